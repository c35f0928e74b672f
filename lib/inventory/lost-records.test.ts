import { describe, expect, it } from "vitest";
import type { LiveMetadata } from "../cluster/index.ts";
import { entryOf } from "./entry.ts";
import type { Inventory, Shard } from "./inventory.ts";
import { planReconstruction, selectLost, type ToldStage } from "./lost-records.ts";

const configMap = (name: string) => entryOf({ apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name });

function shard(stage: string, number: number, names: readonly string[] = []): Shard {
  const name = `${stage}-${number}`;
  const entries = names.map(configMap);
  return { namespace: "shop", name, uid: name, resourceVersion: "1", stage, position: 7, entries };
}

function inventory(...shards: readonly Shard[]): Inventory {
  return { stageSet: { namespace: "shop", name: "release" }, shards };
}

describe("a stage's inventory is lost", () => {
  it.each<{ when: string; told: Omit<ToldStage, "name">; shards: number; then: boolean }>([
    { when: "never applied", told: {}, shards: 0, then: false },
    { when: "applied, and recorded", told: { entriesCount: 3 }, shards: 1, then: false },
    { when: "applied in its first run, and no longer recorded", told: { entriesCount: 3 }, shards: 0, then: true },
    { when: "settled, and recorded", told: { entriesCount: 3, shards: 1 }, shards: 1, then: false },
    { when: "settled, and no longer recorded", told: { entriesCount: 3, shards: 1 }, shards: 0, then: true },
    { when: "one of several is missing", told: { entriesCount: 3, shards: 2 }, shards: 1, then: true },
    { when: "it has grown since", told: { entriesCount: 3, shards: 1 }, shards: 2, then: false },
    { when: "it brings nothing any more", told: { entriesCount: 0, shards: 0 }, shards: 0, then: false },
    { when: "torn down", told: { entriesCount: 3, shards: 0 }, shards: 0, then: false },
  ])("$when: $then", ({ told, shards, then }) => {
    const here = Array.from({ length: shards }, (_, at) => shard("web", at));
    const lost = selectLost(inventory(...here, shard("other", 0)), [{ name: "web", ...told }]);
    expect(lost).toEqual(then ? ["web"] : []);
  });
});

interface Drawn {
  readonly stage?: string;
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly appliedAs?: string;
  readonly manager?: string;
  readonly operation?: "Apply" | "Update";
}

function found(name: string, drawn: Drawn): LiveMetadata {
  const { stage, kind = "ConfigMap", apiVersion = "v1", appliedAs = apiVersion } = drawn;
  const { manager = "stageset-controller", operation = "Apply" } = drawn;
  const labels = stage === undefined ? {} : { "stages.metio.wtf/stage": stage };
  const managedFields = [{ manager, operation, apiVersion: appliedAs, fieldsType: "FieldsV1", fieldsV1: {} } as const];
  const metadata = { namespace: "shop", name, uid: name, resourceVersion: "1", creationTimestamp: "", labels };
  return { apiVersion, kind, metadata: { ...metadata, managedFields } };
}

const rebuilt = (objects: readonly LiveMetadata[], before = inventory()): object =>
  Object.fromEntries(
    planReconstruction({ inventory: before, lost: ["web"], stages: ["base", "web"], found: objects }).map(
      ({ stage, position, entries }) => [`${position} ${stage}`, entries.map(({ id, v }) => `${id} ${v}`)],
    ),
  );

describe("a lost inventory is rebuilt", () => {
  it.each<{ when: string; object: Drawn; then: object }>([
    { when: "what is labelled as its", object: { stage: "web" }, then: { "1 web": ["shop_a__ConfigMap v1"] } },
    {
      when: "what says another stage, and stands in no record",
      object: { stage: "base" },
      then: { "0 base": ["shop_a__ConfigMap v1"], "1 web": [] },
    },
    {
      when: "what was a stage's that is no more",
      object: { stage: "old" },
      then: { "1 web": [], "2 old": ["shop_a__ConfigMap v1"] },
    },
    { when: "not what says no stage", object: {}, then: { "1 web": [] } },
    {
      when: "not what a controller copied our labels to",
      object: { stage: "web", manager: "kcm" },
      then: { "1 web": [] },
    },
    { when: "not what we only updated", object: { stage: "web", operation: "Update" }, then: { "1 web": [] } },
    {
      when: "in the version that it was applied in",
      object: { stage: "web", kind: "Thing", apiVersion: "x.io/v2", appliedAs: "x.io/v1" },
      then: { "1 web": ["shop_a_x.io_Thing v1"] },
    },
    {
      when: "once, where it is served in two groups",
      object: { stage: "web", kind: "Ingress", apiVersion: "extensions/v1beta1", appliedAs: "networking.k8s.io/v1" },
      then: { "1 web": [] },
    },
  ])("$when", ({ object, then }) => {
    expect(rebuilt([found("a", object)])).toEqual(then);
  });
  it("without what another stage has recorded", () => {
    expect(rebuilt([found("a", { stage: "base" })], inventory(shard("base", 0, ["a"])))).toEqual({ "1 web": [] });
  });
  it("with what is still recorded, as that has it", () => {
    const kept = { ...shard("web", 0, ["a", "b"]), entries: [{ ...configMap("a"), done: "u" }, configMap("b")] };
    const records = planReconstruction({
      ...{ inventory: inventory(kept), lost: ["web"], stages: ["base", "web"] },
      found: [found("a", { stage: "web" }), found("c", { stage: "web" })],
    });
    expect(records[0]?.entries).toEqual([{ ...configMap("a"), done: "u" }, configMap("c"), configMap("b")]);
  });
});
