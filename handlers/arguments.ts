import { parseArgs } from "node:util";
import type { Arguments, Flags } from "./command.ts";
import { WrongUsage } from "./flag-values.ts";

/** The arguments; or the one sentence that says which of them is wrong. */
export type ParsedArguments =
  | { readonly kind: "done"; readonly args: Arguments }
  | { readonly kind: "wrong"; readonly message: string };

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
    const others = Object.entries(flags).filter(([name]) => values[name] === undefined);
    const given = { ...values, ...fromEnvironment(Object.fromEntries(others), env) };
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
    const variable = `STAGESET_${name.toUpperCase().replaceAll("-", "_")}`;
    const value = env[variable];
    if (value === undefined || value === "") return undefined;
    const read = type === "string" ? value : isOn(variable, value);
    return [name, multiple ? [value] : read] as const;
  });
  return Object.fromEntries(given.filter((entry) => entry !== undefined));
}

/** What a variable says of a switch. A word that is neither is no yes: some switches open what is closed for a reason. */
function isOn(variable: string, value: string): boolean {
  if (value === "true" || value === "1") return true;
  if (value === "false" || value === "0") return false;
  throw new WrongUsage(`$${variable} is ${value}; give true or 1, false or 0`);
}
