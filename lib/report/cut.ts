/** `text`, or as much of it as fits into so many bytes, with a sign that more was there. */
export function cut(text: string, bytesMax: number): string {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= bytesMax) return text;
  const kept = bytes.subarray(0, bytesMax - 4).toString("utf8");
  return `${kept.replace(/\uFFFD+$/, "")}…`; // what was cut in the middle of a character
}
