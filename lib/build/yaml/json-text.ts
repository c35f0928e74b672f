import { exactNumber } from "./numbers.ts";
import type { Reading } from "./reading.ts";

/** One JSON value, its integers exact to 64 bits. */
export function readJson(text: string): Reading {
  try {
    return { kind: "read", documents: [{ number: 1, value: parse(text), repeatedKeys: [] }] };
  } catch (error) {
    return { kind: "unreadable", document: 1, problem: `it is not JSON: ${problemOf(error)}; correct it there` };
  }
}

/** @throws what JSON.parse throws */
function parse(text: string): unknown {
  if (!/[0-9]{16}/.test(text)) return JSON.parse(text); // a reviver costs several times the parsing
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) => {
    const source = context?.source ?? "";
    return typeof value === "number" && /^-?[0-9]+$/.test(source) ? exactNumber(BigInt(source)) : value;
  });
}

/** What V8 says without what it quotes: the text may be a Secret's. */
function problemOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/, (?:\.{3})?".*$/s, "");
}
