/** A step dies after its n-th write, for every n; another machine goes on, and nothing is lost, repeated or left over. */
import { describe, expect } from "vitest";
import { checkStatus } from "../../lib/api/index.ts";
import { after, mapParallel } from "../../lib/base/index.ts";
import type { LiveObject } from "../../lib/cluster/index.ts";
import type { Ports } from "../../lib/engine/index.ts";
import type { FileTree } from "../artifacts/tarball.ts";
import { dyingAfterWrites } from "./dying-clusters.ts";
import { readOwned, unrecorded } from "./owned.ts";
import { machineClock, valueOf } from "./place.ts";
import { it, type ReleasePlace } from "./release-place.ts";

/** More than any step of these releases makes. */
const WRITES_MAX = 30;

/** Longer than a claim and its margin. */
const LATER_MS = 120_000;

const configMap = (name: string, revision: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { revision: ${revision} }\n`;

/** Objects of the StageSet `name`, so that many stand in one Namespace. Revision 2 changes `one` and `app`, drops `old` and brings `new`. */
function filesOf(name: string, revision: 1 | 2): FileTree {
  const [one, other] = [`${name}-one`, revision === 1 ? `${name}-old` : `${name}-new`];
  return {
    "base/one.yaml": configMap(one, `v${revision}`),
    "base/other.yaml": configMap(other, "v1"),
    "app/app.yaml": configMap(`${name}-app`, `v${revision}`),
  };
}

/** Revision 1, with `old` in the other stage. */
function movedFiles(name: string): FileTree {
  const { "base/other.yaml": other = "", ...kept } = filesOf(name, 1);
  return { ...kept, "app/other.yaml": other };
}

async function revisionsIn(release: ReleasePlace, name: string): Promise<Readonly<Record<string, string>>> {
  const objects = await configMapsOf(release, name);
  return Object.fromEntries(
    objects.map(({ metadata, data }) => [metadata.name, (data as { readonly revision: string }).revision]),
  );
}

/** What stays is never made anew. */
async function uidsIn(release: ReleasePlace, name: string): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await configMapsOf(release, name)).map(({ metadata }) => [metadata.name, metadata.uid]));
}

async function configMapsOf({ cluster, namespace }: ReleasePlace, name: string): Promise<readonly LiveObject[]> {
  const labelSelector = `stages.metio.wtf/name=${name},stages.metio.wtf/namespace=${namespace}`;
  return valueOf(await cluster.list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace, labelSelector })).items;
}

const recordedIn = async ({ cluster, namespace }: ReleasePlace, name: string): Promise<readonly string[]> =>
  Object.values((await readOwned(cluster, namespace, name)).recorded).flat();

/** Everything there is stands in an inventory (I1); `app` has moved on only where `base` is Ready there (I3). */
async function expectUnhurt(release: ReleasePlace, name: string): Promise<void> {
  expect(unrecorded(await readOwned(release.cluster, release.namespace, name))).toEqual([]);
  const revisions = await revisionsIn(release, name);
  if (revisions[`${name}-app`] !== "v2") return;
  expect(revisions).toMatchObject({ [`${name}-one`]: "v2", [`${name}-new`]: "v1" });
  expect((await release.get(name)).status?.stages?.[0]).toMatchObject({ name: "base", phase: "Ready" });
}

const later = (ports: Ports): Ports => ({
  ...ports,
  clock: { ...ports.clock, now: () => after(machineClock.now(), LATER_MS) },
});

interface Scene {
  readonly what: string;
  readonly prepare: (release: ReleasePlace, name: string) => Promise<void>;
  /** What `filesOf` has that must be there at the end. */
  readonly then: (name: string) => Readonly<Record<string, string>>;
}

async function rollOut(release: ReleasePlace, name: string): Promise<void> {
  await release.sources.publishExternal(name, filesOf(name, 1));
  await release.stageSet(name, ["base", "app"]);
}

const settled = async (release: ReleasePlace, name: string): Promise<void> => {
  await rollOut(release, name);
  await release.step(name);
};

const scenes: readonly Scene[] = [
  {
    what: "a first rollout",
    prepare: rollOut,
    then: (name) => ({ [`${name}-one`]: "v1", [`${name}-old`]: "v1", [`${name}-app`]: "v1" }),
  },
  {
    what: "an update with a prune",
    prepare: async (release, name) => {
      await settled(release, name);
      await release.sources.publishExternal(name, filesOf(name, 2));
    },
    then: (name) => ({ [`${name}-one`]: "v2", [`${name}-new`]: "v1", [`${name}-app`]: "v2" }),
  },
  {
    what: "a move between stages",
    prepare: async (release, name) => {
      await settled(release, name);
      await release.sources.publishExternal(name, movedFiles(name));
    },
    then: (name) => ({ [`${name}-one`]: "v1", [`${name}-old`]: "v1", [`${name}-app`]: "v1" }),
  },
  {
    what: "the removal of a stage",
    prepare: async (release, name) => {
      await settled(release, name);
      await release.stageSet(name, ["base"]);
    },
    then: (name) => ({ [`${name}-one`]: "v1", [`${name}-old`]: "v1" }),
  },
  {
    what: "a teardown",
    prepare: async (release, name) => {
      await settled(release, name);
      await release.kubectl(["delete", "stageset", name, "--wait=false"]);
    },
    then: () => ({}),
  },
];

/** Dies after `writes` writes; false where the step has ended before. */
async function dies(release: ReleasePlace, name: string, writes: number): Promise<boolean> {
  const { clusters, died } = dyingAfterWrites(release.ports.clusters, writes);
  const step = release.step(name, { ports: { ...release.ports, clusters } });
  return Promise.race([died.then(() => true), step.then(() => false)]);
}

describe.each(scenes)("a step that dies in $what", ({ prepare, then }) => {
  it("after any of its writes is finished by another", { timeout: 600_000 }, async ({ release }) => {
    const deaths = Array.from({ length: WRITES_MAX }, (_, index) => index + 1);
    let longest = 0;
    await mapParallel(deaths, 6, async (writes) => {
      if (longest > 0 && writes > longest) return;
      const name = `shop-${writes}`;
      await prepare(release, name);
      const before = await uidsIn(release, name);
      if (await dies(release, name, writes)) await expectUnhurt(release, name);
      else longest = Math.max(longest, writes);
      const ended = await release.step(name, { ports: later(release.ports) });
      expect(await revisionsIn(release, name), `after write ${writes}`).toEqual(then(name));
      expect(await recordedIn(release, name), `after write ${writes}`).toHaveLength(Object.keys(then(name)).length);
      for (const [object, uid] of Object.entries(await uidsIn(release, name))) expect(before[object] ?? uid).toBe(uid);
      if (ended.kind === "gone") {
        expect(then(name)).toEqual({});
        return;
      }
      const stageSet = await release.get(name);
      expect(ended, `after write ${writes}`).toMatchObject({ kind: "ended", ending: { kind: "settled" } });
      expect(checkStatus(stageSet)).toEqual([]);
      expect(stageSet.status?.run).toBeUndefined();
    });
    expect(longest, "more writes than are tried; raise WRITES_MAX").toBeGreaterThan(3);
  });
});
