import { values, type Rewrite } from "./rewrite.ts";
import { Misread } from "../words/index.ts";

/**
 * Bytes travel as base64.
 * @throws Misread for what is none, with the place where Go's decoder stops
 */
export const bytesIn = (field: string): Rewrite =>
  values(field, (text) => {
    const at = typeof text === "string" ? illegalByte(text) : undefined;
    if (at === undefined) return text;
    const why = `illegal base64 data at input byte ${at}`;
    throw new Misread(why, `error decoding from json: ${why}`);
  });

function illegalByte(text: string): number | undefined {
  const padding = /={1,2}$/.exec(text)?.[0].length ?? 0;
  const letters = text.slice(0, text.length - padding);
  const illegal = letters.search(/[^A-Za-z0-9+/]/);
  if (illegal >= 0) return illegal;
  return text.length % 4 === 0 ? undefined : text.length - (text.length % 4);
}
