import { describe, expect, it } from "vitest";
import { createSimRandom } from "./random.ts";

const draw = (seed: number, count: number): number[] => {
  const random = createSimRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe("chance from a seed", () => {
  it("is the same for the same seed, on every machine", () => {
    expect(draw(7, 3)).toEqual(draw(7, 3));
    expect(draw(1, 3).map((one) => Math.floor(one * 1e6))).toEqual([858077, 146276, 49493]);
  });

  it.each([
    { when: "neighbours", one: 1, other: 2 },
    { when: "beyond 32 bits", one: 5, other: 5 + 2 ** 32 },
    { when: "zero and one", one: 0, other: 1 },
  ])("is another for another seed: $when", ({ one, other }) => {
    const [a, b] = [draw(one, 100), draw(other, 100)];
    expect(a.filter((value, index) => value === b[index])).toEqual([]);
  });

  it("is spread evenly over [0, 1)", () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (const value of draw(42, 100_000)) counts[Math.floor(value * 10)] = (counts[Math.floor(value * 10)] ?? 0) + 1;
    expect(counts).toHaveLength(10);
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});
