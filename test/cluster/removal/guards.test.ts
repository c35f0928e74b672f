/** What a prune guard holds, on a real API server: exactly that waits, until somebody says yes to exactly that. */
import { describe, expect } from "vitest";
import { it, type ReleasePlace } from "../release-place.ts";
import { stepsUntil } from "../steps-until.ts";
import {
  annotate,
  configMapKind,
  configMaps,
  edit,
  publish,
  recorded,
  settle,
  stageSet,
  toldOf,
  versions,
} from "./removal-place.ts";

const pruneGuard = { maxDeletes: 1 };

/** A stage `web` of four ConfigMaps, of which two are to go. */
async function held(release: ReleasePlace, guard: object = pruneGuard): Promise<string> {
  await publish(release, { web: "a b c d" });
  await stageSet(release, { web: { pruneGuard: guard } });
  await settle(release);
  await publish(release, { web: "a b" });
  return settle(release);
}

const digestIn = (told: string): string => /prune-approved=([0-9a-f]{20}) --overwrite$/.exec(told)?.[1] ?? "none";
const approve = (release: ReleasePlace, digest: string): Promise<string> =>
  annotate(release, `stages.metio.wtf/prune-approved=${digest}`);

describe.concurrent("a prune beyond its guard", () => {
  it("waits while the release is Ready, and says how to say yes", async ({ release }) => {
    const told = await held(release);
    expect(told).toMatch(
      /^True PruneHeld: Applied shop at \S+; 2 objects wait for a yes to be removed from stage web \(its pruneGuard lets 1 go\): ConfigMap \S+\/c, ConfigMap \S+\/d; kubectl annotate stageset shop -n \S+ stages.metio.wtf\/prune-approved=[0-9a-f]{20} --overwrite$/,
    );
    const { status } = await release.get("shop");
    expect(status?.pendingPrune).toMatchObject({ stage: "web", digest: digestIn(told), count: 2 });
    expect(await configMaps(release)).toEqual(["a", "b", "c", "d"]);
    expect(await recorded(release)).toEqual({ web: ["a", "b", "c", "d"] });
    expect(toldOf(release, "PruneHeld")).toHaveLength(1);
  });

  it("writes nothing while it waits (I9)", async ({ release }) => {
    const told = await held(release);
    const before = await versions(release);
    expect(await settle(release)).toBe(told);
    expect(await versions(release)).toEqual(before);
  });

  it("goes with the yes to its digest, and is over", async ({ release }) => {
    await approve(release, digestIn(await held(release)));
    expect(await settle(release)).toMatch(/^True Succeeded: Applied shop/);
    expect((await release.get("shop")).status).not.toHaveProperty("pendingPrune");
    expect(await configMaps(release)).toEqual(["a", "b"]);
    expect(await recorded(release)).toEqual({ web: ["a", "b"] });
  });

  it("is held again where the list is another one", async ({ release }) => {
    const told = await held(release);
    await publish(release, { web: "a" });
    await approve(release, digestIn(told));
    const again = await settle(release);
    expect(again).toMatch(/3 objects wait for a yes/);
    expect(digestIn(again)).not.toBe(digestIn(told));
    expect(await configMaps(release)).toEqual(["a", "b", "c", "d"]);
  });

  it("is held again where one of its objects was made anew meanwhile", async ({ release }) => {
    const told = await held(release);
    const { metadata } = await release.read(configMapKind, "c");
    await release.kubectl(["delete", "configmap", "c"]);
    await release.apply({ ...configMapKind, metadata: { name: "c", labels: metadata.labels } });
    await approve(release, digestIn(told));
    expect(digestIn(await settle(release))).not.toBe(digestIn(told));
    expect(await configMaps(release)).toEqual(["a", "b", "c", "d"]);
  });

  it("is over where what waits is wanted again", async ({ release }) => {
    await held(release);
    await publish(release, { web: "a b c d" });
    expect(await settle(release)).toMatch(/^True Succeeded/);
    expect((await release.get("shop")).status).not.toHaveProperty("pendingPrune");
  });

  it("is deleted with its StageSet: that is a yes", async ({ release }) => {
    await held(release);
    await release.kubectl(["delete", "stageset", "shop", "--wait=false"]);
    expect(await release.step("shop")).toEqual({ kind: "gone" });
    expect(await configMaps(release)).toEqual([]);
  });
});

describe.concurrent("a guard", () => {
  it.for([
    { when: "a share of what is recorded", guard: { maxDeletes: "50%" }, then: "True Succeeded" },
    { when: "less than that", guard: { maxDeletes: "49%" }, then: "True PruneHeld" },
    { when: "kinds to confirm", guard: { confirmKinds: ["ConfigMap"] }, then: "True PruneHeld" },
    { when: "kinds to confirm, others", guard: {}, then: "True Succeeded" },
  ])("of $when: $then", async ({ guard, then }, { release }) => {
    expect((await held(release, guard)).startsWith(`${then}:`)).toBe(true);
  });

  it("holds a stage that renders to nothing, and lets it go with the yes", async ({ release }) => {
    await publish(release, { web: "a b" });
    await stageSet(release, { web: { pruneGuard: {} } });
    await settle(release);
    await publish(release, { web: "" });
    const told = await settle(release);
    expect(told).toMatch(/PruneHeld: .* \(it renders to nothing, and its pruneGuard does not allow that\)/);
    await approve(release, digestIn(told));
    await settle(release);
    expect(await recorded(release)).toEqual({});
    await publish(release, { web: "a" });
    await stageSet(release, { web: { pruneGuard: { allowEmpty: true } } });
    await settle(release);
    await publish(release, { web: "" });
    expect(await settle(release)).toMatch(/^True Succeeded/);
  });

  it("holds what is marked, with or without one, and lets the rest go", async ({ release }) => {
    await publish(release, { web: "a b c" });
    await stageSet(release, { web: {} });
    await settle(release);
    await edit(release, configMapKind, "c", { metadata: { annotations: { "stages.metio.wtf/prune": "confirm" } } });
    await publish(release, { web: "a" });
    const told = await settle(release);
    expect(told).toMatch(
      /1 object waits for a yes to be removed from stage web \(they are marked to be confirmed\): ConfigMap \S+\/c;/,
    );
    expect(await configMaps(release)).toEqual(["a", "c"]);
    await approve(release, digestIn(told));
    await settle(release);
    expect(await configMaps(release)).toEqual(["a"]);
  });

  it("goes with its stage: the default guard holds what is left, stage by stage", async ({ release }) => {
    const settings = { defaultPruneGuard: { maxDeletes: 1, confirmKinds: [], allowEmpty: false } };
    await publish(release, { base: "keep", web: "a b", old: "c d" });
    await stageSet(release, {
      base: {},
      web: { pruneGuard: { maxDeletes: 9 } },
      old: { pruneGuard: { maxDeletes: 9 } },
    });
    await settle(release, settings);
    await stageSet(release, { base: {} });
    const first = await settle(release, settings);
    expect(first).toMatch(/removed from stage old \(its pruneGuard lets 1 go; after it, what waits in web\)/);
    await approve(release, digestIn(first));
    const second = await settle(release, settings);
    expect(second).toMatch(/removed from stage web \(its pruneGuard lets 1 go\)/);
    expect(await recorded(release)).toEqual({ base: ["keep"], web: ["a", "b"] });
    await approve(release, digestIn(second));
    await settle(release, settings);
    expect(await recorded(release)).toEqual({ base: ["keep"] });
  });

  it("that makes no sense is refused by the API server", async ({ release }) => {
    await publish(release, { web: "a" });
    for (const maxDeletes of ["101%", "10", -1]) {
      await expect(stageSet(release, { web: { pruneGuard: { maxDeletes } } })).rejects.toThrow(/maxDeletes/);
    }
  });
});

it("what was approved goes on after a death, and after an object could not be deleted at once", async ({ release }) => {
  await publish(release, { web: "a b c" });
  await stageSet(release, { web: { pruneGuard: { maxDeletes: 0 } } });
  await settle(release);
  await edit(release, configMapKind, "c", { metadata: { finalizers: ["example.org/keep"] } });
  await publish(release, { web: "a" });
  await approve(release, digestIn(await settle(release)));
  await stepsUntil(release, /Pruning: waiting for ConfigMap \S+\/c \(kept by example.org\/keep\)$/);
  expect(await recorded(release)).toEqual({ web: ["a", "c"] });
  await edit(release, configMapKind, "c", { metadata: { finalizers: null } });
  expect(await settle(release)).toMatch(/^True Succeeded/);
});
