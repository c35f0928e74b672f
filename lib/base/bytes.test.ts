import { expect, it } from "vitest";
import { formatBytes } from "./bytes.ts";

it.each([
  { bytes: 0, then: "0 bytes" },
  { bytes: 1000, then: "1000 bytes" },
  { bytes: 1024, then: "1 KiB" },
  { bytes: 1025, then: "1025 bytes" },
  { bytes: 1_572_864, then: "1.5 MiB" },
  { bytes: 67_108_864, then: "64 MiB" },
  { bytes: 67_108_865, then: "67108865 bytes" },
])("$bytes: $then", ({ bytes, then }) => {
  expect(formatBytes(bytes)).toBe(then);
});
