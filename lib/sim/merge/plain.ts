/** Plain JSON, as all objects here are. */
export type Plain = Readonly<Record<string, unknown>>;

/** A copy under construction. */
export type MutablePlain = Record<string, unknown>;

/** The value of a field; undefined where there is none, also where every object of JavaScript has one (`constructor`). */
export function fieldOf(value: Plain, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Sets a field of a copy, one called `__proto__` too, which a ConfigMap may hold. */
export function setField(copy: MutablePlain, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  } else copy[key] = value;
}

/** Removes a field of a copy. */
export function removeField(copy: MutablePlain, key: string): void {
  // oxlint-disable-next-line typescript/no-dynamic-delete -- the order of the others must stay
  delete copy[key];
}

/** The keys that are set, in the order in which Go sorts them; for all but rare letters that of JavaScript is the same. */
export function sortedKeys(value: Plain): string[] {
  const keys = Object.keys(value);
  let last = "";
  for (const key of keys) {
    if (key < last) return keys.sort();
    last = key;
  }
  return keys;
}

/** The same JSON? The order of fields does not matter; a field that is undefined is none. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return isSameNumber(a, b);
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let index = 0; index < a.length; index++) if (!isEqual(a[index], b[index])) return false;
    return true;
  }
  return !Array.isArray(b) && isEqualMap(a as Plain, b as Plain);
}

function isEqualMap(a: Plain, b: Plain): boolean {
  let left = 0;
  for (const key in a) {
    if (a[key] === undefined) continue;
    if (!isEqual(a[key], b[key])) return false;
    left++;
  }
  for (const key in b) if (b[key] !== undefined) left--;
  return left === 0;
}

/** 64-bit integers may come as bigint. */
function isSameNumber(a: unknown, b: unknown): boolean {
  if (typeof a !== "bigint" && typeof b !== "bigint") return false;
  // oxlint-disable-next-line eqeqeq -- compares a bigint with a number by value
  return (typeof a === "number" || typeof b === "number") && a == b;
}
