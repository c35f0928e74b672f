import { messageBytesMax } from "../api/index.ts";
import { expect, it } from "vitest";
import { cutMessage, linkedMessage } from "./message.ts";

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

it("a message that needs somebody ends with the page of its reason, however long it is", () => {
  const link = " (see https://example.com/StageFailed)";
  expect(linkedMessage("Cannot", "StageFailed", "https://example.com")).toBe(`Cannot${link}`);
  const long = linkedMessage("ü".repeat(messageBytesMax), "StageFailed", "https://example.com");
  expect(long.endsWith(`ü…${link}`)).toBe(true);
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(messageBytesMax);
  expect(linkedMessage("Cannot", "StageFailed", undefined)).toBe("Cannot");
});
