import { refuse, requestBytesMax } from "./words/index.ts";

/**
 * What is left of a value when it travels as JSON: its own copy, without what is undefined. The server keeps it, so that
 * nobody who still holds what was sent can change what is stored.
 * @throws Refused 413 where it is longer than the server reads
 */
export function plainCopy<T>(value: T): T {
  const size = { letters: 0 };
  const plain = copy(value, size) as T;
  // Written out it is longer than its texts by far less than a third where those are this long.
  if (size.letters > requestBytesMax / 3 && Buffer.byteLength(JSON.stringify(plain)) > requestBytesMax) {
    throw refuse(413, "RequestEntityTooLarge", `Request entity too large: limit is ${requestBytesMax}`);
  }
  return plain;
}

function copy(value: unknown, size: { letters: number }): unknown {
  if (typeof value === "string") size.letters += value.length;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => (item === undefined ? null : copy(item, size)));
  if (value instanceof Date) return value.toISOString();
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    if (item !== undefined) result[key] = copy(item, size);
  }
  return result;
}
