import { messageBytesMax } from "../api/index.ts";
import { expect, it } from "vitest";
import { cutMessage } from "./message.ts";

it.each([
  { when: "as long as may be", message: "a".repeat(messageBytesMax), whole: true },
  { when: "one byte more", message: "a".repeat(messageBytesMax + 1), whole: false },
  { when: "a character cut in half", message: "ü".repeat(messageBytesMax), whole: false },
])("$when: whole is $whole", ({ message, whole }) => {
  const cut = cutMessage(message);
  expect(cut === message).toBe(whole);
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(messageBytesMax);
  expect(cut).not.toContain("\uFFFD");
});
