import { describe, expect, it } from "vitest";
import { jsonOf } from "./json.ts";

describe("jsonOf", () => {
  it.each([
    { when: "a plain object", value: { a: [1, "x", null, true] }, json: '{"a":[1,"x",null,true]}' },
    { when: "the largest int64", value: { n: 9_223_372_036_854_775_807n }, json: '{"n":9223372036854775807}' },
    { when: "the smallest int64 in a list", value: [-9_223_372_036_854_775_808n], json: "[-9223372036854775808]" },
    { when: "a bigint beside a number", value: { a: 1n, b: 1.5, c: { d: 2n } }, json: '{"a":1,"b":1.5,"c":{"d":2}}' },
    { when: "what is undefined", value: { a: undefined }, json: "{}" },
  ])("writes $when", ({ value, json }) => {
    expect(jsonOf(value)).toBe(json);
  });

  // As YAML reads them, raw: refused (DEL, C1, BOM, U+FFFE), or a line break that folds into a blank (NEL, LS, PS).
  it.each(["\u007f", "\u0080", "\u0085", "\u009f", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff"])(
    "escapes %j, which YAML would not read as it stands",
    (character) => {
      const json = jsonOf({ text: `a${character}b` });
      expect(json).not.toContain(character);
      expect(JSON.parse(json)).toEqual({ text: `a${character}b` });
    },
  );

  it("leaves other characters as they are", () => {
    expect(jsonOf("ä€😀~ ")).toBe('"ä€😀~ "');
  });

  it("throws what is a mistake of ours", () => {
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    expect(() => jsonOf(cycle)).toThrow(TypeError);
  });
});
