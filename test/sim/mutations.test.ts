import { describe, expect, it } from "vitest";
import { drawWorld } from "./draw-world.ts";
import { brokenEngines } from "./mutations.ts";
import { play } from "./play.ts";

/** Worlds that a broken engine may go through unnoticed. */
const worldsMax = 60;

describe("an engine that is broken on purpose is noticed", () => {
  it.each(brokenEngines)("by $by", async ({ mutate, noticedAs }) => {
    const noticed: string[] = [];
    for (let seed = 1; seed <= worldsMax && noticed.length === 0; seed += 1) {
      const { broken, unsettled } = await play(drawWorld(seed), mutate);
      noticed.push(...[...broken, ...unsettled].filter((line) => noticedAs.test(line)));
    }
    expect(noticed[0]).toMatch(noticedAs);
  });
});
