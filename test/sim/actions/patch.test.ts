import { describe, expect, it } from "vitest";
import type { Action, PatchAction } from "../../../lib/api/index.ts";
import type { Cluster, KubeObject, LiveObject } from "../../../lib/cluster/index.ts";
import { nextOfAction, takeAction } from "../../../lib/actions/index.ts";
import { toolsOf, type Drove } from "../../support/drive-action.ts";
import { openActionPlace, token, type ActionPlace } from "./action-place.ts";

const v1 = { apiVersion: "v1", kind: "ConfigMap" };
const settings = (name: string, data: Readonly<Record<string, string>>, labels = {}): KubeObject => ({
  ...v1,
  metadata: { name, namespace: "shop", labels },
  data,
});
const merge = { type: "merge", patch: "data: {mode: on}".replace("on", "'on'") } as const;
const one: PatchAction = { ...merge, target: { ...v1, name: "a" } };
const all: PatchAction = { ...merge, target: { ...v1, selector: { matchLabels: { app: "x" } } } };
const driven = { verb: { next: nextOfAction }, take: takeAction };

async function open(patch: PatchAction, ...objects: readonly KubeObject[]): Promise<ActionPlace> {
  const action: Action = { name: "p", onSupersede: "Wait", patch };
  const place = await openActionPlace({ action, ...driven }, []);
  for (const object of objects) await place.apply(object);
  return place;
}

/** Drives the action to its first effect and makes that effect, or not; the process is killed before anything is recorded. */
async function killed(place: ActionPlace, effect: "before" | "after"): Promise<Drove> {
  const left = await place.drive({ endsAt: ({ kind }) => kind === "act" });
  if (left.move.kind !== "act") throw new Error(`not begun: ${left.move.kind}`);
  const tools = toolsOf({ namespace: "shop", cluster: place.self, clock: place.clock }, { intent: left.intent });
  if (effect === "after") await takeAction(tools, left.move.effect);
  return left;
}

const dataOf = (place: ActionPlace, name = "a"): unknown => place.look("ConfigMap", name)?.["data"];
/** Writes under the action's token, by the names of their objects. */
const patched = (place: ActionPlace): string[] =>
  place.cluster.writes.filter(({ after }) => ours(after)).map(({ name }) => name);
const ours = (object: LiveObject | undefined): boolean =>
  object?.metadata.managedFields?.some(({ manager }) => manager === token) === true;
const edit = (place: ActionPlace, data: object, name = "a") =>
  place.self.patch({ ...v1, namespace: "shop", name }, { type: "merge", body: { data } }, { fieldManager: "rival" });

describe("a patch of one object", () => {
  it.each([
    { when: "as YAML", patch: one },
    { when: "as JSON", patch: { ...one, patch: '{"data":{"mode":"on"}}' } },
    {
      when: "as operations",
      patch: { ...one, type: "json6902" as const, patch: "[{op: add, path: /data/mode, value: 'on'}]" },
    },
  ])("$when is made once, and is done when looked at again", async ({ patch }) => {
    const place = await open(patch, settings("a", { kept: "1" }));
    const drove = await place.drive();
    expect([drove.move.kind, drove.effects, patched(place)]).toEqual(["done", ["patchObject"], ["a"]]);
    expect(dataOf(place)).toEqual({ kept: "1", mode: "on" });
    expect((await place.drive({ intent: drove.intent })).effects).toEqual([]);
  });

  it("that changes nothing writes nothing", async () => {
    const place = await open(one, settings("a", { mode: "on" }));
    expect(await place.drive()).toMatchObject({ move: { kind: "done" }, effects: [] });
    expect(patched(place)).toEqual([]);
  });

  it.each([
    { effect: "before" as const, effects: ["patchObject"] },
    { effect: "after" as const, effects: [] },
  ])("killed $effect its effect is made exactly once", async ({ effect, effects }) => {
    for (const patch of [
      one,
      { ...one, patch: "data: {kept: null}" }, // only removes: no manager tells of it
      { ...one, type: "json6902" as const, patch: "[{op: copy, from: /data/kept, path: /data/other}]" },
      { ...one, type: "json6902" as const, patch: "[{op: remove, path: /data/kept}]" },
      { ...one, type: "json6902" as const, patch: "[{op: move, from: /data/kept, path: /data/other}]" },
    ]) {
      const place = await open(patch, settings("a", { kept: "1" }));
      const { intent } = await killed(place, effect);
      const again = await place.drive({ intent });
      expect([again.move.kind, again.effects]).toEqual(["done", effects]);
      expect(place.cluster.writes.filter(({ name }) => name === "a")).toHaveLength(2); // ours, and who made it
    }
  });

  it.each([
    { when: "before the effect", effect: "before" as const, effects: ["patchObject"] },
    { when: "after the effect", effect: "after" as const, effects: [] },
  ])("where somebody else writes $when: still once", async ({ effect, effects }) => {
    const patch = "[{op: add, path: /metadata/finalizers/-, value: a.b/c}]"; // twice would be two
    const held = settings("a", { kept: "1" });
    const place = await open(
      { ...one, type: "json6902", patch },
      { ...held, metadata: { ...held.metadata, finalizers: ["a.b/a"] } },
    );
    const { intent } = await killed(place, effect);
    await edit(place, { other: "2" });
    const again = await place.drive({ intent });
    expect([again.move.kind, again.effects]).toEqual(["done", effects]);
    expect(place.look("ConfigMap", "a")).toMatchObject({
      metadata: { finalizers: ["a.b/a", "a.b/c"] },
      data: { kept: "1", other: "2" },
    });
  });

  it.each([one, { ...one, type: "json6902" as const, patch: "[{op: add, path: /data/mode, value: 'on'}]" }])(
    "is not made on top of a change that it did not see ($type): it looks again",
    async (patch) => {
      const place = await open(patch, settings("a", { kept: "1" }));
      let rivals = 2;
      const racing: Cluster = {
        ...place.self,
        patch: async (ref, change, how) => {
          if (how.dryRun !== true && rivals > 0) await edit(place, { other: String(rivals--) });
          return place.self.patch(ref, change, how);
        },
      };
      const drove = await place.drive({}, racing);
      expect([drove.move.kind, drove.effects.length]).toEqual(["done", 3]);
      expect(dataOf(place)).toEqual({ kept: "1", mode: "on", other: "1" });
    },
  );

  it.each([
    { when: "as often as a look tries", changes: 2, waits: 0 },
    { when: "once more", changes: 3, waits: 1 },
  ])("of an object that others change $when waits $waits times", async ({ changes, waits }) => {
    const place = await open(one, settings("a", {}));
    let left = changes;
    const racing: Cluster = {
      ...place.self,
      patch: async (ref, change, how) => {
        if (how.dryRun === true && left > 0) await edit(place, { other: String(left--) });
        return place.self.patch(ref, change, how);
      },
    };
    const drove = await place.drive({}, racing);
    expect([drove.move.kind, drove.waits.length, patched(place)]).toEqual(["done", waits, ["a"]]);
  });

  it("is done once its answer was seen, though somebody overwrites it at once", async () => {
    const place = await open(one, settings("a", { mode: "none" }));
    const rival: Cluster = {
      ...place.self,
      patch: async (ref, change, how) => {
        const answer = await place.self.patch(ref, change, how);
        if (how.dryRun !== true) await edit(place, { mode: "off" });
        return answer;
      },
    };
    expect(await place.drive({}, rival)).toMatchObject({ move: { kind: "done" }, effects: ["patchObject"] });
    expect(dataOf(place)).toEqual({ mode: "off" });
  });

  it("is made anew on an object that was recreated", async () => {
    const place = await open(one, settings("a", {}));
    const { intent } = await killed(place, "after");
    await place.remove(settings("a", {}));
    await place.apply(settings("a", { kept: "2" }));
    expect((await place.drive({ intent })).effects).toEqual(["patchObject"]);
    expect(dataOf(place)).toEqual({ kept: "2", mode: "on" });
  });

  it.each([
    { when: "that is absent", patch: one, then: "backoff: Cannot patch ConfigMap shop/a: there is none; create it" },
    {
      when: "of no kind",
      patch: { ...one, target: { apiVersion: "a.b/v1", kind: "Nope", name: "a" } },
      then: "never: Cannot patch Nope: the API server serves no such kind in a.b/v1",
    },
    {
      when: "in words that do not parse",
      patch: { ...one, patch: "a: [" },
      then: "never: Cannot read patch.patch: it",
    },
  ])("of an object $when fails: $then", async ({ patch, then }) => {
    const { move } = await (await open(patch)).drive();
    expect(move.kind === "failed" && `${move.failure.retry}: ${move.failure.message}`).toContain(then);
  });

  it.each([
    { patch: { ...one, patch: "data: 7" }, then: "data" },
    { patch: { ...one, patch: "metadata: {name: b}" }, then: "name" },
    { patch: { ...one, type: "json6902" as const, patch: "[{op: remove, path: /data/none}]" }, then: "422 Invalid" },
    {
      patch: { ...one, type: "json6902" as const, patch: "[{op: test, path: /data/x, value: y}]" },
      then: "422 Invalid",
    },
  ])("that the API server refuses fails for good, in its words: $patch.patch", async ({ patch, then }) => {
    const place = await open(patch, settings("a", { kept: "1" }));
    const { move, effects } = await place.drive();
    expect(move.kind === "failed" && `${move.failure.retry}: ${move.failure.message}`).toMatch(/^never: Cannot patch/);
    expect(move.kind === "failed" && move.failure.message).toContain(then);
    expect(effects).toEqual([]);
  });

  it("that is forbidden fails for good", async () => {
    const place = await open(one, settings("a", {}));
    place.cluster.deny([{ who: { kind: "self" }, verb: "patch", kind: "ConfigMap" } as never]);
    const { move } = await place.drive();
    expect(move).toMatchObject({ kind: "failed", failure: { reason: "RBACDenied", retry: "never" } });
  });
});

describe("a patch of all that a selector matches", () => {
  const x = { app: "x" };
  it("changes them in order of name, each once, and none that need no change", async () => {
    const place = await open(all, ...["c", "a", "d"].map((name) => settings(name, {}, x)));
    await place.apply(settings("b", { mode: "on" }, x));
    await place.apply(settings("e", {}));
    const drove = await place.drive();
    expect([drove.move.kind, patched(place)]).toEqual(["done", ["a", "c", "d"]]);
    expect((await place.drive({ intent: drove.intent })).effects).toEqual([]);
  });

  it.each(["before", "after"] as const)("killed %s any of its effects makes each exactly once", async (effect) => {
    const place = await open(
      { ...all, type: "json6902", patch: "[{op: add, path: /metadata/finalizers, value: [a.b/c]}]" },
      ...["a", "b", "c"].map((name) => settings(name, {}, x)),
    );
    let intent = place.intent;
    for (let deaths = 0; deaths < 3; deaths += 1) {
      let acts = 0;
      const left = await place.drive({
        intent,
        endsAt: ({ kind }) => kind === "act" && ++acts > 1 - Number(deaths === 0),
      });
      intent = left.intent;
      if (left.move.kind !== "act") break;
      const tools = toolsOf({ namespace: "shop", cluster: place.self, clock: place.clock }, { intent });
      if (effect === "after") await takeAction(tools, left.move.effect);
    }
    const last = await place.drive({ intent });
    expect([last.move.kind, patched(place)]).toEqual(["done", ["a", "b", "c"]]);
  });

  it("goes on where the patch itself takes the label away", async () => {
    const relabel = { ...all, patch: "metadata: {labels: {app: null}}" };
    const place = await open(relabel, ...["a", "b"].map((name) => settings(name, {}, x)));
    const { intent } = await killed(place, "after");
    expect(await place.drive({ intent })).toMatchObject({ move: { kind: "done" }, effects: ["patchObject"] });
    expect(["a", "b"].map((name) => place.look("ConfigMap", name)?.metadata.labels ?? {})).toEqual([{}, {}]);
  });

  it("goes on where the object under way was recreated, and does not touch that", async () => {
    const place = await open(all, ...["a", "b"].map((name) => settings(name, {}, x)));
    const { intent } = await killed(place, "before");
    await place.remove(settings("a", {}));
    await place.apply(settings("a", {}, x));
    expect((await place.drive({ intent })).move.kind).toBe("done");
    expect(patched(place)).toEqual(["b"]);
  });

  it("of none is done", async () => {
    expect(await (await open(all, settings("a", {}))).drive()).toMatchObject({ move: { kind: "done" }, effects: [] });
  });

  it("of cluster-scoped objects needs no Namespace", async () => {
    const kind = { apiVersion: "v1", kind: "Namespace" };
    const target = { ...kind, namespace: "elsewhere", selector: { matchLabels: { app: "x" } } };
    const place = await open({ ...one, target, patch: "metadata: {labels: {done: 'yes'}}" });
    await place.apply({ ...kind, metadata: { name: "one", labels: x } });
    const drove = await place.drive();
    expect(drove.intent.objects).toEqual([{ ...kind, name: "one", uid: expect.any(String) as string }]);
    expect(place.cluster.look({ ...kind, name: "one" })?.metadata.labels).toMatchObject({ done: "yes" });
  });

  it.each([
    { count: 500, then: "done" },
    { count: 501, then: "it matches 501 objects, and 500 are allowed; narrow it" },
  ])("$count objects: $then", async ({ count, then }) => {
    const place = await open(all);
    const names = Array.from({ length: count }, (_, at) => `n-${at}`);
    await Promise.all(names.map((name) => place.apply(settings(name, { mode: "on" }, x))));
    const { move } = await place.drive();
    expect(move.kind === "failed" ? move.failure.message : move.kind).toContain(then);
  });
});
