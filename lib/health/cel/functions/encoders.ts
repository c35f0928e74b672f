import { spendText } from "../values/budget.ts";
import { failed } from "../values/fault.ts";
import { func, type Overload } from "./overload.ts";

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;

/** The encoders extension. base64 is read with padding or without. */
export const encoderFunctions: readonly Overload[] = [
  func("base64.encode", ["bytes"], "string", ([bytes], budget) => {
    spendText(budget, bytes.length * 2);
    return Buffer.from(bytes).toString("base64");
  }),
  func("base64.decode", ["string"], "bytes", ([text], budget) => {
    spendText(budget, text.length * 2);
    return isBase64(text) ? new Uint8Array(Buffer.from(text, "base64")) : failed("the string is no base64");
  }),
];

/** Padded to groups of four, or not padded at all; one character alone in the last group is no byte. */
function isBase64(text: string): boolean {
  if (!alphabet.test(text)) return false;
  return text.endsWith("=") ? text.length % 4 === 0 : text.length % 4 !== 1;
}
