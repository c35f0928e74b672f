import type { KubeObject, LiveObject } from "../cluster/index.ts";

/**
 * Would re-asserting `desired` certainly change nothing? For an object that was applied before from the very same
 * desired state: yes where every leaf of `desired` stands in `live` as it is. Lists must be equal item by item, but
 * items that are objects may have more fields, which the API server or others set. Where in doubt: no.
 */
export function isUnchanged(desired: KubeObject, live: LiveObject): boolean {
  return covers(live, desired);
}

function covers(live: unknown, desired: unknown): boolean {
  if (Array.isArray(desired)) {
    if (!Array.isArray(live) || live.length !== desired.length) return false;
    return desired.every((item, index) => covers(live[index], item));
  }
  if (isRecord(desired)) {
    if (!isRecord(live)) return false;
    return Object.entries(desired).every(([name, field]) => covers(live[name], field));
  }
  if (typeof desired === "bigint")
    return typeof live === "number" && BigInt(live) === desired && Number.isSafeInteger(live);
  return live === desired;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
