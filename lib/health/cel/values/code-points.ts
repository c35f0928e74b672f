/** CEL counts a string by code points, JavaScript by UTF-16 units; they differ only where there are surrogates. */
const surrogate = /[\ud800-\udfff]/;

export function countPoints(text: string): number {
  return pointAt(text, text.length);
}

export function pointsOf(text: string): readonly string[] {
  return Array.from(text);
}

/** How many code points stand before a unit. */
export function pointAt(text: string, unit: number): number {
  if (!surrogate.test(text)) return unit;
  let points = 0;
  for (let index = 0; index < unit; index += widthAt(text, index)) points += 1;
  return points;
}

/** The unit at which a code point begins; the text's length, where there are no more. */
export function unitAt(text: string, point: number): number {
  if (!surrogate.test(text)) return Math.min(point, text.length);
  let index = 0;
  for (let points = 0; points < point && index < text.length; points += 1) index += widthAt(text, index);
  return index;
}

function widthAt(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}
