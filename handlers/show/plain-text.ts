const lineBreaks = /\s*[\r\n\u0085\u2028\u2029]+\s*/g;
/** What a terminal takes for an order, or what turns the direction of a line around. */
const orders = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** One line that a terminal shows as it stands: what others wrote must not move its cursor. */
export function plainText(text: string): string {
  return text.replace(lineBreaks, " ").replace(orders, "�");
}
