import { expect, it } from "vitest";
import { changesBetween, type Versioned } from "./changes.ts";

const at = (uid: string, resourceVersion: string): Versioned => ({ metadata: { uid, resourceVersion } });

it.each([
  { when: "nothing happened", before: [at("a", "1")], after: [at("a", "1")], changed: [], gone: [] },
  { when: "one is new", before: [], after: [at("a", "1")], changed: [at("a", "1")], gone: [] },
  { when: "one changed", before: [at("a", "1")], after: [at("a", "2")], changed: [at("a", "2")], gone: [] },
  {
    when: "one is gone",
    before: [at("a", "1"), at("b", "1")],
    after: [at("b", "1")],
    changed: [],
    gone: [at("a", "1")],
  },
  {
    when: "one was made anew under its name",
    ...{ before: [at("a", "1")], after: [at("b", "1")], changed: [at("b", "1")], gone: [at("a", "1")] },
  },
])("$when", ({ before, after, changed, gone }) => {
  expect(changesBetween(before, after)).toEqual({ changed, gone });
});
