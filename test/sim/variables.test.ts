/** What reading variables costs, and who reads them. */
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../lib/cluster/index.ts";
import { eachCall } from "../../lib/sim/index.ts";
import { openSimPlace, type SimPlace } from "./sim-place.ts";

const sourceRef = { kind: "ExternalArtifact", name: "shop" };
const postBuild = { substituteFrom: ["cluster", "more"].map((name) => ({ kind: "ConfigMap", name, optional: true })) };
const settings = (region: string): KubeObject => ({
  ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { namespace: "shop", name: "cluster" } },
  data: { region },
});
const file = (name: string): string =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { region: "${region}" } });

/** Three stages that take the same variables, the last one as somebody else. */
async function openShop(): Promise<SimPlace> {
  const place = await openSimPlace(1);
  for (const name of ["deployer", "operator"])
    await place.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { namespace: "shop", name } });
  const names = ["one", "two", "three"];
  const stages = names.map((name) => ({
    ...{ name, path: `./${name}`, sourceRef, postBuild },
    ...(name === "three" && { serviceAccountName: "operator" }),
  }));
  await place.apply({
    ...{ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata: { namespace: "shop", name: "shop" } },
    spec: { stages, serviceAccountName: "deployer" },
  });
  await place.apply(settings("north"));
  await place.offer("shop", "v1", Object.fromEntries(names.map((name) => [`${name}/${name}.json`, file(name)])));
  return place;
}

/** Who got what, in a step. */
async function readsOf(place: SimPlace): Promise<readonly string[]> {
  const reads: string[] = [];
  const ports = place.ports({
    as: (who) =>
      eachCall(place.cluster.as(who), (doing, effect) => {
        const by = who.kind === "serviceAccount" ? who.name : who.kind;
        if (/^get ConfigMap shop\/(cluster|more)$/.test(doing)) reads.push(`${by}: ${doing}`);
        return effect();
      }),
  });
  expect(await place.step({ ports })).toMatchObject({ kind: "ended", ending: { kind: "settled" } });
  return reads.toSorted();
}

describe("variables of stages", () => {
  const once = ["deployer", "operator"].flatMap((who) =>
    ["cluster", "more"].map((name) => `${who}: get ConfigMap shop/${name}`),
  );
  it("are read once in a look for each identity, whether anything is new or not", async () => {
    const place = await openShop();
    expect(await readsOf(place)).toEqual(once);
    expect(await readsOf(place)).toEqual(once);
  });
  it("that are the same bring no write; that change bring a run of every stage that takes them", async () => {
    const place = await openShop();
    await place.step();
    const before = place.cluster.writes.length;
    await place.step();
    expect(place.cluster.writes.length).toBe(before);
    await place.apply(settings("south"));
    await place.step();
    const regions = ["one", "two", "three"].map(
      (name) => place.cluster.look({ apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name })?.["data"],
    );
    expect(regions).toEqual([{ region: "south" }, { region: "south" }, { region: "south" }]);
    expect(place.stageSet()?.status?.history).toHaveLength(2);
  });
  it("are no affair of a tick until the interval has passed", async () => {
    const place = await openShop();
    await place.tick();
    await place.apply(settings("south"));
    expect((await place.tick()).stepped).toEqual([]);
    await place.clock.advance(600_000);
    expect((await place.tick()).stepped).toMatchObject([{ why: "Interval" }]);
    expect(place.stageSet()?.status?.history).toHaveLength(2);
  });
});
