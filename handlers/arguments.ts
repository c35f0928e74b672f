import { parseArgs } from "node:util";
import type { Arguments, Flags } from "./command.ts";

/** The arguments; or the one sentence that says which of them is wrong. */
export type ParsedArguments =
  { readonly kind: "done"; readonly args: Arguments } | { readonly kind: "wrong"; readonly message: string };

/** Reads a command's arguments; what the line does not give comes from `STAGESET_*`, as the flag is called. */
export function parseArguments(
  argv: readonly string[],
  flags: Flags,
  env: Readonly<Record<string, string | undefined>>,
): ParsedArguments {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { type, short, multiple = false }]) => [
      name,
      { type, multiple, ...(short !== undefined && { short }) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    const given = { ...fromEnvironment(flags, env), ...values };
    const strings = Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === "string");
    const lists = Object.entries(given).filter((entry): entry is [string, string[]] => Array.isArray(entry[1]));
    const booleans = Object.entries(given).filter(([, value]) => value === true);
    return {
      kind: "done",
      args: {
        ...{ positionals, strings: new Map(strings), lists: new Map(lists) },
        booleans: new Set(booleans.map(([name]) => name)),
      },
    };
  } catch (error) {
    return { kind: "wrong", message: error instanceof Error ? error.message : String(error) };
  }
}

function fromEnvironment(
  flags: Flags,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | boolean | string[]>> {
  const given = Object.entries(flags).map(([name, { type, multiple = false }]) => {
    const value = env[`STAGESET_${name.toUpperCase().replaceAll("-", "_")}`];
    if (value === undefined || value === "") return undefined;
    const read = type === "string" ? value : value !== "false" && value !== "0";
    return [name, multiple ? [value] : read] as const;
  });
  return Object.fromEntries(given.filter((entry) => entry !== undefined));
}
