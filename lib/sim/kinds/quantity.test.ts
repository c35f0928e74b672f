import { expect, it } from "vitest";
import { canonicalQuantity } from "./quantity.ts";

it.each([
  ["1000m", "1"],
  ["1500m", "1500m"],
  ["0.5", "500m"],
  [0.5, "500m"],
  [2, "2"],
  ["1024Mi", "1Gi"],
  ["1.5Gi", "1536Mi"],
  ["1024", "1024"],
  ["1000000", "1M"],
  ["100000k", "100M"],
  ["128974848", "128974848"],
  ["1e3", "1e3"],
  ["12e6", "12e6"],
  ["0", "0"],
  ["0Gi", "0"],
  ["-1000m", "-1"],
  ["1E", "1E"],
  ["0.1Ki", "102400m"],
  ["0.0000000001", "1n"],
  ["a lot", "a lot"],
  ["", ""],
])("%s is %s", (given, then) => {
  expect(canonicalQuantity(given)).toBe(then);
});
