import { expect, it } from "vitest";
import { isMarked, parseStageToken } from "./annotations.ts";

it.each([
  { when: "a stage and a token", value: "base@1", then: { stage: "base", token: "1" } },
  { when: "a token that has an @", value: "base@a@b", then: { stage: "base", token: "a@b" } },
  { when: "no @", value: "base", then: undefined },
  { when: "no stage", value: "@1", then: undefined },
  { when: "no token", value: "base@", then: undefined },
  { when: "nothing", value: "", then: undefined },
])("a stage's token: $when", ({ value, then }) => {
  expect(parseStageToken(value)).toEqual(then);
});

it.each<{ when: string; marks: Parameters<typeof isMarked>[0]["metadata"]; then: boolean }>([
  { when: "an annotation says so", marks: { annotations: { key: "Disabled" } }, then: true },
  { when: "a label says so, in another case", marks: { labels: { key: "disabled" } }, then: true },
  { when: "one of both says so", marks: { annotations: { key: "no" }, labels: { key: "disabled" } }, then: true },
  { when: "another value stands there", marks: { annotations: { key: "no" } }, then: false },
  { when: "another key has the value", marks: { labels: { other: "disabled" } }, then: false },
  { when: "there is nothing", marks: {}, then: false },
])("an object is marked: $then, where $when", ({ marks, then }) => {
  expect(isMarked({ metadata: marks }, "key", "disabled")).toBe(then);
});
