/** More StageSets wait than one process keeps in memory. */
import { expect, it } from "vitest";
import { after } from "../../lib/base/index.ts";
import { tick, type Stepped } from "../../lib/engine/index.ts";
import { letTimePass, openSimPlace, type SimPlace } from "./sim-place.ts";

/** As lib/engine/limits.ts has it. */
const pausingPerPlaceMax = 125;
const kind = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet" };
const names = Array.from({ length: pausingPerPlaceMax + 8 }, (_, index) => `shop-${index}`);

/** A Deployment for each, whose Pods take 20 s. */
async function openCrowd(): Promise<SimPlace> {
  const place = await openSimPlace(1);
  place.cluster.behave([{ kind: "Pod", afterMs: 20_000 }]);
  for (const app of names) {
    const template = {
      metadata: { labels: { app } },
      spec: { containers: [{ name: "main", image: "example.org/main:1" }] },
    };
    const spec = { selector: { matchLabels: { app } }, template };
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: app }, spec };
    await place.offer(app, "1", { "app.json": JSON.stringify(deployment) });
    const stages = [{ name: "app", sourceRef: { kind: "ExternalArtifact", name: app } }];
    await place.apply({ ...kind, metadata: { namespace: "shop", name: app }, spec: { interval: "24h", stages } });
  }
  return place;
}

async function tickOnce({ clock, ports }: SimPlace): Promise<readonly Stepped[]> {
  const request = { concurrency: 1, until: after(clock.now(), 50_000), memory: { namespace: "shop", name: "tick" } };
  const ticked = await letTimePass(clock, tick(ports(), request));
  if (ticked.kind === "failed") throw new Error(ticked.failure.message);
  return ticked.value.stepped;
}

const endings = (stepped: readonly Stepped[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...Map.groupBy(stepped, ({ outcome }) => (outcome.kind === "ended" ? outcome.ending.kind : outcome.kind))].map(
      ([ending, all]) => [ending, all.length],
    ),
  );

it("all of them are applied at once; those that find no room to wait in are looked at by the next tick", async () => {
  const place = await openCrowd();
  expect(endings(await tickOnce(place))).toEqual({ settled: pausingPerPlaceMax, moving: 8 });
  const applied = place.cluster.lookAll({ apiVersion: "apps/v1", kind: "Deployment" }, { namespace: "shop" });
  expect(applied).toHaveLength(names.length);
  await place.clock.advance(10_000);
  expect(endings(await tickOnce(place))).toEqual({ settled: 8 });
});
