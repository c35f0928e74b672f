import { expect, it } from "vitest";
import { canonicalJson, sha256 } from "./digest.ts";

it.each([
  { when: "keys in any order", value: { b: 1, a: [{ d: 1, c: 2 }] }, text: '{"a":[{"c":2,"d":1}],"b":1}' },
  { when: "an absent field", value: { a: undefined, b: null }, text: '{"b":null}' },
  { when: "an integer past 2^53", value: { a: 9007199254740993n }, text: '{"a":9007199254740993}' },
  { when: "keys that are numbers, in any order", value: { 10: 1, b: 2, 9: 3 }, text: '{"9":3,"10":1,"b":2}' },
  {
    when: "a key that is nobody's prototype",
    value: JSON.parse('{"__proto__":{"a":1}}') as unknown,
    text: '{"__proto__":{"a":1}}',
  },
  { when: "nothing at all", value: undefined, text: "null" },
  { when: "a list with a gap", value: [undefined, 1], text: "[null,1]" },
  { when: "a key that needs quoting", value: { 'a"': "ü" }, text: '{"a\\"":"ü"}' },
])("$when: one text", ({ value, text }) => {
  expect(canonicalJson(value)).toBe(text);
});

it("hashes UTF-8", () => {
  expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});
