import { describe, expect, it } from "vitest";
import { play } from "./play.ts";
import { firstSeed, seeds } from "./seeds.ts";
import { drawWorld } from "./draw-world.ts";

describe(`worlds from seed ${firstSeed()}`, () => {
  it.each(seeds({ count: 30, of: 50 }))("%s keep the invariants, and settle", async (_range, range) => {
    for (const seed of range) {
      const again = `npm run sim -- --seeds 1 --from ${seed}`;
      const { broken, unsettled } = await play(drawWorld(seed));
      expect(broken, again).toEqual([]);
      expect(unsettled, again).toEqual([]);
    }
  });
  it("are played the same way twice", async () => {
    const once = await play(drawWorld(firstSeed()));
    const twice = await play(drawWorld(firstSeed()));
    expect(twice).toEqual(once);
  });
});
