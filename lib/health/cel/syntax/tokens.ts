import { Complaint } from "./complaint.ts";
import { readBytes, readString } from "./literals.ts";

/** `at` and `end`: its characters in the text. */
export interface Token {
  readonly at: number;
  readonly end: number;
  readonly shown: string;
  readonly content: TokenContent;
}

export type TokenContent =
  | { readonly kind: "name"; readonly name: string }
  /** A name in backticks, which only a field may have. */
  | { readonly kind: "quoted-name"; readonly name: string }
  | { readonly kind: "int" | "uint"; readonly value: bigint }
  | { readonly kind: "double"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "bytes"; readonly value: Uint8Array }
  | { readonly kind: "sign"; readonly sign: string }
  | { readonly kind: "end" };

const gap = /(?:[ \t\r\n\f]+|\/\/[^\n]*)+/y;
const word = /[A-Za-z_][A-Za-z0-9_]*/y;
const quotedName = /`([A-Za-z0-9_.\-/ ]+)`/y;
const double = /(?:[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)/y;
const integer = /(0[xX][0-9a-fA-F]+|[0-9]+)([uU]?)/y;
const sign = /&&|\|\||==|!=|<=|>=|[-+*/%!<>()[\]{}.,:?]/y;
const opening = /([bB]?[rR]|[rR][bB]|[bB]?)("""|'''|"|')/y;

/** Cuts an expression into its tokens; the last is its end. @throws Complaint where a character begins none */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += matchAt(gap, text, at)?.[0].length ?? 0;
    if (at >= text.length) break;
    const token = readToken(text, at);
    tokens.push(token);
    at = token.end;
  }
  return [...tokens, { at, end: at, shown: "the end", content: { kind: "end" } }];
}

function readToken(text: string, at: number): Token {
  const make = (length: number, content: TokenContent): Token => {
    return { at, end: at + length, shown: text.slice(at, at + length), content };
  };
  const quoted = readQuoted(text, at);
  if (quoted !== undefined) return quoted;
  const named = matchAt(word, text, at);
  if (named !== undefined) return make(named[0].length, { kind: "name", name: named[0] });
  const inBackticks = matchAt(quotedName, text, at);
  if (inBackticks !== undefined) {
    return make(inBackticks[0].length, { kind: "quoted-name", name: inBackticks[1] ?? "" });
  }
  const fraction = matchAt(double, text, at);
  if (fraction !== undefined) return make(fraction[0].length, { kind: "double", value: Number(fraction[0]) });
  const whole = matchAt(integer, text, at);
  if (whole !== undefined) {
    const [all, digits = "", unsigned = ""] = whole;
    return make(all.length, { kind: unsigned === "" ? "int" : "uint", value: BigInt(digits) });
  }
  const found = matchAt(sign, text, at);
  if (found !== undefined) return make(found[0].length, { kind: "sign", sign: found[0] });
  throw new Complaint(at, `expected an expression, found ${String.fromCodePoint(text.codePointAt(at) ?? 0)}`);
}

/** A string or bytes literal, raw or not. */
function readQuoted(text: string, at: number): Token | undefined {
  const opened = matchAt(opening, text, at);
  if (opened === undefined) return undefined;
  const [all, prefix = "", quote = ""] = opened;
  const from = at + all.length;
  const isRaw = /r/i.test(prefix);
  const to = closing(text, from, quote);
  if (to === -1) throw new Complaint(at, `expected a closing ${quote}`);
  const body = text.slice(from, to).replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  const end = to + quote.length;
  const token = { at, end, shown: text.slice(at, end) };
  if (!/b/i.test(prefix)) {
    return { ...token, content: { kind: "string", value: isRaw ? body : readString(body, from) } };
  }
  const value = isRaw ? new Uint8Array(Buffer.from(body)) : readBytes(body, from);
  return { ...token, content: { kind: "bytes", value } };
}

/** Where the quote closes; a backslash keeps the next character in, in raw strings too. */
function closing(text: string, from: number, quote: string): number {
  for (let index = from; index < text.length; index += 1) {
    if (text.startsWith(quote, index)) return index;
    if (quote.length === 1 && (text[index] === "\n" || text[index] === "\r")) return -1;
    if (text[index] === "\\") index += 1;
  }
  return -1;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
