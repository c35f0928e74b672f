import { createHash } from "node:crypto";

/** 64 hexadecimal digits: the sha256 of `text` in UTF-8. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A number written as it stands; TypeScript 6 does not declare `JSON.rawJSON` yet (ES2026, Node 21). */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** JSON with its keys in one order and no spaces, so that equal values have equal texts. A bigint is written as an integer. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(ordered(value) ?? null);
}

/** Put in order first: what the runtime itself writes then takes a third of the time of writing it here. */
function ordered(value: unknown): unknown {
  if (typeof value === "bigint") return rawJSON(value.toString());
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(ordered);
  const fields = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields).sort();
  return Object.fromEntries(names.map((name) => [name, ordered(fields[name])]));
}
