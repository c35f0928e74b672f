/** A step that is told to end, at every one of its calls: it lets its claim go, and whoever comes next finishes at once. */
import { expect, it } from "vitest";
import { checkStatus } from "../../lib/api/index.ts";
import { after } from "../../lib/base/index.ts";
import { stepSafely, type StepOutcome } from "../../lib/engine/index.ts";
import { eachCall } from "../../lib/sim/index.ts";
import { letTimePass, openSimPlace, type SimPlace } from "./sim-place.ts";

const configMap = (name: string): string =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { revision: "v1" } });

async function openShop(): Promise<SimPlace> {
  const place = await openSimPlace(1);
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const stages = ["base", "app"].map((name) => ({ name, path: `./${name}`, sourceRef }));
  const metadata = { namespace: "shop", name: "shop" };
  await place.apply({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata, spec: { stages } });
  await place.offer("shop", "v1", { "base/one.yaml": configMap("one"), "app/two.yaml": configMap("two") });
  return place;
}

/** One step that is told to end as it makes its call number `at`; and how many calls it has made. */
async function stepUntil(
  place: SimPlace,
  at: number,
): Promise<{ readonly outcome: StepOutcome; readonly calls: number }> {
  const ending = new AbortController();
  let calls = 0;
  const counted = <T>(_doing: string, effect: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls === at) ending.abort();
    return effect();
  };
  const ports = place.ports({ as: (who) => eachCall(place.cluster.as(who), counted) });
  const until = after(place.clock.now(), 50_000);
  const request = { namespace: "shop", name: "shop", holder: "told", trigger: "Event", until } as const;
  const pause = (ms: number): Promise<void> => place.clock.sleep(ms);
  const outcome = await letTimePass(place.clock, stepSafely(ports, { ...request, pause, signal: ending.signal }));
  return { outcome, calls };
}

it("leaves nothing that others have to wait for", async () => {
  const { calls } = await stepUntil(await openShop(), Infinity);
  expect(calls).toBeGreaterThan(8);
  for (let at = 1; at <= calls; at += 1) {
    const place = await openShop();
    const { outcome } = await stepUntil(place, at);
    const when = `told to end at call ${at} of ${calls}`;
    expect(outcome.kind, when).toBe("ended");
    const left = place.stageSet();
    expect(left?.status?.run?.claim, when).toBeUndefined();
    if (left?.status !== undefined) expect(checkStatus(left), when).toEqual([]);
    const began = place.clock.now();
    const ticked = await place.tick();
    if (left?.status?.run !== undefined || left?.status === undefined)
      expect(ticked.stepped, when).toMatchObject([{ outcome: { ending: { kind: "settled" } } }]);
    expect(place.clock.now() - began, when).toBeLessThan(5_000);
    expect(place.stageSet()?.status?.conditions?.[0]?.reason, when).toBe("Succeeded");
  }
});
