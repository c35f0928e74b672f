import { describe, expect, it } from "vitest";
import { cutText, onOneLine } from "./text.ts";

describe("cutText", () => {
  it.each([
    { when: "shorter than the limit", text: "abc", bytes: 4, then: "abc" },
    { when: "at the limit", text: "abcd", bytes: 4, then: "abcd" },
    { when: "one byte past it", text: "abcde", bytes: 4, then: "a…" },
    { when: "at the limit in bytes", text: "ää", bytes: 4, then: "ää" },
    { when: "cut in the middle of a character", text: "aäää", bytes: 5, then: "a…" },
    { when: "cut before an emoji", text: "😀😀", bytes: 7, then: "😀…" },
  ])("$when", ({ text, bytes, then }) => {
    expect(cutText(text, bytes)).toBe(then);
    expect(Buffer.byteLength(cutText(text, bytes))).toBeLessThanOrEqual(bytes);
  });
});

describe("onOneLine", () => {
  it.each([
    { text: " a\n  b\t c \n", then: "a b c" },
    { text: "", then: "" },
  ])("$text", ({ text, then }) => {
    expect(onOneLine(text)).toBe(then);
  });
});
