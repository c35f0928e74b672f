import { expect } from "vitest";
import { checkStatus } from "../../../lib/api/index.ts";
import { after, type Clock } from "../../../lib/base/index.ts";
import { tick, type Ports, type Stepped } from "../../../lib/engine/index.ts";
import { machineClock, valueOf } from "../place.ts";
import type { ReleasePlace } from "../release-place.ts";

export const widgetKind = { apiVersion: "stageset.test/v1", kind: "Widget" } as const;

/** Makes the Widget `name`, whose controller says this of it. */
export async function putWidget(place: ReleasePlace, name: string, status: object): Promise<void> {
  const { cluster, namespace } = place;
  await place.apply({ ...widgetKind, metadata: { name }, spec: {} });
  const ref = { ...widgetKind, namespace, name };
  const options = { fieldManager: "widget-controller", subresource: "status" } as const;
  valueOf(await cluster.patch(ref, { type: "merge", body: { status } }, options));
}

/** What a controller says of the generation `of`: Ready or not. */
export function readiness(status: "True" | "False" | "Unknown", of = 1): object {
  return { observedGeneration: of, conditions: [{ type: "Ready", status, reason: "Told", message: "by the test" }] };
}

/** One tick over the StageSets of this place; what it stepped, as `name why`, in the order of their ends. */
export async function tickOnce(
  { ports, namespace }: ReleasePlace,
  { clock = machineClock, budgetMs = 30_000 }: { readonly clock?: Clock; readonly budgetMs?: number } = {},
): Promise<readonly string[]> {
  const own: Ports = { ...ports, clock };
  const memory = { namespace, name: "stageset-tick" };
  const ticked = await tick(own, {
    namespaces: [namespace],
    memory,
    concurrency: 8,
    until: after(clock.now(), budgetMs),
  });
  if (ticked.kind === "failed") throw new Error(ticked.failure.message);
  return ticked.value.stepped.map(tell);
}

/** Another tick finds nothing to do. A boundary of an interval may have passed meanwhile, which leaves no trace (I9). */
export async function expectQuietTick(release: ReleasePlace): Promise<void> {
  const kind = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet" };
  const versions = async (): Promise<readonly string[]> => {
    const { items } = valueOf(await release.cluster.listMetadata(kind, { namespace: release.namespace }));
    return items.map(({ metadata }) => `${metadata.name} ${metadata.resourceVersion}`);
  };
  const before = await versions();
  expect((await tickOnce(release)).filter((one) => !one.endsWith(" Interval: settled"))).toEqual([]);
  expect(await versions()).toEqual(before);
}

function tell({ name, why, outcome }: Stepped): string {
  return `${name} ${why}: ${outcome.kind === "ended" ? outcome.ending.kind : outcome.kind}`;
}

/** A step of `shop` whose time is up as soon as it waits; it says `ready` then, and nothing of it is in the cluster. */
export async function expectWaiting(release: ReleasePlace, ready: RegExp, laterMs = 0): Promise<void> {
  await stepOnce(release, laterMs);
  expect(await release.ready("shop")).toMatch(ready);
  const stageSet = await release.get("shop");
  expect(checkStatus(stageSet)).toEqual([]);
  expect(stageSet.metadata.finalizers).toBeUndefined();
}

/** A step of `shop` that looks once. `laterMs`: it takes place so much later. */
export async function stepOnce(release: ReleasePlace, laterMs = 0): Promise<void> {
  const budgetMs = 60_000;
  let passedMs = laterMs;
  const clock: Clock = {
    now: () => after(machineClock.now(), passedMs),
    sleep: () => {
      passedMs += budgetMs;
      return Promise.resolve();
    },
  };
  await release.step("shop", { budgetMs, ports: { ...release.ports, clock } });
}
