import { describe, expect, it } from "vitest";
import { ownerLabels } from "../api/index.ts";
import type { LiveMetadata, ObjectRef } from "../cluster/index.ts";
import { entryId, entryOf } from "./entry.ts";
import type { Inventory } from "./inventory.ts";
import { planTeardown, type TeardownPlan } from "./plan-teardown.ts";

const owner = { namespace: "shop", name: "release" };
const order = ["Namespace", "CustomResourceDefinition", "ConfigMap", "Deployment", "Thing"];
const rank = ({ kind }: ObjectRef): number => order.indexOf(kind);

const ref = (told: string): ObjectRef => {
  const [kind = "", name = ""] = told.split(" ");
  return { apiVersion: "v1", kind, namespace: "shop", name };
};

function shard(stage: string, position: number, told: readonly string[]): Inventory["shards"][number] {
  const entries = told.map((one) => entryOf(ref(one)));
  return {
    namespace: "shop",
    name: `${stage}-${told.join()}`,
    uid: "u",
    resourceVersion: "1",
    stage,
    position,
    entries,
  };
}

const shards = [
  shard("base", 0, ["Namespace n", "CustomResourceDefinition c"]),
  shard("operator", 1, ["ConfigMap a", "Deployment d"]),
  shard("operator", 1, ["ConfigMap b"]),
  shard("things", 2, ["Thing t"]),
];

/** Tears down what is left of all of it. */
function teardown(left: readonly string[], metadata: Partial<LiveMetadata["metadata"]> = {}): TeardownPlan {
  const labels = ownerLabels({ ...owner, stage: "web" });
  const live = left.map((told): [string, LiveMetadata] => {
    const { apiVersion, kind, name } = ref(told);
    const known = { name, uid: told, resourceVersion: "1", creationTimestamp: "", labels, ...metadata };
    return [entryId(ref(told)), { apiVersion, kind, metadata: known }];
  });
  return planTeardown({ inventory: { stageSet: owner, shards }, live: new Map(live), owner, rank });
}

const everything = [
  "Namespace n",
  "CustomResourceDefinition c",
  "ConfigMap a",
  "ConfigMap b",
  "Deployment d",
  "Thing t",
];
const tell = ({ waves }: TeardownPlan): string[] =>
  waves.map(({ stage, removals }) => `${stage}: ${removals.map(({ uid }) => uid).join(", ")}`);

describe("a teardown", () => {
  it("goes through the stages from the last, and through each in reverse order of applying", () => {
    expect(tell(teardown(everything))).toEqual([
      "things: Thing t",
      "operator: Deployment d",
      "operator: ConfigMap a, ConfigMap b",
      "base: CustomResourceDefinition c",
      "base: Namespace n",
    ]);
  });
  it.each([
    { when: "the first wave is gone", left: everything.slice(0, -1), then: "operator: Deployment d" },
    { when: "half of a wave is gone", left: ["Namespace n", "ConfigMap b"], then: "operator: ConfigMap b" },
    { when: "all is gone", left: [], then: undefined },
  ])("where $when, goes on with $then", ({ left, then }) => {
    const plan = teardown(left);
    expect(tell(plan)[0]).toBe(then);
    expect(plan.gone).toHaveLength(everything.length - left.length);
  });
  it("waits for what is being deleted, and says what holds it", () => {
    const plan = teardown(["Thing t"], { deletionTimestamp: "2026-11-23T12:00:00Z", finalizers: ["example.org/keep"] });
    expect(plan.waves[0]?.removals).toMatchObject([{ uid: "Thing t", heldBy: ["example.org/keep"] }]);
  });
  it.each([
    {
      when: "is never to be pruned",
      metadata: { annotations: { "stages.metio.wtf/prune": "disabled" } },
      then: "kept",
    },
    {
      when: "Flux leaves alone",
      metadata: { annotations: { "kustomize.toolkit.fluxcd.io/reconcile": "disabled" } },
      then: "kept",
    },
    {
      when: "waits for a yes, which this is",
      metadata: { annotations: { "stages.metio.wtf/prune": "confirm" } },
      then: "deleted",
    },
    {
      when: "is another's",
      metadata: { labels: ownerLabels({ ...owner, name: "other", stage: "web" }) },
      then: "kept",
    },
  ])("what $when: $then", ({ metadata, then }) => {
    const plan = teardown(["Thing t"], metadata);
    expect({ kept: plan.kept.length, waves: plan.waves.length }).toEqual(
      then === "kept" ? { kept: 1, waves: 0 } : { kept: 0, waves: 1 },
    );
  });
  it("leaves behind a record that it cannot read", () => {
    const broken = { ...shard("base", 0, []), entries: [{ id: "nonsense", v: "v1" }] };
    const plan = planTeardown({ inventory: { stageSet: owner, shards: [broken] }, live: new Map(), owner, rank });
    expect(plan).toMatchObject({ waves: [], unreadable: [{ stage: "base" }] });
  });
});
