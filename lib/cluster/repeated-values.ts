import * as limits from "./limits.ts";

/**
 * What a server said, with the long values that it repeats cut short: a whole Pod template may stand before the words
 * that matter, `field is immutable`.
 */
export function shortenValues(text: string): string {
  const introduction = /(?:Invalid|Duplicate|Unsupported) value: /g;
  let told = "";
  let from = 0;
  while (introduction.exec(text) !== null) {
    const begin = introduction.lastIndex;
    const end = endOfValue(text, begin);
    const isLong = end - begin > limits.repeatedValueCharactersMax;
    told += text.slice(from, isLong ? begin + limits.repeatedValueCharactersMax : end) + (isLong ? "…" : "");
    introduction.lastIndex = from = end;
  }
  return told + text.slice(from);
}

/** Where a value ends: a quoted text, or what lies between brackets, or a word. What is never closed ends with the text. */
function endOfValue(text: string, begin: number): number {
  let depth = 0;
  for (let at = begin; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === '"') at = endOfQuote(text, at);
    else if ("{[(".includes(character)) depth += 1;
    else if ("}])".includes(character)) depth -= 1;
    if (depth < 0 || (depth === 0 && ":, ".includes(character))) return at;
  }
  return text.length;
}

/** The place of the closing quote. */
function endOfQuote(text: string, begin: number): number {
  for (let at = begin + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
