import { substitutionDepthMax } from "../limits.ts";
import type { Expression, Operation, Template } from "./template.ts";

export type Parsed =
  | { readonly kind: "parsed"; readonly template: Template }
  | { readonly kind: "malformed"; readonly problem: string };

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
  /** The first thing that is wrong, as the second half of a sentence. */
  problem?: string;
}

const nameAt = /[_A-Za-z][_A-Za-z0-9]*/y;
const wayOut = "write $${ for a literal ${, or annotate the object kustomize.toolkit.fluxcd.io/substitute: disabled";

/** What a text says, by the forms of 3-delivery, "Building", 4. Its problem quotes nothing of the text but names of variables. */
export function parseTemplate(text: string): Parsed {
  const reader: Reader = { text, at: 0, depth: 0 };
  const template = readTemplate(reader, { stops: "", keepEscapes: false });
  const { problem } = reader;
  return problem === undefined ? { kind: "parsed", template } : { kind: "malformed", problem };
}

interface Reading {
  /** The characters that end it; none: only the end of the text does. */
  readonly stops: string;
  /** Leave a backslash before / where it is: a pattern reads it itself. */
  readonly keepEscapes: boolean;
}

/** Up to, not including, one of the stops. What `$$` keeps from being an expression ends at a brace of its own. */
function readTemplate(reader: Reader, { stops, keepEscapes }: Reading): Template {
  const { text } = reader;
  const parts: (string | Expression)[] = [];
  let literal = "";
  let openBraces = 0;
  while (reader.problem === undefined) {
    const plain = plainAt(reader, stops);
    literal += plain;
    reader.at += plain.length;
    if (reader.at >= text.length) break;
    const character = text.charAt(reader.at);
    const next = text.charAt(reader.at + 1);
    if (character === "$" && next === "{") {
      if (literal !== "") parts.push(literal);
      literal = "";
      parts.push(readExpression(reader));
      continue;
    }
    const isEscape =
      character === "$"
        ? isDollarEscape(reader, stops)
        : stops.includes("/") && character === "\\" && /[/\\]/.test(next);
    if (isEscape) {
      literal += keepEscapes && character === "\\" ? character + next : next;
      reader.at += 2;
      if (character === "$" && stops !== "" && text.charAt(reader.at) === "{") openBraces += 1;
      continue;
    }
    if (character === "}" && openBraces > 0) openBraces -= 1;
    else if (openBraces === 0 && stops.includes(character)) break;
    literal += character;
    reader.at += 1;
  }
  return literal === "" ? parts : [...parts, literal];
}

/** `$$` is one dollar; within an expression, as Flux has it, only where it keeps a `${` from being another one. */
function isDollarEscape({ text, at }: Reader, stops: string): boolean {
  return text.startsWith("$${", at) || (stops === "" && text.startsWith("$$", at));
}

/** What comes next and is surely nothing but text: a big text goes by fast. */
function plainAt({ text, at }: Reader, stops: string): string {
  const special = stops === "" ? /\$/g : /[$\\}:/]/g;
  special.lastIndex = at;
  return text.slice(at, special.exec(text)?.index);
}

/** From `${` to behind its `}`. */
function readExpression(reader: Reader): Expression {
  reader.at += "${".length;
  reader.depth += 1;
  if (reader.depth > substitutionDepthMax) {
    reader.problem ??= `\${ stands within \${ more than ${substitutionDepthMax} times; flatten it`;
  }
  const isLength = take(reader, "#");
  const name = readName(reader);
  const operation: Operation = isLength ? { kind: "length" } : readOperation(reader, name);
  if (!take(reader, "}")) {
    const isUnclosed = ["", "\n"].includes(reader.text.charAt(reader.at));
    reader.problem ??= isUnclosed
      ? `a \${ is never closed; close it, or ${wayOut}`
      : `\${${name} goes on as no form does that is known; ${wayOut}`;
  }
  reader.depth -= 1;
  return { name, operation };
}

function readName(reader: Reader): string {
  nameAt.lastIndex = reader.at;
  const [name] = nameAt.exec(reader.text) ?? [];
  if (name === undefined) reader.problem ??= `a \${ is followed by no name of a variable; ${wayOut}`;
  reader.at += name?.length ?? 0;
  return name ?? "";
}

const operators = [
  ...([":-", ":="] as const).map((sign) => [sign, (reader: Reader) => readDefault(reader, "unsetOrEmpty")] as const),
  ...(["-", "="] as const).map((sign) => [sign, (reader: Reader) => readDefault(reader, "unset")] as const),
  [":", readSlice],
  ["##", (reader) => readTrim(reader, "start", "longest")],
  ["#", (reader) => readTrim(reader, "start", "shortest")],
  ["%%", (reader) => readTrim(reader, "end", "longest")],
  ["%", (reader) => readTrim(reader, "end", "shortest")],
  ["//", (reader) => readReplace(reader, "all")],
  ["/#", (reader) => readReplace(reader, "start")],
  ["/%", (reader) => readReplace(reader, "end")],
  ["/", (reader) => readReplace(reader, "first")],
  ["^^", () => ({ kind: "case", to: "upper", of: "all" })],
  ["^", () => ({ kind: "case", to: "upper", of: "first" })],
  [",,", () => ({ kind: "case", to: "lower", of: "all" })],
  [",", () => ({ kind: "case", to: "lower", of: "first" })],
] as const satisfies readonly (readonly [string, (reader: Reader) => Operation])[];

function readOperation(reader: Reader, name: string): Operation {
  const unknown = /^:?[?+]/.exec(reader.text.slice(reader.at, reader.at + 2));
  if (unknown !== null) {
    reader.problem ??= `\${${name}${unknown[0]}…} is no form that is known; give a default with \${${name}:-…}`;
  }
  for (const [sign, read] of operators) if (take(reader, sign)) return read(reader);
  return { kind: "value" };
}

function readDefault(reader: Reader, insteadOf: "unset" | "unsetOrEmpty"): Operation {
  return { kind: "default", insteadOf, word: readTemplate(reader, { stops: "}", keepEscapes: false }) };
}

function readSlice(reader: Reader): Operation {
  const offset = readTemplate(reader, { stops: ":}", keepEscapes: false });
  if (!take(reader, ":")) return { kind: "slice", offset };
  return { kind: "slice", offset, length: readTemplate(reader, { stops: "}", keepEscapes: false }) };
}

function readTrim(reader: Reader, end: "start" | "end", match: "shortest" | "longest"): Operation {
  return { kind: "trim", end, match, pattern: readTemplate(reader, { stops: "}", keepEscapes: true }) };
}

function readReplace(reader: Reader, where: "first" | "all" | "start" | "end"): Operation {
  const pattern = readTemplate(reader, { stops: "/}", keepEscapes: true });
  if (!take(reader, "/")) return { kind: "replace", where, pattern, by: [] };
  return { kind: "replace", where, pattern, by: readWord(reader) };
}

/** What stands in a pattern's place: a backslash before / and \ is taken off, though / ends nothing any more. */
function readWord(reader: Reader): Template {
  const parts: (string | Expression)[] = [];
  for (;;) {
    parts.push(...readTemplate(reader, { stops: "/}", keepEscapes: false }));
    if (!take(reader, "/")) return parts;
    parts.push("/");
  }
}

function take(reader: Reader, sign: string): boolean {
  if (!reader.text.startsWith(sign, reader.at)) return false;
  reader.at += sign.length;
  return true;
}
