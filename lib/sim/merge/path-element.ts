/**
 * One step of a field path, as FieldsV1 writes it: `f:name` a field, `k:{"name":"web"}` an item of a list by its keys,
 * `v:"x"` an item of a set, `i:0` an index. Two are the same step exactly where the text is the same.
 */
export type PathElement = string;

/** The API server orders fields before items by key, these before items by value, and indices last. */
const order = "fkvi";

/** @returns below zero where `a` comes first */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a === b) return 0;
  const [kind, other] = [a.charCodeAt(0), b.charCodeAt(0)];
  if (kind !== other) return order.indexOf(a.charAt(0)) - order.indexOf(b.charAt(0));
  if (kind === 102 /* f */) return a < b ? -1 : 1;
  return compareValues(valueOf(a), valueOf(b));
}

/** The value behind the colon. */
function valueOf(element: PathElement): unknown {
  return JSON.parse(element.slice(2)) as unknown;
}

/** Keys field by field, numbers by size, texts by their letters. */
function compareValues(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (isKeys(a) && isKeys(b)) {
    const [left, right] = [Object.entries(a), Object.entries(b)];
    for (const [index, [name, value]] of left.entries()) {
      const [otherName, otherValue] = right[index] ?? [undefined, undefined];
      if (otherName === undefined) return 1;
      if (name !== otherName) return name < otherName ? -1 : 1;
      const byValue = compareValues(value, otherValue);
      if (byValue !== 0) return byValue;
    }
    return left.length - right.length;
  }
  const [left, right] = [ranked(a), ranked(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

function isKeys(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Numbers before texts before truths, so that values of different types have an order too. */
function ranked(value: unknown): string {
  const rank = ["number", "string", "boolean", "object"].indexOf(typeof value);
  return `${rank}${String(value)}`;
}

export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

/** An item of a set; only scalars can be one. */
export function valueElement(value: unknown): PathElement {
  return `v:${encode(value)}`;
}

/** An item of a list by its keys. @param keys names and values, in the order of the names */
export function keyElement(keys: readonly (readonly [string, unknown])[]): PathElement {
  let text = "k:{";
  for (const [name, value] of keys) text += `${text.length === 3 ? "" : ","}${encode(name)}:${encode(value)}`;
  return `${text}}`;
}

/** JSON as Go writes it: three characters of HTML, and two line breaks of JavaScript, are escaped. */
function encode(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  const text = JSON.stringify(value);
  return typeof value === "string" && /[<>&\u2028\u2029]/.test(value)
    ? text.replace(/[<>&\u2028\u2029]/g, escape)
    : text;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * The element as we would write it ourselves; undefined for one of an unknown kind, which the API server drops too.
 * @throws SyntaxError for one that is no path element at all
 */
export function canonicalElement(element: string): PathElement | undefined {
  if (element.charAt(1) !== ":") throw new SyntaxError(`missing colon: ${element}`);
  switch (element.charAt(0)) {
    case "f":
      return element;
    case "v":
      return valueElement(valueOf(element));
    case "k": {
      const keys = valueOf(element);
      if (!isKeys(keys)) throw new SyntaxError(`no keys: ${element}`);
      return keyElement(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    case "i":
      return `i:${Number.parseInt(element.slice(2), 10)}`;
    default:
      return undefined;
  }
}

/** As the API server prints it in messages: `.spec`, `[name="web"]`, `[="x"]`, `[0]`. */
export function printElement(element: PathElement): string {
  switch (element.charAt(0)) {
    case "f":
      return `.${element.slice(2)}`;
    case "k": {
      const keys = Object.entries(valueOf(element) as Readonly<Record<string, unknown>>);
      return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(",")}]`;
    }
    case "v":
      return `[=${JSON.stringify(valueOf(element))}]`;
    default:
      return `[${element.slice(2)}]`;
  }
}
