import { spend, spendPoints, spendSearch, spendText, type Budget } from "../values/budget.ts";
import { countPoints, pointAt, pointsOf, unitAt } from "../values/code-points.ts";
import { failed, type CelFault } from "../values/fault.ts";
import { findIn, listOf } from "../values/list.ts";
import type { CelList } from "../values/value.ts";
import { format } from "./format.ts";
import { func, method, type Overload } from "./overload.ts";

/** Strings: the standard functions and the strings extension, but for conversions and regular expressions. */
export const stringFunctions: readonly Overload[] = [
  method("contains", ["string", "string"], "bool", ([text, part], budget) => {
    spendSearch(budget, text, part);
    return text.includes(part);
  }),
  method("startsWith", ["string", "string"], "bool", ([text, part], budget) => {
    return read(budget, text, part.length).startsWith(part);
  }),
  method("endsWith", ["string", "string"], "bool", ([text, part], budget) => {
    return read(budget, text, part.length).endsWith(part);
  }),
  method("charAt", ["string", "int"], "string", ([text, index], budget) => charAt(read(budget, text), index)),
  method("indexOf", ["string", "string"], "int", ([text, part], budget) => {
    spendSearch(budget, text, part);
    return indexOf(text, part, 0n);
  }),
  method("indexOf", ["string", "string", "int"], "int", ([text, part, from], budget) => {
    spendSearch(budget, text, part);
    return indexOf(text, part, from);
  }),
  method("lastIndexOf", ["string", "string"], "int", ([text, part], budget) => {
    spendSearch(budget, text, part);
    const last = countPoints(text) - 1;
    return part === "" ? BigInt(last + 1) : lastIndexOf(text, part, BigInt(Math.max(last, 0)));
  }),
  method("lastIndexOf", ["string", "string", "int"], "int", ([text, part, from], budget) => {
    spendSearch(budget, text, part);
    return lastIndexOf(text, part, from);
  }),
  method("substring", ["string", "int"], "string", ([text, start], budget) => {
    return substring(read(budget, text), start, BigInt(countPoints(text)));
  }),
  method("substring", ["string", "int", "int"], "string", ([text, start, end], budget) => {
    return substring(read(budget, text), start, end);
  }),
  method("lowerAscii", ["string"], "string", ([text], budget) => {
    return written(budget, text).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  }),
  method("upperAscii", ["string"], "string", ([text], budget) => {
    return written(budget, text).replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  }),
  method("trim", ["string"], "string", ([text], budget) => {
    return trim(read(budget, text));
  }),
  method("reverse", ["string"], "string", ([text], budget) => pointsOf(written(budget, text)).toReversed().join("")),
  func("strings.quote", ["string"], "string", ([text], budget) => quote(written(budget, text))),
  method("replace", ["string", "string", "string"], "string", ([text, old, by], budget) => {
    return replace(budget, text, { old, by, most: -1n });
  }),
  method("replace", ["string", "string", "string", "int"], "string", ([text, old, by, most], budget) => {
    return replace(budget, text, { old, by, most });
  }),
  method("split", ["string", "string"], "list", ([text, by], budget) => listOf(split(budget, text, by, -1n))),
  method("split", ["string", "string", "int"], "list", ([text, by, most], budget) => {
    return listOf(split(budget, text, by, most));
  }),
  method("join", ["list"], "string", ([list], budget) => join(budget, list, "")),
  method("join", ["list", "string"], "string", ([list, by], budget) => join(budget, list, by)),
  method("format", ["string", "list"], "string", ([text, args], budget) => format(budget, text, args)),
];

/** What Unicode calls white space; JavaScript's own `trim` takes U+FEFF for it, too, and not U+0085. */
const space = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && space.test(text.charAt(start))) start += 1;
  while (end > start && space.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function read(budget: Budget, text: string, characters = text.length): string {
  spendText(budget, characters);
  return text;
}

/** What is written anew, character by character. */
function written(budget: Budget, text: string): string {
  spendPoints(budget, text.length);
  return text;
}

function outOfRange(index: bigint): CelFault {
  return failed(`index out of range: ${index.toString()}`);
}

function charAt(text: string, index: bigint): string | CelFault {
  if (index < 0n || index > text.length) return outOfRange(index);
  const unit = unitAt(text, Number(index));
  const code = text.codePointAt(unit);
  if (code !== undefined) return String.fromCodePoint(code);
  return index > countPoints(text) ? outOfRange(index) : "";
}

function indexOf(text: string, part: string, from: bigint): bigint | CelFault {
  if (part === "") return from;
  if (from < 0n) return outOfRange(from);
  if (from > text.length) return -1n;
  const unit = text.indexOf(part, unitAt(text, Number(from)));
  return unit === -1 ? -1n : BigInt(pointAt(text, unit));
}

function lastIndexOf(text: string, part: string, from: bigint): bigint | CelFault {
  if (part === "") return from;
  if (from < 0n) return outOfRange(from);
  if (from >= countPoints(text)) return -1n;
  const unit = text.lastIndexOf(part, unitAt(text, Number(from)));
  return unit === -1 ? -1n : BigInt(pointAt(text, unit));
}

function substring(text: string, start: bigint, end: bigint): string | CelFault {
  const size = BigInt(countPoints(text));
  if (start > end) return failed(`invalid substring range: start ${start.toString()}, end ${end.toString()}`);
  if (start < 0n || start > size) return outOfRange(start);
  if (end > size) return outOfRange(end);
  return text.slice(unitAt(text, Number(start)), unitAt(text, Number(end)));
}

/** Cuts a text wherever another stands in it: into as many pieces as it has characters, at the worst. */
function payForPieces(budget: Budget, text: string, by: string): void {
  spendSearch(budget, text, by);
  spendPoints(budget, by === "" ? text.length : countOf(text, by));
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

/** Pieces of a text, at most `most` (below 0: all); an empty separator cuts between any two code points. */
function split(budget: Budget, text: string, by: string, most: bigint): readonly string[] {
  payForPieces(budget, text, by);
  if (most === 0n) return [];
  const pieces = by === "" ? pointsOf(text) : text.split(by);
  if (most < 0n || pieces.length <= most) return pieces;
  const whole = Number(most) - 1;
  return [...pieces.slice(0, whole), pieces.slice(whole).join(by)];
}

interface Replacement {
  readonly old: string;
  readonly by: string;
  readonly most: bigint;
}

/** An empty `old` stands before each code point and at the end. */
function replace(budget: Budget, text: string, { old, by, most }: Replacement): string {
  payForPieces(budget, text, old);
  if (most === 0n) return text;
  const pieces = old === "" ? ["", ...pointsOf(text), ""] : text.split(old);
  const found = pieces.length - 1;
  const count = most < 0n || most > found ? found : Number(most);
  spendText(budget, text.length + count * by.length);
  const head = pieces.slice(0, count + 1).join(by);
  return count === found ? head : [head, ...pieces.slice(count + 1)].join(old);
}

function join(budget: Budget, list: CelList, by: string): string | CelFault {
  const pieces: string[] = [];
  const fault = findIn(list, (element) => {
    if (typeof element !== "string") return failed("join: an element is no string");
    spend(budget, 1);
    spendText(budget, element.length + by.length);
    pieces.push(element);
    return undefined;
  });
  return fault ?? pieces.join(by);
}

const escapes: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** A string as a literal of CEL. */
function quote(text: string): string {
  const escaped = text
    .toWellFormed()
    .replace(/[\u0007\b\f\n\r\t\v\\"]/g, (character) => escapes[character] ?? character);
  return `"${escaped}"`;
}
