import { expect, it } from "vitest";
import { parseStageToken } from "./annotations.ts";

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
