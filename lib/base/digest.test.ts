import { expect, it } from "vitest";
import { canonicalJson, sha256 } from "./digest.ts";

it.each([
  { when: "keys in any order", value: { b: 1, a: [{ d: 1, c: 2 }] }, text: '{"a":[{"c":2,"d":1}],"b":1}' },
  { when: "an absent field", value: { a: undefined, b: null }, text: '{"b":null}' },
  { when: "an integer past 2^53", value: { a: 9007199254740993n }, text: '{"a":9007199254740993}' },
  { when: "a key that needs quoting", value: { 'a"': "ü" }, text: '{"a\\"":"ü"}' },
])("$when: one text", ({ value, text }) => {
  expect(canonicalJson(value)).toBe(text);
});

it("hashes UTF-8", () => {
  expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});
