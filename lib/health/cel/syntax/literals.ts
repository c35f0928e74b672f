import { Complaint } from "./complaint.ts";

const simple: Readonly<Record<string, number>> = {
  a: 0x07,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
  "\\": 0x5c,
  "?": 0x3f,
  '"': 0x22,
  "'": 0x27,
  "`": 0x60,
};

const coded = /^(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/;

/** One escape: the code point that it stands for, and the characters it takes after the backslash. */
function readEscape(body: string, index: number, at: number): { readonly code: number; readonly length: number } {
  const [letter] = body.slice(index, index + 1);
  const code = letter === undefined ? undefined : simple[letter];
  if (code !== undefined) return { code, length: 1 };
  const found = coded.exec(body.slice(index, index + 9));
  if (found === null) throw new Complaint(at, `expected an escape such as \\n or \\u00e9, found \\${letter ?? ""}`);
  const [all, byte, short, long, octal] = found;
  const digits = byte ?? short ?? long;
  return {
    code: digits === undefined ? Number.parseInt(octal ?? "", 8) : Number.parseInt(digits, 16),
    length: all.length,
  };
}

function checkCodePoint(code: number, at: number): number {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new Complaint(at, "expected a Unicode code point");
  return code;
}

/** The text between the quotes of a string literal. `at`: where it begins in the expression. */
export function readString(body: string, at: number): string {
  let text = "";
  for (let index = 0; index < body.length;) {
    const next = body.indexOf("\\", index);
    if (next === -1) return text + body.slice(index);
    const { code, length } = readEscape(body, next + 1, at + next);
    text += body.slice(index, next) + String.fromCodePoint(checkCodePoint(code, at + next));
    index = next + 1 + length;
  }
  return text;
}

/** The bytes between the quotes of a bytes literal: text as UTF-8; \x and octal escapes are single bytes. */
export function readBytes(body: string, at: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let index = 0; index < body.length;) {
    const next = body.indexOf("\\", index);
    parts.push(Buffer.from(body.slice(index, next === -1 ? undefined : next)));
    if (next === -1) break;
    if (/^[uU]/.test(body.slice(next + 1))) throw new Complaint(at + next, "expected no \\u escape in bytes");
    const { code, length } = readEscape(body, next + 1, at + next);
    parts.push(Uint8Array.of(code));
    index = next + 1 + length;
  }
  return new Uint8Array(Buffer.concat(parts));
}
