import { confirmKindsDefault, type PruneGuard } from "../lib/api/index.ts";
import type { Arguments } from "./command.ts";
import { WrongUsage } from "./flag-values.ts";

const shape = "maxDeletes=10,confirmKinds=Namespace;Secret,allowEmpty=true, each part once and as a pruneGuard has it";

/**
 * A prune guard on one line: parts between commas, kinds between semicolons; what is left out is as in a pruneGuard of a
 * stage. Undefined where the flag is not given; throws WrongUsage where it makes no sense.
 */
export function pruneGuardFlag(args: Arguments, name: string): PruneGuard | undefined {
  const text = args.strings.get(name);
  if (text === undefined) return undefined;
  const guard = parseGuard(text);
  if (guard === undefined) throw new WrongUsage(`--${name} is ${text}; give ${shape}`);
  return guard;
}

function parseGuard(text: string): PruneGuard | undefined {
  const parts = new Map<string, string>();
  for (const part of text.split(",")) {
    const [key = "", value, ...more] = part.split("=").map((word) => word.trim());
    if (value === undefined || more.length > 0 || parts.has(key)) return undefined;
    parts.set(key, value);
  }
  let guard: PruneGuard = { confirmKinds: confirmKindsDefault, allowEmpty: false };
  for (const [key, value] of parts) {
    const read = readPart(key, value);
    if (read === undefined) return undefined;
    guard = { ...guard, ...read };
  }
  return guard;
}

/** One part, as the API server would take it; undefined where it would not. */
function readPart(key: string, value: string): Partial<PruneGuard> | undefined {
  switch (key) {
    case "maxDeletes":
      if (/^(100|[1-9]?\d)%$/.test(value)) return { maxDeletes: value };
      return /^\d{1,9}$/.test(value) ? { maxDeletes: Number(value) } : undefined;
    case "confirmKinds": {
      const kinds = value === "" ? [] : value.split(";").map((kind) => kind.trim());
      return kinds.every((kind) => /^[A-Za-z][A-Za-z0-9]{0,62}$/.test(kind)) ? { confirmKinds: kinds } : undefined;
    }
    case "allowEmpty":
      return value === "true" || value === "false" ? { allowEmpty: value === "true" } : undefined;
    default:
      return undefined;
  }
}
