import { describe, expect, it } from "vitest";
import { weigh } from "./json-weight.ts";
import { nestingMax } from "./limits.ts";

function nested(depth: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < depth; level += 1) value = [value];
  return value;
}

/** Ten lists of ten of ten …: little in memory, 10 to the power of `levels` as JSON. */
function bomb(levels: number): unknown {
  let value: unknown = "boom";
  for (let level = 0; level < levels; level += 1) value = Array.from({ length: 10 }, () => value);
  return value;
}

describe("a weight", () => {
  it.each([
    { when: "a text", value: "abc", bytes: 5 },
    { when: "a text in UTF-8", value: "é💥", bytes: 8 },
    { when: "numbers", value: [1, 2n ** 60n], bytes: 2 + 2 + 1 + 19 },
    { when: "a map", value: { a: true, b: null }, bytes: 2 + 5 + 4 + 5 + 4 },
  ])("of $when", ({ value, bytes }) => {
    expect(weigh(value, 100, "too heavy")).toEqual({ kind: "fits", bytes });
  });
  it.each([
    { when: "as heavy as allowed", value: "a".repeat(98), then: "fits" },
    { when: "one byte more", value: "a".repeat(99), then: "refused" },
    { when: "an alias bomb", value: bomb(40), then: "refused" },
    { when: "nested as deep as allowed", value: nested(nestingMax), max: 10_000, then: "fits" },
    { when: "nested one deeper", value: nested(nestingMax + 1), max: 10_000, then: "refused" },
    { when: "a number that JSON cannot say", value: { a: [Number.NaN] }, then: "refused" },
    { when: "half a character", value: ["\ud83d"], then: "refused" },
    { when: "half a character as a key", value: { "\ud83d": 1 }, then: "refused" },
    { when: "a prototype", value: JSON.parse('{"a": {"__proto__": 1}}') as unknown, then: "refused" },
  ])("$when: $then", ({ value, max = 100, then }) => {
    expect(weigh(value, max, "too heavy").kind).toBe(then);
  });
});
