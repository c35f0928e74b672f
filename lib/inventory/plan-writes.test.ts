import { describe, expect, it } from "vitest";
import type { InventoryEntry } from "../api/index.ts";
import type { Inventory, Shard, StageRecord } from "./inventory.ts";
import { shardBytesMax, shardEntriesMax } from "./limits.ts";
import { planInventoryWrites, shardsAfter, type InventoryWrite } from "./plan-writes.ts";

const stageSet = { namespace: "shop", name: "release" };

function entry(name: string, rest: Partial<InventoryEntry> = {}): InventoryEntry {
  return { id: `shop_${name}__ConfigMap`, v: "v1", ...rest };
}

function shard(name: string, stage: string, names: string, position = 0): Shard {
  const entries = names.split("").map((one) => entry(one));
  return { namespace: "shop", name, uid: name, resourceVersion: "1", stage, position, entries };
}

function record(stage: string, names: string, position = 0): StageRecord {
  return { stage, position, entries: names.split("").map((one) => entry(one)) };
}

/** `update x: abc`, `create web#1: d`, `delete y`. */
function tell(write: InventoryWrite): string {
  const told = (entries: readonly InventoryEntry[]): string => entries.map(({ id }) => id.split("_")[1]).join("");
  if (write.kind === "delete") return `delete ${write.shard.name}`;
  if (write.kind === "update") return `update ${write.shard.name}: ${told(write.entries)}`;
  const { labels = {} } = write.object.metadata;
  const { entries } = write.object["spec"] as { entries: InventoryEntry[] };
  return `create ${labels["stages.metio.wtf/stage"] ?? ""}#${labels["stages.metio.wtf/shard"] ?? ""}: ${told(entries)}`;
}

function plan(shards: readonly Shard[], wanted: readonly StageRecord[], cap = 3): string[] {
  const inventory: Inventory = { stageSet, shards };
  return planInventoryWrites(inventory, wanted, cap).map(tell);
}

describe("the writes of an inventory", () => {
  it.each([
    {
      when: "a stage has none yet",
      is: [],
      wanted: [record("web", "abcd")],
      then: ["create web#0: abc", "create web#1: d"],
    },
    { when: "nothing changes", is: [shard("x", "web", "abc")], wanted: [record("web", "cab")], then: [] },
    {
      when: "one comes, and there is room",
      is: [shard("x", "web", "ab")],
      wanted: [record("web", "abc")],
      then: ["update x: abc"],
    },
    {
      when: "one comes, and there is none",
      is: [shard("x", "web", "abc")],
      wanted: [record("web", "abcd")],
      then: ["create web#0: d"],
    },
    {
      when: "one comes, and the second has room",
      is: [shard("x", "web", "abc"), shard("y", "web", "d")],
      wanted: [record("web", "abcde")],
      then: ["update y: de"],
    },
    {
      when: "one goes",
      is: [shard("x", "web", "abc"), shard("y", "web", "d")],
      wanted: [record("web", "abd")],
      then: ["update x: ab"],
    },
    {
      when: "the last of a shard goes",
      is: [shard("x", "web", "abc"), shard("y", "web", "d")],
      wanted: [record("web", "abc")],
      then: ["delete y"],
    },
    {
      when: "all go",
      is: [shard("x", "web", "abc"), shard("y", "web", "d")],
      wanted: [record("web", "")],
      then: ["delete x", "delete y"],
    },
    {
      when: "one comes, one goes for good: one write",
      is: [shard("x", "web", "ab")],
      wanted: [record("web", "bc")],
      then: ["update x: bc"],
    },
    {
      when: "one goes to another stage: there first",
      is: [shard("x", "web", "ab"), shard("y", "api", "c")],
      wanted: [record("web", "a"), record("api", "cb")],
      then: ["update y: cb", "update x: a"],
    },
    {
      when: "two change places: in both first",
      is: [shard("x", "web", "a"), shard("y", "api", "b")],
      wanted: [record("web", "b"), record("api", "a")],
      then: ["update x: ba", "update y: ab", "update x: b", "update y: a"],
    },
    {
      when: "another stage is not asked for",
      is: [shard("x", "web", "a"), shard("y", "api", "b")],
      wanted: [record("web", "ac")],
      then: ["update x: ac"],
    },
    {
      when: "an entry stands in two shards",
      is: [shard("x", "web", "ab"), shard("y", "web", "bc")],
      wanted: [record("web", "abc")],
      then: ["update y: c"],
    },
    {
      when: "the cap was lowered",
      is: [shard("x", "web", "abcde")],
      wanted: [record("web", "abcde")],
      then: ["create web#0: de", "update x: abc"],
    },
    {
      when: "the cap was lowered, and a crash left both",
      is: [shard("x", "web", "abcde"), shard("y", "web", "de")],
      wanted: [record("web", "abcde")],
      then: ["update x: abc"],
    },
  ])("$when", ({ is, wanted, then }) => {
    expect(plan(is, wanted)).toEqual(then);
  });
  it.each([
    { when: "its version changes", change: { v: "v2" } },
    { when: "its end was seen", change: { done: "u1" } },
  ])("an entry of which $when is written where it stands", ({ change }) => {
    const entries = [entry("a"), entry("b", change)];
    const writes = planInventoryWrites({ stageSet, shards: [shard("x", "web", "ab"), shard("y", "web", "c")] }, [
      { stage: "web", position: 0, entries: [...entries, entry("c")] },
    ]);
    expect(writes).toEqual([{ kind: "update", shard: shard("x", "web", "ab"), position: 0, entries }]);
  });
  it("a stage that has moved writes its position into every shard", () => {
    const writes = planInventoryWrites({ stageSet, shards: [shard("x", "web", "a"), shard("y", "web", "b")] }, [
      record("web", "ab", 4),
    ]);
    expect(writes.map((write) => write.kind === "update" && write.position)).toEqual([4, 4]);
  });
  it("a new shard is named and labelled for its StageSet, stage and number, and takes a free one", () => {
    const inventory = { stageSet, shards: [] };
    const [first] = planInventoryWrites(inventory, [record("web", "a", 2)]);
    if (first?.kind !== "create") throw new Error("not created");
    const { metadata } = first.object;
    expect(first.object).toMatchObject({
      apiVersion: "stages.metio.wtf/v1",
      kind: "StageInventory",
      metadata: {
        namespace: "shop",
        labels: {
          "stages.metio.wtf/stage-set": "release",
          "stages.metio.wtf/stage": "web",
          "stages.metio.wtf/shard": "0",
        },
      },
      spec: { stagePosition: 2, entries: [entry("a")] },
    });
    expect(metadata.ownerReferences).toBeUndefined();
    expect(plan([{ ...shard("x", "web", "abc"), name: metadata.name }], [record("web", "abcd")])).toEqual([
      "create web#1: d",
    ]);
  });
});

describe("a shard holds", () => {
  const many = (count: number, length = 8): InventoryEntry[] =>
    Array.from({ length: count }, (_, at) => entry(String(at).padStart(length, "n")));
  const sizes = (entries: readonly InventoryEntry[]): number[] =>
    planInventoryWrites({ stageSet, shards: [] }, [{ stage: "web", position: 0, entries }]).map((write) =>
      write.kind === "create" ? (write.object["spec"] as { entries: unknown[] }).entries.length : 0,
    );
  it.each([
    { count: shardEntriesMax, then: [shardEntriesMax] },
    { count: shardEntriesMax + 1, then: [shardEntriesMax, 1] },
  ])("so many entries: $count are $then", ({ count, then }) => {
    expect(sizes(many(count))).toEqual(then);
  });
  it("so many bytes, where ids are long", () => {
    const entries = many(shardEntriesMax, 253);
    const each = JSON.stringify(entries[0]).length + 1;
    const fitting = Math.floor(shardBytesMax / each);
    expect(fitting).toBeLessThan(shardEntriesMax);
    expect(sizes(entries.slice(0, fitting))).toEqual([fitting]);
    expect(sizes(entries.slice(0, fitting + 1))).toEqual([fitting, 1]);
  });
  it("an entry that is longer than all of that, alone", () => {
    expect(sizes([entry("a"), entry("b".repeat(shardBytesMax)), entry("c")])).toEqual([1, 1, 1]);
  });
});

it.each([
  { when: "nothing is written", wanted: [], then: { web: 2, api: 1 } },
  { when: "a stage goes", wanted: [record("web", "")], then: { web: 0, api: 1 } },
  { when: "a shard goes", wanted: [record("web", "abc")], then: { web: 1, api: 1 } },
  { when: "a shard comes", wanted: [record("api", "efgh")], then: { web: 2, api: 2 } },
  { when: "a stage comes", wanted: [record("new", "x")], then: { web: 2, api: 1, new: 1 } },
])("the inventories that there are, where $when", ({ wanted, then }) => {
  const inventory = { stageSet, shards: [shard("x", "web", "abc"), shard("y", "web", "d"), shard("z", "api", "efg")] };
  expect(Object.fromEntries(shardsAfter(inventory, planInventoryWrites(inventory, wanted, 3)))).toEqual(then);
});

it("a yes to a deletion is written", () => {
  const wanted = [{ ...record("web", ""), entries: [entry("a", { approved: "u" })] }];
  expect(plan([shard("x", "web", "a")], wanted)).toEqual(["update x: a"]);
});
