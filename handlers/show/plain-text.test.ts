import { expect, it } from "vitest";
import { plainText } from "./plain-text.ts";

it.each([
  { when: "a sentence", text: "Applied shop at v1@sha256:0 – ok", then: "Applied shop at v1@sha256:0 – ok" },
  { when: "two lines", text: "one\n  two\r\n", then: "one two " },
  { when: "a colour", text: "\u001b[31mred", then: "�[31mred" },
  { when: "a tab and a bell", text: "a\tb\u0007", then: "a�b�" },
  { when: "a C1 order", text: "\u009b2J", then: "�2J" },
  { when: "a turned direction", text: "a\u202eb", then: "a�b" },
])("$when", ({ text, then }) => {
  expect(plainText(text)).toBe(then);
});
