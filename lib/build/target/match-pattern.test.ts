import { expect, it } from "vitest";
import { matchesWhole } from "./match-pattern.ts";
import { parsePattern } from "./pattern.ts";

it.each([
  { when: "as many steps as it takes", steps: 6, then: { matches: true, isWithin: true } },
  { when: "one less", steps: 5, then: { matches: false, isWithin: false } },
])("with $when: $then", ({ steps, then }) => {
  const pattern = parsePattern("ab");
  const budget = { steps };
  const matches = pattern !== undefined && matchesWhole(pattern, "ab", budget);
  expect({ matches, isWithin: budget.steps >= 0 }).toEqual(then);
});
