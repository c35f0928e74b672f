import { expect, it } from "vitest";
import { tellFew } from "./tell-few.ts";

it.each([
  { when: "none", all: [], then: "" },
  { when: "as many as are named", all: ["a", "b"], then: "A, B" },
  { when: "one more", all: ["a", "b", "c"], then: "A, B and 1 more" },
  { when: "many more", all: ["a", "b", "c", "d", "e"], then: "A, B and 3 more" },
])("a few are told by name: $when", ({ all, then }) => {
  expect(tellFew(all, 2, (one) => one.toUpperCase())).toBe(then);
});
