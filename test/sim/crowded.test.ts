/** More StageSets wait than one process keeps in memory. */
import { expect, it } from "vitest";
import { after } from "../../lib/base/index.ts";
import { openResponder, tick, type Stepped } from "../../lib/engine/index.ts";
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

/** What becomes of all of them where Flux tells of each at once. */
async function notifyAll(place: SimPlace): Promise<readonly Stepped[]> {
  const stepped: Stepped[] = [];
  const responder = openResponder(place.ports(), {
    ...{ concurrency: 1, budgetMs: 50_000 },
    onStepped: (one) => stepped.push(one),
    onTrouble: ({ message }) => expect.unreachable(message),
  });
  const source = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "ExternalArtifact", namespace: "shop" };
  for (const name of names) responder.take([{ kind: "changed", object: { ...source, name } }]);
  const untilQuiet = async (): Promise<void> => {
    while (responder.load().waiting + responder.load().stepping > 0) await place.clock.sleep(50);
  };
  await letTimePass(place.clock, untilQuiet());
  return stepped;
}

const endings = (stepped: readonly Stepped[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...Map.groupBy(stepped, ({ outcome }) => (outcome.kind === "ended" ? outcome.ending.kind : outcome.kind))].map(
      ([ending, all]) => [ending, all.length],
    ),
  );

it("notify applies all of them as well, and leaves to the tick those that find no room", async () => {
  const place = await openCrowd();
  expect(endings(await notifyAll(place))).toEqual({ settled: pausingPerPlaceMax, moving: 8 });
  await place.clock.advance(10_000);
  expect(endings(await tickOnce(place))).toEqual({ settled: names.length }); // the first one looks at all
});

it("a tick applies all of them, and leaves to the next one those that find no room to wait in", async () => {
  const place = await openCrowd();
  expect(endings(await tickOnce(place))).toEqual({ settled: pausingPerPlaceMax, moving: 8 });
  const applied = place.cluster.lookAll({ apiVersion: "apps/v1", kind: "Deployment" }, { namespace: "shop" });
  expect(applied).toHaveLength(names.length);
  await place.clock.advance(10_000);
  expect(endings(await tickOnce(place))).toEqual({ settled: 8 });
});
