/** Deletes that a webhook denies, whatever its status, and objects that change faster than they can be deleted. */
import { describe, expect, it } from "vitest";
import type { ApiError, Clusters, ObjectRef } from "../../../lib/cluster/index.ts";
import { fieldManager, maxTeardownWaitMs, must, openSimPlace, type SimPlace } from "../sim-place.ts";

const stageSetRef = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace: "shop", name: "shop" } as const;
const doomed = { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "b" } as const;
const configMap = (name: string, data: object = {}): string =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data, immutable: true });

/** A release of `a` and `b`, rolled out. */
async function settled(stage: object = {}): Promise<SimPlace> {
  const place = await openSimPlace(1);
  await place.offer("shop", "v1", { "a.yaml": configMap("a"), "b.yaml": configMap("b") });
  const { apiVersion, kind, namespace, name } = stageSetRef;
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const spec = { retryInterval: "10m", stages: [{ name: "app", path: "./", sourceRef, ...stage }] };
  await place.apply({ apiVersion, kind, metadata: { namespace, name }, spec });
  await place.step();
  return place;
}

/** What comes of a delete of `b`, in place of what the API server would make of it; undefined: that. */
type Meeting = () => Promise<Pick<ApiError, "status" | "reason" | "message"> | undefined>;

interface Met {
  readonly clusters: Clusters;
  /** When each delete of `b` was asked for, in milliseconds after the first. */
  readonly asked: readonly number[];
}

function meeting({ cluster, clock }: SimPlace, meet: Meeting): Met {
  const at: number[] = [];
  const isDoomed = (ref: ObjectRef): boolean => ref.kind === doomed.kind && ref.name === doomed.name;
  const clusters: Clusters = {
    as: (who) => {
      const port = cluster.as(who);
      return {
        ...port,
        delete: async (ref, how) => {
          if (!isDoomed(ref)) return port.delete(ref, how);
          at.push(clock.now());
          const met = await meet();
          if (met === undefined) return port.delete(ref, how);
          const doing = `delete ${ref.kind} shop/${ref.name}`;
          return { kind: "refused", error: { doing, causes: [], ...met } };
        },
      };
    },
  };
  return {
    clusters,
    get asked() {
      return at.map((ms) => ms - (at[0] ?? 0));
    },
  };
}

const denials = [
  { status: 403, reason: "Forbidden" },
  { status: 409, reason: "Conflict" },
  { status: 500, reason: "InternalError" },
] as const;
const message = 'admission webhook "guard.shop.example" denied the request: it is in use';

function readyOf(place: SimPlace): string {
  const ready = place.stageSet()?.status?.conditions?.find(({ type }) => type === "Ready");
  return `${ready?.status ?? "?"} ${ready?.reason ?? "?"}: ${ready?.message ?? ""}`;
}

describe.each(denials)("a delete that a webhook denies with $status", (denial) => {
  const meet: Meeting = () => Promise.resolve({ ...denial, message });
  const said = `Cannot delete ConfigMap shop/b: the API server answered ${denial.status} ${denial.reason}: ${message}`;

  it("is told by a prune, and asked once", async () => {
    const place = await settled();
    const met = meeting(place, meet);
    await place.offer("shop", "v2", { "a.yaml": configMap("a") });
    await place.step({ ports: place.ports(met.clusters) });
    expect(met.asked).toEqual([0]);
    expect(readyOf(place)).toContain(`False StageFailed: ${said}`);
    expect(place.cluster.look(doomed)).toBeDefined();
  });

  it("is told by a teardown, which ends when its time is over", async () => {
    const place = await settled();
    const met = meeting(place, meet);
    must(await place.cluster.as({ kind: "self" }).delete(stageSetRef));
    await place.step({ ports: place.ports(met.clusters) });
    expect(met.asked).toEqual([0]);
    expect(readyOf(place)).toContain(`False StageFailed: ${said}`);
    await place.clock.advance(maxTeardownWaitMs);
    await place.step({ ports: place.ports(met.clusters) });
    expect([place.stageSet(), met.asked.length]).toEqual([undefined, 2]);
    expect(place.told.filter(({ reason }) => reason === "TeardownForced")).toMatchObject([
      { message: expect.stringContaining(said) as string },
    ]);
  });

  it("is told where it was to be made anew", async () => {
    const place = await settled({ force: true });
    const met = meeting(place, meet);
    await place.offer("shop", "v2", { "a.yaml": configMap("a"), "b.yaml": configMap("b", { more: "1" }) });
    await place.step({ ports: place.ports(met.clusters) });
    expect(met.asked).toEqual([0]);
    expect(readyOf(place)).toContain(`False StageFailed: ${said}`);
  });
});

describe("an object that changes faster than it can be deleted", () => {
  /** Somebody writes it between the look and the delete. */
  function changing(place: SimPlace, timesMax: number): Met {
    let times = 0;
    return meeting(place, async () => {
      times += 1;
      const body = { metadata: { annotations: { beat: String(times) } } };
      const self = place.cluster.as({ kind: "self" });
      if (times <= timesMax) must(await self.patch(doomed, { type: "merge", body }, { fieldManager }));
      return undefined;
    });
  }

  it("is looked at again at once, then after pauses, until it holds still", async () => {
    const place = await settled();
    const met = changing(place, 3);
    await place.offer("shop", "v2", { "a.yaml": configMap("a") });
    await place.step({ ports: place.ports(met.clusters) });
    expect(readyOf(place)).toMatch(/^True Succeeded/);
    expect([place.cluster.look(doomed), met.asked.length]).toEqual([undefined, 4]);
    const [, second = 0, third = 0, fourth = 0] = met.asked;
    expect([second, third - second >= 1_000, fourth - third >= 2_000]).toEqual([0, true, true]);
  });

  it("is asked a few times in a step, and named", async () => {
    const place = await settled();
    const met = changing(place, Infinity);
    await place.offer("shop", "v2", { "a.yaml": configMap("a") });
    await place.step({ ports: place.ports(met.clusters) });
    expect(met.asked.length).toBeLessThan(10);
    expect(readyOf(place)).toContain(
      "Pruning: waiting for ConfigMap shop/b (it changes each time before it can be deleted)",
    );
  });

  it("is made anew once it holds still, and until then asked a few times in a step", async () => {
    const place = await settled({ force: true });
    await place.offer("shop", "v2", { "a.yaml": configMap("a"), "b.yaml": configMap("b", { more: "1" }) });
    const restless = changing(place, Infinity);
    await place.step({ ports: place.ports(restless.clusters) });
    expect(restless.asked.length).toBeLessThan(10);
    expect(readyOf(place)).toContain("Waiting until they are gone, to make them anew: ConfigMap shop/b");
    await place.step({ ports: place.ports(changing(place, 1).clusters) });
    expect(readyOf(place)).toMatch(/^True Succeeded/);
    expect(place.cluster.look(doomed)?.["data"]).toEqual({ more: "1" });
  });

  it("does not hold up a teardown beyond its time", async () => {
    const place = await settled();
    must(await place.cluster.as({ kind: "self" }).delete(stageSetRef));
    const met = changing(place, Infinity);
    await place.step({ ports: place.ports(met.clusters) });
    expect(place.stageSet()).toBeDefined();
    await place.clock.advance(maxTeardownWaitMs);
    await place.step({ ports: place.ports(met.clusters) });
    expect(place.stageSet()).toBeUndefined();
  });
});

it("an object that somebody marks in the moment before it is deleted to be made anew is left alone", async () => {
  const place = await settled({ force: true });
  await place.offer("shop", "v2", { "a.yaml": configMap("a"), "b.yaml": configMap("b", { more: "1" }) });
  const met = meeting(place, async () => {
    const body = { metadata: { annotations: { "kustomize.toolkit.fluxcd.io/reconcile": "disabled" } } };
    must(await place.cluster.as({ kind: "self" }).patch(doomed, { type: "merge", body }, { fieldManager }));
    return undefined;
  });
  await place.step({ ports: place.ports(met.clusters) });
  expect(readyOf(place)).toMatch(/^True Succeeded/);
  expect(met.asked).toEqual([0]);
  const left = place.cluster.look(doomed);
  expect([left?.["data"], left?.metadata.deletionTimestamp]).toEqual([undefined, undefined]);
});

it("an object that somebody makes ours again each time does not hold up a deletion that orphans beyond its time", async () => {
  const place = await settled();
  const self = place.cluster.as({ kind: "self" });
  const { labels = {} } = must(await self.get(doomed))?.metadata ?? {};
  const clusters: Clusters = {
    as: (who) => {
      const port = place.cluster.as(who);
      return {
        ...port,
        patch: async (ref, patch, how) => {
          const answer = await port.patch(ref, patch, how);
          if (ref.name === doomed.name)
            must(await self.patch(doomed, { type: "merge", body: { metadata: { labels } } }, { fieldManager }));
          return answer;
        },
      };
    },
  };
  must(
    await self.patch(stageSetRef, { type: "merge", body: { spec: { deletionPolicy: "Orphan" } } }, { fieldManager }),
  );
  must(await self.delete(stageSetRef));
  await place.step({ ports: place.ports(clusters) });
  expect(place.stageSet()).toBeDefined();
  await place.clock.advance(maxTeardownWaitMs);
  await place.step({ ports: place.ports(clusters) });
  expect(place.stageSet()).toBeUndefined();
});
