import { describe, expect, it } from "vitest";
import { ownerLabels, type InventoryEntry } from "../api/index.ts";
import type { LiveMetadata, ObjectRef } from "../cluster/index.ts";
import { entryId, entryOf } from "./entry.ts";
import type { Inventory } from "./inventory.ts";
import { planPrune, recordsAfterPrune, selectOrphans, type PrunePlan, type PruneQuestion } from "./plan-prune.ts";

const owner = { namespace: "shop", name: "release" };
const ranks: Record<string, number> = { Namespace: 0, ConfigMap: 3, Deployment: 5 };
const rank = ({ kind }: ObjectRef): number => ranks[kind] ?? 6;

/** `ConfigMap a` of the namespace shop. */
function ref(told: string): ObjectRef {
  const [kind = "", name = ""] = told.split(" ");
  return { apiVersion: kind === "Deployment" ? "apps/v1" : "v1", kind, namespace: "shop", name };
}

function live(told: string, metadata: Partial<LiveMetadata["metadata"]> = {}): [string, LiveMetadata] {
  const of = ref(told);
  const { apiVersion, kind, name } = of;
  const known = { name, namespace: "shop", uid: `uid of ${told}`, resourceVersion: "1", creationTimestamp: "" };
  const labels = { ...ownerLabels({ ...owner, stage: "web" }) };
  return [entryId(of), { apiVersion, kind, metadata: { ...known, labels, ...metadata } }];
}

/** One shard per stage, the stages in their order. */
function inventory(stages: Record<string, readonly string[]>): Inventory {
  const shards = Object.entries(stages).map(([stage, told], position) => ({
    namespace: "shop",
    name: stage,
    uid: stage,
    resourceVersion: "1",
    stage,
    position,
    entries: told.map((one) => entryOf(ref(one))),
  }));
  return { stageSet: owner, shards };
}

function claims(stages: Record<string, readonly string[]>): Map<string, string> {
  return new Map(
    Object.entries(stages).flatMap(([stage, told]) => told.map((one) => [entryId(ref(one)), stage] as const)),
  );
}

interface Case {
  readonly has: Record<string, readonly string[]>;
  readonly claimed?: Record<string, readonly string[]>;
  readonly live?: readonly [string, LiveMetadata][];
  readonly unpruned?: readonly string[];
}

function plan({ has, claimed = {}, live: found, unpruned = [] }: Case): PrunePlan {
  const all = Object.values(has).flatMap((told) => told.map((one) => live(one)));
  const stages = Object.keys(claimed).map((name) => ({ name, prune: !unpruned.includes(name) }));
  return planPrune({
    inventory: inventory(has),
    built: claims(claimed),
    stages,
    live: new Map(found ?? all),
    owner,
    rank,
  });
}

const deleted = (prune: PrunePlan): string[] => prune.delete.map(({ ref: { kind, name } }) => `${kind} ${name}`);

describe("a prune", () => {
  it("deletes what no stage claims any more, and that alone, each by its UID", () => {
    const prune = plan({
      has: { web: ["ConfigMap a", "ConfigMap b"] },
      claimed: { web: ["ConfigMap a", "ConfigMap c"] },
    });
    expect(prune).toEqual({
      delete: [{ ref: ref("ConfigMap b"), uid: "uid of ConfigMap b", resourceVersion: "1", stage: "web", rank: 3 }],
      moved: [],
      kept: [],
      held: [],
      unreadable: [],
      gone: [],
    });
  });
  it("deletes later stages first, and within a stage in reverse order of applying", () => {
    const has = {
      base: ["Namespace x", "ConfigMap a"],
      web: ["ConfigMap b", "Deployment d", "ConfigMap c"],
      last: ["ConfigMap z"],
    };
    const order = ["ConfigMap z", "Deployment d", "ConfigMap b", "ConfigMap c", "ConfigMap a", "Namespace x"];
    expect(deleted(plan({ has, claimed: { base: [], web: [] } }))).toEqual(order);
  });
  it("tears down a stage that the spec no longer names", () => {
    expect(deleted(plan({ has: { old: ["ConfigMap a"] }, claimed: { web: ["ConfigMap b"] } }))).toEqual([
      "ConfigMap a",
    ]);
  });
  it("never deletes what has moved to another stage", () => {
    const prune = plan({ has: { base: ["ConfigMap a"], web: [] }, claimed: { base: [], web: ["ConfigMap a"] } });
    expect(deleted(prune)).toEqual([]);
    expect(prune.moved).toEqual([{ ref: ref("ConfigMap a"), from: "base", to: "web" }]);
  });
  it("deletes once what two stages have recorded", () => {
    expect(deleted(plan({ has: { base: ["ConfigMap a"], web: ["ConfigMap a"] }, claimed: {} }))).toEqual([
      "ConfigMap a",
    ]);
  });
  it("finds gone what is gone", () => {
    const prune = plan({ has: { web: ["ConfigMap a"] }, claimed: { web: [] }, live: [] });
    expect(prune).toMatchObject({ delete: [], gone: [ref("ConfigMap a")] });
  });
  it("says what holds an object that is being deleted already", () => {
    const going = live("ConfigMap a", { deletionTimestamp: "2026-11-23T12:00:00Z", finalizers: ["example.org/keep"] });
    const prune = plan({ has: { web: ["ConfigMap a"] }, claimed: { web: [] }, live: [going] });
    expect(prune.delete).toMatchObject([{ heldBy: ["example.org/keep"] }]);
  });
  it("keeps what a stage that does not prune has brought", () => {
    const prune = plan({ has: { web: ["ConfigMap a"] }, claimed: { web: [] }, unpruned: ["web"] });
    expect(prune).toMatchObject({
      delete: [],
      kept: [{ ref: ref("ConfigMap a"), stage: "web", why: "its stage web does not prune", isLost: false }],
    });
  });
});

describe("what moved to another stage, and then was brought by none, before a prune came", () => {
  const moved = (stage: string): [string, LiveMetadata] =>
    live("ConfigMap a", { labels: { ...ownerLabels({ ...owner, stage }) } });
  const both = { web: ["ConfigMap a"], late: ["ConfigMap a"] };
  it.each([
    { when: "the stage that applied it last prunes", last: "web", unpruned: ["late"], then: ["delete", "web"] },
    { when: "the stage that applied it last does not", last: "late", unpruned: ["late"], then: ["kept", "late"] },
    { when: "the stage that does not prune had it first", last: "late", unpruned: ["web"], then: ["delete", "late"] },
    { when: "the label names neither", last: "gone", unpruned: ["late"], then: ["kept", "late"] },
  ])("is of its last one: $when", ({ last, unpruned, then: [where = "", stage] }) => {
    const prune = plan({ has: both, claimed: { web: [], late: [] }, live: [moved(last)], unpruned });
    expect({ delete: prune.delete, kept: prune.kept }).toMatchObject({ [where]: [{ stage }] });
  });
});

describe("what is marked", () => {
  const ours = ownerLabels({ ...owner, stage: "web" });
  it.each([
    { when: "prune: disabled", metadata: { annotations: { "stages.metio.wtf/prune": "disabled" } }, then: "kept" },
    {
      when: "Flux's prune: disabled",
      metadata: { annotations: { "kustomize.toolkit.fluxcd.io/prune": "disabled" } },
      then: "kept",
    },
    {
      when: "Flux's reconcile: disabled",
      metadata: { annotations: { "kustomize.toolkit.fluxcd.io/reconcile": "disabled" } },
      then: "kept",
    },
    {
      when: "Flux's ssa: Ignore",
      metadata: { annotations: { "kustomize.toolkit.fluxcd.io/ssa": "Ignore" } },
      then: "kept",
    },
    {
      when: "Flux's ssa: ignore as a label",
      metadata: { labels: { ...ours, "kustomize.toolkit.fluxcd.io/ssa": "ignore" } },
      then: "kept",
    },
    {
      when: "Flux's ssa: Merge",
      metadata: { annotations: { "kustomize.toolkit.fluxcd.io/ssa": "Merge" } },
      then: "delete",
    },
    { when: "prune: Disabled", metadata: { annotations: { "stages.metio.wtf/prune": "Disabled" } }, then: "kept" },
    {
      when: "prune: disabled as a label",
      metadata: { labels: { ...ours, "stages.metio.wtf/prune": "disabled" } },
      then: "kept",
    },
    { when: "prune: confirm", metadata: { annotations: { "stages.metio.wtf/prune": "confirm" } }, then: "held" },
    { when: "prune: enabled", metadata: { annotations: { "stages.metio.wtf/prune": "enabled" } }, then: "delete" },
    {
      when: "as another StageSet's",
      metadata: { labels: ownerLabels({ namespace: "shop", name: "other", stage: "web" }) },
      then: "kept",
    },
    {
      when: "as another namespace's",
      metadata: { labels: ownerLabels({ namespace: "else", name: "release", stage: "web" }) },
      then: "kept",
    },
    {
      when: "as another stage's of ours",
      metadata: { labels: ownerLabels({ ...owner, stage: "api" }) },
      then: "delete",
    },
    { when: "as nobody's", metadata: { labels: {} }, then: "kept" },
    { when: "as ours by half", metadata: { labels: { "stages.metio.wtf/name": "release" } }, then: "kept" },
  ] as const)("$when: $then", ({ metadata, then }) => {
    const prune = plan({ has: { web: ["ConfigMap a"] }, claimed: { web: [] }, live: [live("ConfigMap a", metadata)] });
    expect({ delete: prune.delete.length, kept: prune.kept.length, held: prune.held.length }).toEqual({
      delete: Number(then === "delete"),
      kept: Number(then === "kept"),
      held: Number(then === "held"),
    });
  });
  it("says why it is kept", () => {
    const marked = live("ConfigMap a", { annotations: { "kustomize.toolkit.fluxcd.io/ssa": "Ignore" } });
    const [left] = plan({ has: { web: ["ConfigMap a"] }, live: [marked] }).kept;
    expect(left).toMatchObject({ why: "it is marked kustomize.toolkit.fluxcd.io/ssa: Ignore", isLost: false });
    const foreign = live("ConfigMap a", { labels: ownerLabels({ namespace: "else", name: "other", stage: "web" }) });
    const [kept] = plan({ has: { web: ["ConfigMap a"] }, live: [foreign] }).kept;
    expect(kept?.why).toBe("its labels say that else/other owns it");
  });
});

describe("a record that cannot be read", () => {
  const broken: InventoryEntry = { id: "nonsense", v: "v1" };
  const record = { ...inventory({ web: [] }).shards[0], entries: [broken] };
  const damaged: Inventory = { stageSet: owner, shards: [record as Inventory["shards"][number]] };
  it("stays recorded", () => {
    const question = {
      inventory: damaged,
      built: new Map<string, string>(),
      stages: [],
      live: new Map<string, LiveMetadata>(),
      owner,
      rank,
    };
    const prune = planPrune(question);
    expect(prune.unreadable).toEqual([{ entry: broken, stage: "web" }]);
    expect(recordsAfterPrune(damaged, [], prune)).toEqual([{ stage: "web", position: 0, entries: [broken] }]);
  });
});

describe("the records after a prune", () => {
  const has = { base: ["ConfigMap a", "ConfigMap b"], old: ["ConfigMap c", "ConfigMap d"] };
  const claimed = [{ stage: "base", position: 0, entries: [entryOf(ref("ConfigMap a"))] }];
  const after = (left: readonly string[]): Record<string, string[]> => {
    const prune = plan({ has, claimed: { base: ["ConfigMap a"] }, live: left.map((told) => live(told)) });
    const records = recordsAfterPrune(inventory(has), claimed, prune);
    return Object.fromEntries(
      records.map(({ stage, entries }) => [stage, entries.map(({ id }) => id.split("_")[1] ?? "").sort()]),
    );
  };
  it.each([
    { when: "all went", left: [], then: { base: ["a"], old: [] } },
    { when: "one was refused", left: ["ConfigMap b"], then: { base: ["a", "b"], old: [] } },
    { when: "one of a removed stage was refused", left: ["ConfigMap c"], then: { base: ["a"], old: ["c"] } },
    {
      when: "nothing went",
      left: ["ConfigMap b", "ConfigMap c", "ConfigMap d"],
      then: { base: ["a", "b"], old: ["c", "d"] },
    },
  ])("where $when", ({ left, then }) => {
    expect(after(left)).toEqual(then);
  });
});

describe("a guarded prune", () => {
  const has = { base: ["ConfigMap a"], web: ["ConfigMap b", "ConfigMap c"] };
  const guarded = (more: Partial<PruneQuestion>, entries = inventory(has)): PrunePlan =>
    planPrune({
      ...{ inventory: entries, built: claims({ base: ["ConfigMap a"] }), owner, rank },
      stages: [
        { name: "base", prune: true },
        { name: "web", prune: true },
      ],
      live: new Map([live("ConfigMap b"), live("ConfigMap c")]),
      ...more,
    });
  const pruneGuard = { maxDeletes: 1, confirmKinds: [], allowEmpty: true };
  const strict = { name: "web", prune: true, pruneGuard };

  it("holds what its own stage's guard holds, and records it still", () => {
    const prune = guarded({ stages: [strict] });
    expect(prune).toMatchObject({ delete: [], held: [{ stage: "web", why: "its pruneGuard lets 1 go" }] });
    expect(recordsAfterPrune(inventory(has), [], prune)).toMatchObject([{ entries: [] }, { entries: [{}, {}] }]);
  });
  it("goes by the default guard where the stage has none, or is no longer there", () => {
    expect(guarded({ defaultGuard: pruneGuard }).held).toHaveLength(1);
    expect(guarded({ defaultGuard: pruneGuard, stages: [] }).held).toHaveLength(1);
    expect(guarded({ defaultGuard: { ...pruneGuard, maxDeletes: 2 }, stages: [] }).held).toEqual([]);
  });
  it("takes a stage that is no longer there for meant, and one that renders to nothing for a mistake", () => {
    const careful = { confirmKinds: [], allowEmpty: false };
    expect(guarded({ defaultGuard: careful, stages: [] }).held).toEqual([]);
    expect(guarded({ defaultGuard: careful }).held).toMatchObject([{ stage: "web" }]);
  });
  it("lets exactly what was approved go", () => {
    const [held] = guarded({ stages: [strict] }).held;
    const marked = recordsAfterPrune(inventory(has), [], guarded({ stages: [strict] }), held?.digest);
    const entries = marked.find(({ stage }) => stage === "web")?.entries ?? [];
    expect(entries.map(({ approved }) => approved)).toEqual(["uid of ConfigMap b", "uid of ConfigMap c"]);
    const approved = inventory({ base: ["ConfigMap a"], web: [] });
    const shards = approved.shards.map((shard) => (shard.stage === "web" ? { ...shard, entries } : shard));
    const then = guarded({ stages: [strict] }, { ...approved, shards });
    expect(then).toMatchObject({ delete: [{}, {}], held: [] });
    expect(recordsAfterPrune(inventory(has), [], guarded({ stages: [strict] }), "another")[1]?.entries).toEqual(
      has.web.map((told) => entryOf(ref(told))),
    );
  });
  it("forgets the yes where a stage claims the object again", () => {
    const shards = inventory(has).shards.map((shard) => ({
      ...shard,
      entries: shard.entries.map((entry) => ({ ...entry, approved: "u" })),
    }));
    const entries = has.web.map((told) => ({ ...entryOf(ref(told)), done: "u", of: "c" }));
    const claimed = [{ stage: "web", position: 1, entries: entries.map((entry) => ({ ...entry, approved: "u" })) }];
    const prune = guarded({ built: claims(has) }, { stageSet: owner, shards });
    expect(recordsAfterPrune({ stageSet: owner, shards }, claimed, prune)[0]?.entries).toEqual(entries);
  });
});

it("orphans are told once, with the latest stage that has them", () => {
  const has = { base: ["ConfigMap a", "ConfigMap b"], web: ["ConfigMap a"] };
  const orphans = selectOrphans(inventory(has), claims({ base: ["ConfigMap b"] }));
  expect(orphans).toEqual([{ entry: entryOf(ref("ConfigMap a")), stage: "web" }]);
});
