import { expect, it } from "vitest";
import { mapParallel } from "./parallel.ts";

it.each([
  { width: 1, most: 1 },
  { width: 3, most: 3 },
  { width: 9, most: 5 },
])("keeps the order, and at most $width at once", async ({ width, most }) => {
  let running = 0;
  let seen = 0;
  const doubled = await mapParallel([1, 2, 3, 4, 5], width, async (item) => {
    running += 1;
    seen = Math.max(seen, running);
    await Promise.resolve();
    running -= 1;
    return item * 2;
  });
  expect(doubled).toEqual([2, 4, 6, 8, 10]);
  expect(seen).toBe(most);
});

it("does nothing for nothing, and fails with the first that fails", async () => {
  expect(await mapParallel([], 4, () => Promise.resolve(1))).toEqual([]);
  await expect(
    mapParallel([1, 2], 2, (n) => (n === 2 ? Promise.reject(new Error("two")) : Promise.resolve(n))),
  ).rejects.toThrow("two");
});
