/** Two steps of one StageSet at once: one records, the other finds it busy or lost, and the cluster is as one would leave it (I7). */
import { describe, expect } from "vitest";
import { checkStatus } from "../../lib/api/index.ts";
import { after, mapParallel, type Clock } from "../../lib/base/index.ts";
import type { StepOutcome } from "../../lib/engine/index.ts";
import type { FileTree } from "../artifacts/tarball.ts";
import { dyingAfter } from "./dying-clusters.ts";
import { readOwned, unrecorded } from "./owned.ts";
import { machineClock } from "./place.ts";
import { it, type ReleasePlace } from "./release-place.ts";

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: {}\n`;

const filesOf = (name: string): FileTree => ({
  "base/one.yaml": configMap(`${name}-one`),
  "base/two.yaml": configMap(`${name}-two`),
  "app/app.yaml": configMap(`${name}-app`),
});

async function prepare(release: ReleasePlace, name: string): Promise<void> {
  await release.sources.publishExternal(name, filesOf(name));
  await release.stageSet(name, ["base", "app"]);
}

async function expectWhole(release: ReleasePlace, name: string): Promise<void> {
  const owned = await readOwned(release.cluster, release.namespace, name);
  expect(Object.keys(owned.objects)).toHaveLength(3);
  expect(unrecorded(owned)).toEqual([]);
  expect(Object.values(owned.recorded).flat()).toHaveLength(3);
  const stageSet = await release.get(name);
  expect(await release.ready(name)).toMatch(/^True Succeeded: /);
  expect(checkStatus(stageSet)).toEqual([]);
  expect(stageSet.status?.run).toBeUndefined();
  expect(stageSet.status?.history).toHaveLength(1);
}

const isSettled = (outcome: StepOutcome): boolean => outcome.kind === "ended" && outcome.ending.kind === "settled";

describe("two steps at once", () => {
  it("of a new StageSet: at least one settles, the other is busy, lost, or finds it done", async ({ release }) => {
    const names = Array.from({ length: 12 }, (_, index) => `shop-${index}`);
    const seen = await mapParallel(names, 4, async (name) => {
      await prepare(release, name);
      const outcomes = await Promise.all([release.step(name), release.step(name), release.step(name)]);
      expect(outcomes.some(isSettled), JSON.stringify(outcomes)).toBe(true);
      for (const outcome of outcomes) {
        if (!isSettled(outcome)) expect(["busy", "lost"]).toContain(outcome.kind);
      }
      await expectWhole(release, name);
      return outcomes.map(({ kind }) => kind);
    });
    expect(seen.flat()).toContain("lost"); // at once they all read it, and one alone gets the claim
  });
});

describe("a step that sleeps while another takes over", () => {
  it("wakes up and records nothing, wherever it slept", async ({ release }) => {
    const places = Array.from({ length: 40 }, (_, index) => index + 1);
    let longest = 0;
    const outcomes: StepOutcome[] = [];
    await mapParallel(places, 4, async (requests) => {
      if (longest > 0 && requests > longest) return;
      const name = `shop-${requests}`;
      await prepare(release, name);
      let sleptMs = 0;
      const clock: Clock = { ...machineClock, now: () => after(machineClock.now(), sleptMs) };
      const sleeper = dyingAfter(release.ports.clusters, requests);
      const ports = { ...release.ports, clusters: sleeper.clusters, clock };
      const sleeping = release.step(name, { budgetMs: 600_000, ports });
      if (!(await Promise.race([sleeper.died.then(() => true), sleeping.then(() => false)]))) {
        longest = Math.max(longest, requests);
        return;
      }
      sleptMs = 120_000;
      await release.step(name, { ports: { ...release.ports, clock } });
      await expectWhole(release, name);
      sleeper.wake();
      const outcome = await sleeping;
      expect(outcome.kind === "lost" || isSettled(outcome), JSON.stringify(outcome)).toBe(true);
      await expectWhole(release, name);
      outcomes.push(outcome);
    });
    expect(longest, "more requests than are tried").toBeGreaterThan(0);
    expect(outcomes.map(({ kind }) => kind)).toContain("lost");
  });
});
