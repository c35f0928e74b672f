import { describe, expect, it } from "vitest";
import { brokenActions } from "./action-mutations.ts";
import { brokenDelivery } from "./delivery-mutations.ts";
import { drawWorld } from "./draw-world.ts";
import { brokenEngines, type Broken } from "./mutations.ts";
import { play } from "./play.ts";
import type { ScenarioName } from "./scenarios.ts";

/** Worlds that a broken engine may go through unnoticed. */
const worldsMax = 200;

/** What is noticed first, in the worlds of a scenario; the one that is known to show it comes before all others. */
async function noticed({ mutate, noticedAs, shownIn }: Broken, scenario: ScenarioName): Promise<string | undefined> {
  const all = Array.from({ length: worldsMax }, (_, index) => index + 1);
  for (const seed of shownIn === undefined ? all : [shownIn, ...all]) {
    const { broken, unsettled } = await play(drawWorld(seed, scenario), mutate);
    const found = [...broken, ...unsettled].find((line) => noticedAs.test(line));
    if (found !== undefined) return found;
  }
  return undefined;
}

describe("an engine that is broken on purpose is noticed", () => {
  it.each(brokenEngines)("by $by", async (engine) => {
    expect(await noticed(engine, "anything")).toMatch(engine.noticedAs);
  });
  it.each(brokenDelivery)("by $by", async (engine) => {
    expect(await noticed(engine, "delivery")).toMatch(engine.noticedAs);
  });
  it.each(brokenActions)("by $by", async (engine) => {
    expect(await noticed(engine, "actions")).toMatch(engine.noticedAs);
  });
});
