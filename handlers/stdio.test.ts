import { expect, it } from "vitest";
import { wantsColours } from "./stdio.ts";

it.each([
  { when: "a terminal", isTerminal: true, env: {}, then: true },
  { when: "a terminal of colours", isTerminal: true, env: { TERM: "xterm-256color" }, then: true },
  { when: "a pipe or a file", isTerminal: false, env: {}, then: false },
  { when: "a dumb terminal", isTerminal: true, env: { TERM: "dumb" }, then: false },
  { when: "NO_COLOR", isTerminal: true, env: { NO_COLOR: "1" }, then: false },
  { when: "an empty NO_COLOR", isTerminal: true, env: { NO_COLOR: "" }, then: true },
])("colours on $when: $then", ({ isTerminal, env, then }) => {
  expect(wantsColours({ isTerminal, env })).toBe(then);
});
