import { describe, expect, it } from "vitest";
import { inParallel, median, medianRatio, wallTimes } from "./rounds.ts";

it.each([
  { values: [3, 1, 2], then: 2 },
  { values: [4, 1, 3, 2], then: 2.5 },
  { values: [7], then: 7 },
])("the median of $values is $then", ({ values, then }) => {
  expect(median(values)).toBe(then);
});

describe("rounds", () => {
  it("let each do its work as often, and another begin each time", async () => {
    const order: string[] = [];
    const contestant =
      (name: string) =>
      (round: number): Promise<void> => {
        order.push(`${name}${round}`);
        return Promise.resolve();
      };
    const times = await wallTimes({ a: contestant("a"), b: contestant("b") }, 3);
    expect(order).toEqual(["a0", "b0", "b1", "a1", "a2", "b2"]);
    expect(Object.entries(times).map(([name, { length }]) => [name, length])).toEqual([
      ["a", 3],
      ["b", 3],
    ]);
  });
});

it.each([
  { when: "round by round", ours: [1, 20, 3], peer: [1, 10, 1], then: 2 },
  { when: "over the medians, where they ran apart", ours: [1, 2, 3], peer: [4], then: 0.5 },
])("a ratio is taken $when", ({ ours, peer, then }) => {
  expect(medianRatio(ours, peer)).toBe(then);
});

it("does all the work, so much at once", async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await inParallel(10, 3, async (i) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    done.push(i);
  });
  expect(done.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(most).toBe(3);
});
