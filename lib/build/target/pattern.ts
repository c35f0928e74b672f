/** A regular expression, taken apart. */
export type Pattern =
  /** One character. */
  | { readonly kind: "one"; readonly of: (character: string) => boolean }
  | { readonly kind: "start" }
  | { readonly kind: "end" }
  | { readonly kind: "sequence"; readonly parts: readonly Pattern[] }
  | { readonly kind: "choice"; readonly parts: readonly Pattern[] }
  | { readonly kind: "repeat"; readonly part: Pattern; readonly least: number; readonly most: number };

interface Reader {
  readonly text: string;
  at: number;
}

class NotUnderstood extends Error {}

/**
 * Characters, `.`, classes, groups, `|`, `*`, `+`, `?`, `{n,m}`, `^`, `$`: what names of objects are matched with.
 * @returns undefined for anything else, and for what is no regular expression
 */
export function parsePattern(text: string): Pattern | undefined {
  const reader: Reader = { text, at: 0 };
  try {
    const pattern = readChoice(reader);
    return reader.at === text.length ? pattern : undefined;
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

function readChoice(reader: Reader): Pattern {
  const parts = [readSequence(reader)];
  while (take(reader, "|")) parts.push(readSequence(reader));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "choice", parts };
}

function readSequence(reader: Reader): Pattern {
  const parts: Pattern[] = [];
  while (reader.at < reader.text.length && !["|", ")"].includes(reader.text[reader.at] ?? "")) {
    parts.push(readRepeats(reader, readAtom(reader)));
  }
  return { kind: "sequence", parts };
}

function readAtom(reader: Reader): Pattern {
  const { text } = reader;
  const character = text[reader.at] ?? "";
  reader.at += 1;
  switch (character) {
    case "(": {
      if (text[reader.at] === "?" && !takeText(reader, "?:")) throw new NotUnderstood();
      const inner = readChoice(reader);
      if (!take(reader, ")")) throw new NotUnderstood();
      return inner;
    }
    case "[":
      return readClass(reader);
    case "\\":
      return readEscape(reader);
    case "^":
      return { kind: "start" };
    case "$":
      return { kind: "end" };
    case ".":
      return { kind: "one", of: (one) => one !== "\n" };
    case "*":
    case "+":
    case "?":
    case "{":
    case "}":
    case "]":
      throw new NotUnderstood(); // nothing stands before it that could be repeated
    default:
      return { kind: "one", of: (one) => one === character };
  }
}

/** One character at a time a class is harmless, so JavaScript's own reading of it will do. */
function readClass(reader: Reader): Pattern {
  const rest = /^\^?\]?(?:\\.|[^\]\\])*\]/.exec(reader.text.slice(reader.at))?.[0];
  if (rest === undefined || rest.includes("[") || /^\^?\]/.test(rest)) throw new NotUnderstood();
  reader.at += rest.length;
  return classOf(`[${rest}`);
}

function readEscape(reader: Reader): Pattern {
  const escaped = reader.text[reader.at] ?? "";
  reader.at += 1;
  if (/[dDwWsS]/.test(escaped)) return classOf(`\\${escaped}`);
  if (/[^A-Za-z0-9]/.test(escaped)) return { kind: "one", of: (one) => one === escaped };
  throw new NotUnderstood();
}

function classOf(source: string): Pattern {
  try {
    const expression = new RegExp(`^${source}$`, "u");
    return { kind: "one", of: (one) => expression.test(one) };
  } catch {
    throw new NotUnderstood(); // JavaScript has nothing more to say than that
  }
}

/** `a**` and `a{2}{3}` are mistakes; a `?` behind a repetition asks for less of it, which says nothing about a whole match. */
function readRepeats(reader: Reader, part: Pattern): Pattern {
  const found = /^(?:[*+?]|\{(\d{1,3})(?:(,)(\d{1,3})?)?\})\??/.exec(reader.text.slice(reader.at));
  if (found === null) return part;
  if (part.kind === "start" || part.kind === "end") throw new NotUnderstood();
  reader.at += found[0].length;
  if (/^[*+?{]/.test(reader.text.slice(reader.at))) throw new NotUnderstood();
  const [sign, low, comma, high] = found;
  if (low !== undefined) {
    const least = Number(low);
    const most = high !== undefined ? Number(high) : comma === undefined ? least : Infinity;
    if (most < least) throw new NotUnderstood();
    return { kind: "repeat", part, least, most };
  }
  return { kind: "repeat", part, least: sign.startsWith("+") ? 1 : 0, most: sign.startsWith("?") ? 1 : Infinity };
}

function take(reader: Reader, character: string): boolean {
  return takeText(reader, character);
}

function takeText(reader: Reader, text: string): boolean {
  if (!reader.text.startsWith(text, reader.at)) return false;
  reader.at += text.length;
  return true;
}
