import { describe, expect, it } from "vitest";
import { after } from "../../lib/base/index.ts";
import { stepSafely } from "../../lib/engine/index.ts";
import { withFaults } from "../../lib/sim/index.ts";
import { letTimePass, openSimPlace, type SimPlace } from "./sim-place.ts";

const configMap = (name: string): string =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { revision: "v1" } });

/** A release of two objects, each in a StageInventory of its own. */
async function openShop(): Promise<SimPlace> {
  const place = await openSimPlace(1, { inventoryShardCap: 1 });
  const stages = [{ name: "app", path: "./", sourceRef: { kind: "ExternalArtifact", name: "shop" } }];
  const metadata = { namespace: "shop", name: "shop" };
  await place.apply({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata, spec: { stages } });
  await place.offer("shop", "v1", { "one.yaml": configMap("one"), "two.yaml": configMap("two") });
  return place;
}

/** What a process asks for, undisturbed. */
async function callsOf(place: SimPlace): Promise<readonly string[]> {
  const { clusters, calls } = withFaults(place.cluster, [], place.clock);
  await place.step({ ports: place.ports(clusters) });
  return calls.map(({ doing }) => doing);
}

describe("a process that was stopped, and wakes when another has done and undone its work", () => {
  it.each([
    "patch StageSet shop/shop (status)",
    "patch StageSet shop/shop",
    "create StageInventory",
    "apply ConfigMap",
  ])("changes nothing more, stopped after its first %s", async (doing) => {
    const at = 1 + (await callsOf(await openShop())).findIndex((one) => one.startsWith(doing));
    const place = await openShop();
    const { clusters } = withFaults(place.cluster, [{ at, kind: "stop", afterMs: 300_000 }], place.clock);
    const until = after(place.clock.now(), 50_000);
    const request = { namespace: "shop", name: "shop", holder: "stopped", trigger: "Tick", until } as const;
    const stopped = stepSafely(place.ports(clusters), { ...request, pause: (ms) => place.clock.sleep(ms) });
    await place.clock.advance(100_000);
    await place.step();
    expect(place.stageSet()?.status?.conditions?.[0]?.reason).toBe("Succeeded");
    await place.cluster
      .as({ kind: "self" })
      .delete({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace: "shop", name: "shop" });
    expect(await place.step()).toEqual({ kind: "gone" });
    const before = place.cluster.writes.length;
    expect(await letTimePass(place.clock, stopped)).toMatchObject({ kind: "lost" });
    expect(place.cluster.writes.slice(before)).toEqual([]);
  });
});
