import { expect, it } from "vitest";
import { isDateTime } from "./date-time.ts";

it.each([
  { text: "2026-12-24T18:00:00Z", then: true },
  { text: "2026-12-24t18:00:00z", then: true },
  { text: "2026-12-24T18:00:00.123456+05:30", then: true },
  { text: "2028-02-29T00:00:00Z", then: true },
  { text: "2027-02-29T00:00:00Z", then: false },
  { text: "2026-13-01T00:00:00Z", then: false },
  { text: "2026-00-10T00:00:00Z", then: false },
  { text: "2026-12-24T23:59:59Z", then: true },
  { text: "2026-12-24T24:00:00Z", then: false },
  { text: "2026-12-24T23:60:00Z", then: false },
  { text: "2026-12-24T23:59:60Z", then: false },
  { text: "2026-12-24T18:00:00", then: false },
  { text: "2026-12-24", then: false },
  { text: "", then: false },
])("$text: $then", ({ text, then }) => {
  expect(isDateTime(text)).toBe(then);
});
