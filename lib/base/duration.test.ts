import { expect, it } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

it.each([
  { text: "90s", ms: 90_000 },
  { text: "1h30m", ms: 5_400_000 },
  { text: "1.5h", ms: 5_400_000 },
  { text: "500ms", ms: 500 },
  { text: "-10s", ms: -10_000 },
  { text: "0", ms: 0 },
  { text: "", ms: undefined },
  { text: "10", ms: undefined },
  { text: "1d", ms: undefined },
  { text: "5 m", ms: undefined },
])("reads $text as $ms ms", ({ text, ms }) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each([
  { ms: 0, text: "0s" },
  { ms: 250, text: "250ms" },
  { ms: 90_000, text: "1m30s" },
  { ms: 3_600_000, text: "1h" },
  { ms: -61_000, text: "-1m1s" },
])("writes $ms ms as $text", ({ ms, text }) => {
  expect(formatDuration(ms)).toBe(text);
});
