import { expect, it } from "vitest";
import { isInShare } from "./share.ts";

const keys = Array.from({ length: 3_000 }, (_, index) => `namespace-${index % 7}/shop-${index}`);

it.each([1, 2, 3, 10])("every StageSet falls to exactly one of %i shares, and to each about as many", (count) => {
  const shares = Array.from({ length: count }, (_, index) => keys.filter((key) => isInShare(key, { index, count })));
  expect(shares.flat().sort()).toEqual([...keys].sort());
  for (const share of shares) expect(Math.abs(share.length / (keys.length / count) - 1)).toBeLessThan(0.2);
});

it("stays where it is from release to release", () => {
  expect(keys.slice(0, 8).map((key) => [0, 1, 2].find((index) => isInShare(key, { index, count: 3 })))).toEqual([
    1, 1, 0, 1, 1, 0, 0, 2,
  ]);
});
