import { describe, expect, it } from "vitest";
import { drawWorld } from "./draw-world.ts";
import { play } from "./play.ts";
import type { ScenarioName } from "./scenarios.ts";
import { firstSeed, seeds } from "./seeds.ts";

async function playAll(range: readonly number[], scenario: ScenarioName): Promise<void> {
  for (const seed of range) {
    const again = `npm run sim -- --seeds 1 --from ${seed} --scenario ${scenario}`;
    const { broken, unsettled } = await play(drawWorld(seed, scenario));
    expect(broken, again).toEqual([]);
    expect(unsettled, again).toEqual([]);
  }
}

describe(`worlds from seed ${firstSeed()}`, () => {
  it.each(seeds({ count: 9, of: 50 }))("%s keep the invariants, and settle", async (_range, range) => {
    await playAll(range, "anything");
  });
  it.each(seeds({ count: 3, of: 50 }))("%s of delivery keep the rules, and settle", async (_range, range) => {
    await playAll(range, "delivery");
  });
  it("are played the same way twice", async () => {
    const once = await play(drawWorld(firstSeed()));
    const twice = await play(drawWorld(firstSeed()));
    expect(twice).toEqual(once);
  });
});
