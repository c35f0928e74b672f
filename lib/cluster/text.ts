/** The beginning of `text` in at most `bytes` bytes of UTF-8, with an ellipsis where something was cut. */
export function cutText(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text; // one UTF-16 unit takes at most three bytes
  const encoded = Buffer.from(text, "utf8");
  if (encoded.length <= bytes) return text;
  const ellipsis = "…";
  let end = bytes - Buffer.byteLength(ellipsis);
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1; // never in the middle of a character
  return encoded.subarray(0, end).toString("utf8") + ellipsis;
}

/** On one line: what a server or a program said may come in several. */
export function onOneLine(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}
