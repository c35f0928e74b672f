import { describe, expect, it } from "vitest";
import { atLeast, atMost, compare, count, renderTable, seconds } from "./table.ts";

describe("a comparison", () => {
  it.each([
    { when: "at what is allowed", ours: 120, isKept: true },
    { when: "past it", ours: 121, isKept: false },
  ])("$when: $isKept", ({ ours, isKept }) => {
    const row = compare({
      measurement: "m",
      ours: [ours],
      peer: [100],
      peerName: "bare",
      allowedRatio: 1.2,
      unit: seconds,
    });
    expect(row.isKept).toBe(isKept);
  });

  it("that is only shown is always kept", () => {
    const row = compare({ measurement: "m", ours: [9], peer: [1], peerName: "bare", unit: count });
    expect(row).toMatchObject({ isKept: true, allowed: "", ratio: "9.00" });
  });
});

it.each([
  { ours: 10, isKept: true },
  { ours: 9, isKept: false },
])("a number of $ours, at least 10: $isKept", ({ ours, isKept }) => {
  expect(atLeast("m", ours, 10).isKept).toBe(isKept);
});

it.each([
  { ours: 10, isKept: true },
  { ours: 11, isKept: false },
])("a number of $ours, at most 10: $isKept", ({ ours, isKept }) => {
  expect(atMost("m", ours, 10).isKept).toBe(isKept);
});

it("prints one table, and marks what is too much", () => {
  const rows = [
    compare({ measurement: "time", ours: [1_500], peer: [1_000], peerName: "bare", allowedRatio: 1.2, unit: seconds }),
    atMost("requests", 1_001, 1_001),
  ];
  expect(renderTable(rows)).toBe(
    [
      "measurement  ours    peer         ratio  allowed",
      "-----------  ------  -----------  -----  -------",
      "time         1.50 s  1.00 s bare  1.50   ≤ 1.2    TOO MUCH",
      "requests     1,001                       ≤ 1,001",
      "",
    ].join("\n"),
  );
});
