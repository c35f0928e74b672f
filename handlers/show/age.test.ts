import { expect, it } from "vitest";
import { age } from "./age.ts";

const [second, minute, hour, day, year] = [1, 60, 3600, 86_400, 365 * 86_400];

it.each([
  { seconds: -5, then: "<invalid>" },
  { seconds: -1, then: "0s" },
  { seconds: 0, then: "0s" },
  { seconds: 119 * second, then: "119s" },
  { seconds: 2 * minute, then: "2m" },
  { seconds: 2 * minute + 30, then: "2m30s" },
  { seconds: 10 * minute - 1, then: "9m59s" },
  { seconds: 10 * minute, then: "10m" },
  { seconds: 10 * minute + 59, then: "10m" },
  { seconds: 3 * hour - 1, then: "179m" },
  { seconds: 3 * hour, then: "3h" },
  { seconds: 3 * hour + 5 * minute, then: "3h5m" },
  { seconds: 8 * hour - 1, then: "7h59m" },
  { seconds: 8 * hour, then: "8h" },
  { seconds: 2 * day - 1, then: "47h" },
  { seconds: 2 * day, then: "2d" },
  { seconds: 2 * day + 4 * hour, then: "2d4h" },
  { seconds: 8 * day, then: "8d" },
  { seconds: 2 * year - 1, then: "729d" },
  { seconds: 2 * year, then: "2y" },
  { seconds: 3 * year + 20 * day, then: "3y20d" },
  { seconds: 8 * year + 20 * day, then: "8y" },
])("$seconds seconds: $then", ({ seconds, then }) => {
  expect(age(seconds * 1000)).toBe(then);
});
