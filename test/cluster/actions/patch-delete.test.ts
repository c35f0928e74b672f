/** patch, delete and wait on a real API server: each effect exactly once, whenever the process dies and whoever else writes. */
import { describe, expect } from "vitest";
import { nextOfAction, takeAction } from "../../../lib/actions/index.ts";
import type { Action, DeleteAction, Intent, PatchAction, WaitAction } from "../../../lib/api/index.ts";
import type { LiveObject, Patch } from "../../../lib/cluster/index.ts";
import { toolsOf, type Drove, type Driving } from "../../support/drive-action.ts";
import { eventually } from "../eventually.ts";
import { it, machineClock, valueOf, type Place } from "../place.ts";
import { drive, newIntent } from "./drive.ts";

type Verbs = Pick<Action, "patch" | "delete" | "wait">;

const v1 = { apiVersion: "v1", kind: "ConfigMap" };
const deployments = { apiVersion: "apps/v1", kind: "Deployment" };
const widgets = { apiVersion: "stageset.test/v1", kind: "Widget" };
const replicaSets = { apiVersion: "apps/v1", kind: "ReplicaSet" };
const driven = { verb: { next: nextOfAction }, take: takeAction };

const settings = (name: string, data: Readonly<Record<string, string>>, labels = {}) => ({
  ...v1,
  metadata: { name, labels },
  data,
});
const deployment = (name: string) => ({
  ...deployments,
  metadata: { name },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: "main", image: "registry.test/app:1" }] },
    },
  },
});
const merge = { type: "merge", patch: "data: {mode: 'on'}" } as const;
const json = (...operations: readonly object[]) => ({ type: "json6902", patch: JSON.stringify(operations) }) as const;
const named = (name: string) => ({ target: { ...v1, name } });

function act(place: Place, verbs: Verbs, intent: Intent, more: Partial<Driving> = {}): Promise<Drove> {
  return drive(place, { name: "x", onSupersede: "Wait", ...verbs }, intent, { ...driven, ...more });
}

/** The same, killed at its first effect: before it, or once it is made and before anything of it is recorded. */
async function killed(place: Place, verbs: Verbs, effect: "before" | "after"): Promise<Drove> {
  const verb = verbs.patch === undefined ? "delete" : "patch";
  const left = await act(place, verbs, newIntent(verb), { endsAt: ({ kind }) => kind === "act" });
  if (left.move.kind !== "act") throw new Error(`not begun: ${left.move.kind}`);
  const { namespace, cluster } = place;
  const tools = toolsOf({ namespace, cluster, clock: machineClock }, { intent: left.intent });
  if (effect === "after") {
    const outcome = await takeAction(tools, left.move.effect);
    expect(["made", "done"]).toContain(outcome.kind);
  }
  return left;
}

const isOurs = ({ metadata }: LiveObject, { token }: Intent): boolean =>
  metadata.managedFields?.some(({ manager }) => manager === token) === true;
const told = ({ move }: Drove): string =>
  move.kind === "failed" ? `${move.failure.retry}: ${move.failure.message}` : move.kind;
const rival = async (place: Place, name: string, data: object): Promise<void> => {
  const change: Patch = { type: "merge", body: { data } };
  valueOf(await place.cluster.patch({ ...v1, namespace: place.namespace, name }, change, { fieldManager: "rival" }));
};

describe("a patch", () => {
  it("merges by the kind's own rules, once", async ({ place }) => {
    await place.apply(deployment("api"));
    const containers = [{ name: "main", env: [{ name: "MODE", value: "safe" }] }];
    const patch: PatchAction = {
      target: { ...deployments, name: "api" },
      type: "merge",
      patch: JSON.stringify({ spec: { template: { spec: { containers } } } }),
    };
    const intent = newIntent("patch");
    expect(told(await act(place, { patch }, intent))).toBe("done"); // its controller may write first, and the patch is made anew
    const live = await place.read(deployments, "api");
    expect(live["spec"]).toMatchObject({
      template: { spec: { containers: [{ ...containers[0], image: "registry.test/app:1" }] } },
    });
    expect(isOurs(live, intent)).toBe(true);
  });

  it("merges into a custom kind as JSON", async ({ place }) => {
    await place.apply({ ...widgets, metadata: { name: "a" }, spec: { size: "small", tags: ["x"] } });
    const patch: PatchAction = { target: { ...widgets, name: "a" }, type: "merge", patch: "spec: {tags: [b]}" };
    const intent = newIntent("patch");
    expect(told(await act(place, { patch }, intent))).toBe("done");
    const live = await place.read(widgets, "a");
    expect([live["spec"], isOurs(live, intent)]).toMatchObject([{ size: "small", tags: ["b"] }, true]);
  });

  it.for([
    { effect: "before" as const, effects: ["patchObject"] },
    { effect: "after" as const, effects: [] },
  ])("killed $effect its effect is made exactly once", async ({ effect, effects }, { place }) => {
    const changes = [
      merge,
      { type: "merge" as const, patch: "data: {kept: null}" }, // only removes: no manager tells of it
      json({ op: "remove", path: "/data/kept" }),
      json({ op: "copy", from: "/data/kept", path: "/data/copy" }, { op: "move", from: "/data/kept", path: "/data/b" }),
    ];
    for (const [at, change] of changes.entries()) {
      const name = `settings-${at}`;
      const [made] = await place.apply(settings(name, { kept: "1" }));
      const patch = { ...named(name), ...change };
      const { intent } = await killed(place, { patch }, effect);
      const once = await place.read(v1, name);
      expect(once.metadata.resourceVersion === made?.metadata.resourceVersion).toBe(effect === "before");
      const again = await act(place, { patch }, intent);
      expect([told(again), again.effects]).toEqual(["done", effects]);
      const after = await place.read(v1, name);
      if (effect === "after") expect(after).toEqual(once);
      expect(await act(place, { patch }, again.intent)).toMatchObject({ move: { kind: "done" }, effects: [] });
      expect(await place.read(v1, name)).toEqual(after);
    }
  });

  it.for([
    { effect: "before" as const, effects: ["patchObject"] },
    { effect: "after" as const, effects: [] },
  ])(
    "killed $effect its effect, with another writer since, is made exactly once",
    async ({ effect, effects }, { place }) => {
      await place.apply(settings("a", { kept: "1" }));
      const patch = { ...named("a"), ...merge };
      const { intent } = await killed(place, { patch }, effect);
      await rival(place, "a", { other: "2" });
      const again = await act(place, { patch }, intent);
      expect([told(again), again.effects]).toEqual(["done", effects]);
      expect((await place.read(v1, "a"))["data"]).toEqual({ kept: "1", mode: "on", other: "2" });
    },
  );

  it.for([{ change: merge }, { change: json({ op: "add", path: "/data/mode", value: "on" }) }])(
    "on an object that moved is refused by the API server, and is made on what it is now: $change.type",
    async ({ change }, { place }) => {
      await place.apply(settings("a", { kept: "1" }));
      const patch = { ...named("a"), ...change };
      const left = await killed(place, { patch }, "before");
      if (left.move.kind !== "act") throw new Error(left.move.kind);
      await rival(place, "a", { other: "2" });
      const { namespace, cluster } = place;
      const tools = toolsOf({ namespace, cluster, clock: machineClock }, { intent: left.intent });
      expect(await takeAction(tools, left.move.effect)).toEqual({ kind: "made", intent: left.intent });
      expect((await place.read(v1, "a"))["data"]).toEqual({ kept: "1", other: "2" });
      expect(await act(place, { patch }, left.intent)).toMatchObject({
        move: { kind: "done" },
        effects: ["patchObject"],
      });
      expect((await place.read(v1, "a"))["data"]).toEqual({ kept: "1", other: "2", mode: "on" });
    },
  );

  it("of all that a selector matches goes in order of name, over deaths, each once", async ({ place }) => {
    const names = ["c", "a", "b"];
    await place.apply(...names.map((name) => settings(name, {}, { app: "x" })), settings("z", {}));
    const target = { ...v1, selector: { matchExpressions: [{ key: "app", operator: "In", values: ["x"] }] } } as const;
    const patch = {
      target,
      ...json({ op: "add", path: "/data", value: { n: "1" } }, { op: "copy", from: "/data/n", path: "/data/m" }),
    };
    const { intent } = await killed(place, { patch }, "after");
    const first = await place.read(v1, "a");
    const again = await act(place, { patch }, intent);
    expect([told(again), again.effects, again.intent.objects?.[0]?.name]).toEqual([
      "done",
      ["patchObject", "patchObject"],
      "c",
    ]);
    expect(await place.read(v1, "a")).toEqual(first);
    const all = await Promise.all(names.map((name) => place.read(v1, name)));
    expect(all.map((live) => [live["data"], isOurs(live, intent)])).toEqual(
      names.map(() => [{ n: "1", m: "1" }, true]),
    );
    expect(isOurs(await place.read(v1, "z"), intent)).toBe(false);
  });

  it.for([
    {
      when: "is refused",
      change: { type: "merge" as const, patch: "data: 7" },
      then: /^never: Cannot patch ConfigMap .* 4\d\d /,
    },
    { when: "does not fit", change: json({ op: "remove", path: "/data/none" }), then: /^never: .* 422 Invalid/ },
    {
      when: "fails its test",
      change: json({ op: "test", path: "/data/kept", value: "2" }),
      then: /^never: .* 422 Invalid/,
    },
    { when: "renames", change: { type: "merge" as const, patch: "metadata: {name: b}" }, then: /^never: .* 4\d\d / },
  ])("that $when fails for good, and changes nothing", async ({ change, then }, { place }) => {
    const [before] = await place.apply(settings("a", { kept: "1" }));
    const drove = await act(place, { patch: { ...named("a"), ...change } }, newIntent("patch"));
    expect(told(drove)).toMatch(then);
    expect(drove.effects).toEqual([]);
    expect((await place.read(v1, "a")).metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
  });

  it("that is forbidden fails for good and names the right", async ({ place }) => {
    await place.apply(settings("a", {}));
    const cluster = await place.as({ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] });
    const patch = { ...named("a"), ...merge };
    expect(told(await act({ ...place, cluster }, { patch }, newIntent("patch")))).toContain("grant the verb patch");
  });
});

describe("a delete", () => {
  const deletion = (name: string, more: Partial<DeleteAction> = {}): Verbs => ({
    delete: { target: { ...v1, name }, cascade: "Background", ...more },
  });
  const find = (place: Place, name: string, kind = v1): Promise<LiveObject | undefined> =>
    place.cluster.get({ ...kind, namespace: place.namespace, name }).then(valueOf);

  it("deletes what there is, and absent is success", async ({ place }) => {
    await place.apply(settings("a", {}));
    expect(await act(place, deletion("a"), newIntent("delete"))).toMatchObject({ move: { kind: "done" } });
    expect(await find(place, "a")).toBeUndefined();
    expect(await act(place, deletion("a"), newIntent("delete"))).toMatchObject({ move: { kind: "done" }, effects: [] });
    const unserved = { target: { apiVersion: "a.b/v1", kind: "Nope", name: "a" } };
    expect(told(await act(place, deletion("a", unserved), newIntent("delete")))).toBe("done");
  });

  it("leaves alone what was created anew under the name", async ({ place }) => {
    for (const effect of ["before", "after"] as const) {
      const name = `made-${effect}`;
      await place.apply(settings(name, {}));
      const left = await killed(place, deletion(name), effect);
      if (effect === "before") valueOf(await place.cluster.delete({ ...v1, namespace: place.namespace, name }));
      const [anew] = await place.apply(settings(name, {}));
      if (left.move.kind !== "act") throw new Error(left.move.kind);
      const { namespace, cluster } = place;
      const tools = toolsOf({ namespace, cluster, clock: machineClock }, { intent: left.intent });
      expect(await takeAction(tools, left.move.effect)).toEqual({ kind: "made", intent: left.intent }); // a late one
      expect(await act(place, deletion(name), left.intent)).toMatchObject({ move: { kind: "done" }, effects: [] });
      expect((await find(place, name))?.metadata.uid).toBe(anew?.metadata.uid);
    }
  });

  it("waits for finalizers, and names them", async ({ place }) => {
    await place.apply({ ...v1, metadata: { name: "a", finalizers: ["example.org/held"] } });
    const left = await act(place, deletion("a"), newIntent("delete"), { endsAt: ({ kind }) => kind === "wait" });
    expect(left.waits.length + Number(left.move.kind === "wait")).toBeGreaterThan(0);
    expect(left.move.kind === "wait" && left.move.message).toContain("waits for its finalizers example.org/held");
    const body = { metadata: { finalizers: null } };
    const ref = { ...v1, namespace: place.namespace, name: "a" };
    valueOf(await place.cluster.patch(ref, { type: "merge", body }, { fieldManager: "rival" }));
    expect(await act(place, deletion("a"), left.intent)).toMatchObject({ move: { kind: "done" }, effects: [] });
  });

  it("leaves dependents behind where it says Orphan", async ({ place }) => {
    await place.apply(deployment("api"));
    const owned = () => place.cluster.list(replicaSets, { namespace: place.namespace }).then(valueOf);
    await eventually(owned, ({ items }) => items.length === 1);
    const orphan = deletion("", { target: { ...deployments, name: "api" }, cascade: "Orphan" });
    expect(told(await act(place, orphan, newIntent("delete")))).toBe("done");
    expect(await find(place, "api", deployments)).toBeUndefined();
    const { items } = await owned();
    expect(items.map(({ metadata }) => metadata.ownerReferences ?? [])).toEqual([[]]);
  });
});

describe("a wait", () => {
  const until = (expr: string, target: WaitAction["target"] = { ...v1, name: "a" }): Verbs => ({
    wait: { target, expr },
  });

  it("goes on while the object is absent or not as wanted, and ends once it is", async ({ place }) => {
    const waiting = { endsAt: ({ kind }: { kind: string }) => kind === "wait" };
    const intent = newIntent("wait");
    const expr = 'data.mode == "on"';
    const look = () =>
      act(place, until(expr), intent, waiting).then(({ move }) => ("message" in move ? move.message : move.kind));
    expect(await look()).toBe(`ConfigMap ${place.namespace}/a is not there yet`);
    await place.apply(settings("a", {}));
    expect(await look()).toContain(`ConfigMap ${place.namespace}/a does not fulfil ${expr} yet: `);
    await place.apply(settings("a", { mode: "off" }));
    expect(await look()).toBe(`ConfigMap ${place.namespace}/a does not fulfil ${expr} yet`);
    const waited = act(place, until(expr), intent, { pauseMs: 100 });
    await place.apply(settings("a", { mode: "on" }));
    expect(told(await waited)).toBe("done");
  });

  it("compares whole numbers as they are, and knows no kind that is not served", async ({ place }) => {
    await place.apply(deployment("api"));
    const target = { ...deployments, name: "api" };
    expect(
      told(await act(place, until("spec.replicas == 1 && spec.replicas + 1 < 2.5", target), newIntent("wait"))),
    ).toBe("done");
    const unserved = until("true", { apiVersion: "a.b/v1", kind: "Nope", name: "a" });
    const { move } = await act(place, unserved, newIntent("wait"), { endsAt: ({ kind }) => kind === "wait" });
    expect(move.kind === "wait" && move.message).toContain("no such kind is served yet");
    expect(told(await act(place, until("spec.replicas + 'x'", target), newIntent("wait")))).toMatch(/^never: /);
  });
});
