import { expect, it } from "vitest";
import { instant } from "../base/index.ts";
import { nextLook } from "./next-look.ts";

const since = 1_000_000;

it.each([
  { when: "at once", now: 0, then: 1_000 },
  { when: "just before the first look", now: 999, then: 1_000 },
  { when: "at the first look", now: 1_000, then: 3_000 },
  { when: "at the second", now: 3_000, then: 7_000 },
  { when: "at the third", now: 7_000, then: 15_000 },
  { when: "just before the fourth", now: 14_999, then: 15_000 },
  { when: "at the fourth: every 15 s from here on", now: 15_000, then: 30_000 },
  { when: "between two looks", now: 31_234, then: 45_000 },
  { when: "an hour later", now: 3_600_000, then: 3_615_000 },
  { when: "a clock that is 5 s behind", now: -5_000, then: 1_000 },
  { when: "a clock that is an hour behind", now: -3_600_000, then: -3_600_000 + 15_000 },
])("$when: looks again $then ms after the beginning", ({ now, then }) => {
  expect(nextLook(instant(since), instant(since + now)) - since).toBe(then);
});
