import { expect, it } from "vitest";
import { roundedIntegers } from "./rounded-integers.ts";

const large = 9007199254740993n;

it.each([
  { when: "nothing is large", before: { a: 1 }, after: { a: 2 }, then: [] },
  { when: "the large one stays", before: { a: [large] }, after: { b: large }, then: [] },
  { when: "the large one goes", before: { a: large }, after: { a: 1 }, then: [] },
  { when: "the large one is rounded", before: { a: large, b: null }, after: { a: [9007199254740992n] }, then: [large] },
  { when: "it is rounded past 64 bits", before: [2n ** 63n - 1n], after: [Number(2n ** 63n)], then: [2n ** 63n - 1n] },
])("$when", ({ before, after, then }) => {
  expect(roundedIntegers(before, after)).toEqual(then);
});
