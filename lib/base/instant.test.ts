import { expect, it } from "vitest";
import { formatInstant, instant, parseInstant } from "./instant.ts";

it.each([
  { text: "2026-11-23T02:37:00Z", ms: 1_795_401_420_000 },
  { text: "2026-11-23T03:37:00+01:00", ms: 1_795_401_420_000 },
  { text: "2026-11-23T02:37:00.123456Z", ms: 1_795_401_420_123 },
  { text: "2026-11-23", ms: undefined },
  { text: "2026-13-23T02:37:00Z", ms: undefined },
  { text: "yesterday", ms: undefined },
])("reads $text as $ms", ({ text, ms }) => {
  expect(parseInstant(text)).toBe(ms);
});

it("writes whole seconds in UTC", () => {
  expect(formatInstant(instant(1_795_401_420_999))).toBe("2026-11-23T02:37:00Z");
});
