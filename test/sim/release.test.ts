import { describe, expect, it } from "vitest";
import { checkStatus } from "../../lib/api/index.ts";
import { openSimPlace, type SimPlace } from "./sim-place.ts";

const configMap = (name: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  revision: ${data}\n`;

async function openShop(seed: number): Promise<SimPlace> {
  const place = await openSimPlace(seed);
  await place.apply({
    apiVersion: "stages.metio.wtf/v1",
    kind: "StageSet",
    metadata: { namespace: "shop", name: "shop" },
    spec: {
      stages: ["base", "app"].map((name) => ({
        name,
        path: `./${name}`,
        sourceRef: { kind: "ExternalArtifact", name: "shop" },
      })),
    },
  });
  return place;
}

const revision = (data: string, names: readonly string[] = ["one", "two"]): Record<string, string> =>
  Object.fromEntries<string>([
    ...names.map((name) => [`base/${name}.yaml`, configMap(name, data)] as const),
    ["app/app.yaml", configMap("app", data)],
  ]);

function names(place: SimPlace): string[] {
  return place.cluster
    .lookAll(
      { apiVersion: "v1", kind: "ConfigMap" },
      { namespace: "shop", labelSelector: "stages.metio.wtf/name=shop" },
    )
    .map(({ metadata }) => metadata.name)
    .sort();
}

function ready(place: SimPlace): string {
  const condition = place.stageSet()?.status?.conditions?.find(({ type }) => type === "Ready");
  return `${condition?.status ?? "?"} ${condition?.reason ?? "?"}: ${condition?.message ?? ""}`;
}

describe("a release in memory", () => {
  it("rolls out, changes, prunes, and goes", async () => {
    const place = await openShop(1);
    await place.offer("shop", "v1", revision("v1"));
    expect(await place.step()).toMatchObject({ kind: "ended", ending: { kind: "settled" } });
    expect(ready(place)).toBe("True Succeeded: Applied shop at v1");
    expect(names(place)).toEqual(["app", "one", "two"]);
    await place.offer("shop", "v2", revision("v2", ["one"]));
    await place.step();
    expect(ready(place)).toBe("True Succeeded: Applied shop at v2");
    expect(names(place)).toEqual(["app", "one"]);
    const live = place.stageSet();
    expect(live === undefined ? [] : checkStatus(live)).toEqual([]);
    await place.cluster
      .as({ kind: "self" })
      .delete({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace: "shop", name: "shop" });
    expect(await place.step()).toEqual({ kind: "gone" });
    expect(names(place)).toEqual([]);
    expect(place.cluster.lookAll({ apiVersion: "stages.metio.wtf/v1", kind: "StageInventory" })).toEqual([]);
    expect(place.stageSet()).toBeUndefined();
  });
  it("writes nothing where nothing changed (I9)", async () => {
    const place = await openShop(2);
    await place.offer("shop", "v1", revision("v1"));
    await place.step();
    const before = place.cluster.writes.length;
    await place.step();
    expect(place.cluster.writes.slice(before)).toEqual([]);
  });
  it("heals what somebody changed or deleted", async () => {
    const place = await openShop(3);
    await place.offer("shop", "v1", revision("v1"));
    await place.step();
    const self = place.cluster.as({ kind: "self" });
    await self.delete({ apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "one" });
    await self.patch(
      { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "app" },
      { type: "merge", body: { data: { revision: "edited" } } },
      { fieldManager: "somebody" },
    );
    await place.step();
    expect(names(place)).toEqual(["app", "one", "two"]);
    expect(
      place.cluster.look({ apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "app" })?.["data"],
    ).toEqual({ revision: "v1" });
    expect(ready(place)).toBe("True Succeeded: Applied shop at v1");
  });
});
