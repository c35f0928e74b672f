/** A tick over StageSets that depend on one another: all of a chain in one pass, and each change is looked at once. */
import { describe, expect, it } from "vitest";
import { after } from "../../lib/base/index.ts";
import { tick } from "../../lib/engine/index.ts";
import { eachCall } from "../../lib/sim/index.ts";
import { letTimePass, openSimPlace, type SimPlace } from "./sim-place.ts";

const configMap = (name: string, revision: string): string =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { revision } });

async function putStageSet(place: SimPlace, name: string, source: string, dependsOn: readonly object[]): Promise<void> {
  const stages = [{ name: "base", path: `./${name}`, sourceRef: { kind: "ExternalArtifact", name: source } }];
  const metadata = { namespace: "shop", name };
  await place.apply({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata, spec: { stages, dependsOn } });
}

async function publish(place: SimPlace, source: string, names: readonly string[], revision: string): Promise<void> {
  const files = names.map((name) => [`${name}/one.json`, configMap(`of-${name}`, revision)] as const);
  await place.offer(source, revision, Object.fromEntries(files));
}

/** Each depends on the one after it; all of one source, or each of its own. */
async function openChain(names: readonly string[], isShared: boolean): Promise<SimPlace> {
  const place = await openSimPlace(1);
  for (const [index, name] of names.entries()) {
    const next = names[index + 1];
    await putStageSet(place, name, isShared ? "all" : name, next === undefined ? [] : [{ name: next }]);
  }
  await offerAll(place, names, isShared, "v1");
  return place;
}

async function offerAll(place: SimPlace, names: readonly string[], isShared: boolean, revision: string): Promise<void> {
  if (isShared) await publish(place, "all", names, revision);
  else for (const name of names) await publish(place, name, [name], revision);
}

const readyOf = (place: SimPlace, name: string): string | undefined =>
  place.stageSet(name)?.status?.conditions?.find(({ type }) => type === "Ready")?.reason;

const five = ["a", "b", "c", "d", "e"];

describe("a chain", () => {
  it.each([
    { when: "that is listed from its end, with sources of their own", names: five.toReversed(), isShared: false },
    { when: "that is listed from its beginning, with sources of their own", names: five, isShared: false },
    { when: "that is listed from its end, with one source", names: five.toReversed(), isShared: true },
    { when: "that is listed from its beginning, with one source", names: five, isShared: true },
  ])("$when is out after one tick, and so is its next revision", async ({ names, isShared }) => {
    const place = await openChain(names, isShared);
    for (const revision of ["v1", "v2"]) {
      await offerAll(place, names, isShared, revision);
      const from = place.cluster.writes.length;
      const { stepped } = await place.tick();
      expect(names.map((name) => readyOf(place, name))).toEqual(names.map(() => "Succeeded"));
      expect(stepped.length).toBeLessThanOrEqual(3 * names.length);
      if (isShared || revision === "v1") {
        const order = place.cluster.writes.slice(from).filter(({ kind }) => kind === "ConfigMap");
        expect([...new Set(order.map(({ name }) => name))]).toEqual(names.toReversed().map((name) => `of-${name}`));
      }
      const before = place.cluster.writes.length;
      expect((await place.tick()).stepped).toEqual([]);
      expect(place.cluster.writes.slice(before).filter(({ kind }) => kind !== "Lease")).toEqual([]);
    }
  });
});

it("one that becomes ready while its dependent is about to write that it waits is not missed", async () => {
  const place = await openChain(["a", "b"], false);
  const self = eachCall(place.cluster.as({ kind: "self" }), async (doing, effect) => {
    if (doing.startsWith("patch StageSet shop/a")) await place.clock.sleep(5_000);
    return effect();
  });
  const request = { concurrency: 8, until: after(place.clock.now(), 50_000) };
  const ticked = await letTimePass(place.clock, tick(place.ports({ as: () => self }), request));
  expect(ticked).toMatchObject({
    value: { stepped: [{ name: "b" }, { name: "a" }, { name: "a", why: "Dependency" }] },
  });
  expect([readyOf(place, "a"), readyOf(place, "b")]).toEqual(["Succeeded", "Succeeded"]);
});

describe("a dependency of another kind", () => {
  const widget = { apiVersion: "example.org/v1", kind: "Widget" };
  const put = (place: SimPlace, phase: string): Promise<void> =>
    place.apply({ ...widget, metadata: { namespace: "shop", name: "db" }, spec: { phase } });

  it("is looked for by every tick, which writes once that it waits, and goes on once it is there", async () => {
    const place = await openSimPlace(1);
    await publish(place, "a", ["a"], "v1");
    await putStageSet(place, "a", "a", [{ ...widget, name: "db", readyExpr: "dep.spec.phase == self.metadata.name" }]);
    await put(place, "new");
    await place.tick();
    const before = place.cluster.writes.length;
    for (let ticks = 0; ticks < 5; ticks += 1) {
      await place.clock.advance(10_000);
      await place.tick();
    }
    expect(place.cluster.writes.slice(before).filter(({ kind }) => kind !== "Lease")).toEqual([]);
    expect(readyOf(place, "a")).toBe("DependencyNotReady");
    await put(place, "a");
    await place.tick();
    expect(readyOf(place, "a")).toBe("Succeeded");
  });

  it("that becomes ready while a tick waits is seen by that tick", async () => {
    const place = await openSimPlace(1);
    await publish(place, "a", ["a"], "v1");
    await publish(place, "b", ["b"], "v1");
    await putStageSet(place, "a", "a", [{ ...widget, name: "db", readyExpr: "dep.spec.phase == 'up'" }, { name: "b" }]);
    await putStageSet(place, "b", "b", []);
    await put(place, "new");
    void place.clock.sleep(20_000).then(() => put(place, "up"));
    await place.tick();
    expect([readyOf(place, "a"), readyOf(place, "b")]).toEqual(["Succeeded", "Succeeded"]);
  });
});

it("suspendUntil ends by itself", async () => {
  const place = await openSimPlace(1);
  await publish(place, "a", ["a"], "v1");
  await putStageSet(place, "a", "a", []);
  const stages = [{ name: "base", path: "./a", sourceRef: { kind: "ExternalArtifact", name: "a" } }];
  const suspendUntil = new Date(place.clock.now() + 7_200_000).toISOString();
  const metadata = { namespace: "shop", name: "a" };
  await place.apply({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata, spec: { stages, suspendUntil } });
  await place.tick();
  const before = place.cluster.writes.length;
  await place.clock.advance(7_140_000);
  expect((await place.tick()).stepped).toEqual([]);
  expect(place.cluster.writes.slice(before).filter(({ kind }) => kind !== "Lease")).toEqual([]);
  await place.clock.advance(60_000);
  expect((await place.tick()).stepped).toMatchObject([{ why: "WakeUp" }]);
  expect(readyOf(place, "a")).toBe("Succeeded");
});
