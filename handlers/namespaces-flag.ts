import type { Arguments, Flags } from "./command.ts";
import { WrongUsage } from "./flag-values.ts";

/** Where a command that steps many StageSets looks. */
export const namespacesFlags = {
  namespace: { type: "string", short: "n", value: "NAMESPACE", help: "its StageSets alone; otherwise all" },
  "watch-namespaces": {
    type: "string",
    value: "NAMESPACE[,…]",
    help: "the StageSets of these namespaces alone, and no list of others; otherwise all",
  },
} as const satisfies Flags;

/** The namespaces that are looked at, each once, in order; undefined: all. */
export function namespacesFlag(args: Arguments): readonly string[] | undefined {
  const only = args.strings.get("namespace");
  const watched = args.strings.get("watch-namespaces");
  if (only !== undefined && watched !== undefined)
    throw new WrongUsage("--namespace and --watch-namespaces say the same; give one of them");
  if (only !== undefined) return [only];
  if (watched === undefined) return undefined;
  const named = watched.split(",").map((name) => name.trim());
  const wrong = named.find((name) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name));
  if (wrong !== undefined)
    throw new WrongUsage(`--watch-namespaces names ${JSON.stringify(wrong)}; give namespaces, such as shop,bank`);
  return [...new Set(named)].sort();
}
