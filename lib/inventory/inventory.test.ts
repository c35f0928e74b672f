import { describe, expect, it } from "vitest";
import { afterWrites, entriesOf, recordsOf, union, withRecords, type Inventory, type Shard } from "./inventory.ts";

function shard(name: string, stage: string, ids: string, position = 0): Shard {
  const entries = ids.split("").map((id) => ({ id, v: "v1" }));
  return { namespace: "shop", name, uid: name, resourceVersion: "1", stage, position, entries };
}

const inventory: Inventory = {
  stageSet: { namespace: "shop", name: "release" },
  shards: [shard("x", "web", "ab", 1), shard("y", "web", "bc", 2), shard("z", "api", "d")],
};
const ids = (entries: readonly { readonly id: string }[]): string => entries.map(({ id }) => id).join("");

describe("an inventory", () => {
  it.each([
    { stage: "web", then: "abc" },
    { stage: "api", then: "d" },
    { stage: "none", then: "" },
  ])("has of the stage $stage: $then", ({ stage, then }) => {
    expect(ids(entriesOf(inventory, stage))).toBe(then);
  });
  it("puts the shards of a stage together, at the latest position that one of them has", () => {
    expect(recordsOf(inventory).map(({ stage, position, entries }) => [stage, position, ids(entries)])).toEqual([
      ["web", 2, "abc"],
      ["api", 0, "d"],
    ]);
  });
  it("has what records say, before anything is written", () => {
    const entries = [{ id: "x", v: "v1" }];
    const told = withRecords(inventory, [{ stage: "web", position: 3, entries }]);
    expect(recordsOf(told)).toContainEqual({ stage: "web", position: 3, entries });
    expect(ids(entriesOf(told, "api"))).toBe("d");
    expect(withRecords(inventory, [])).toEqual(inventory);
  });
  it("after writes has what they have left", () => {
    const written = [
      { name: "x" },
      { name: "z", shard: shard("z", "api", "de") },
      { name: "n", shard: shard("n", "new", "f") },
    ];
    expect(afterWrites(inventory, written).shards.map(({ name, entries }) => `${name}:${ids(entries)}`)).toEqual([
      "y:bc",
      "z:de",
      "n:f",
    ]);
  });
});

it.each([
  { when: "nothing and something", before: "", after: "ab", then: "ab" },
  { when: "something and nothing", before: "ab", after: "", then: "ab" },
  { when: "some of both", before: "ab", after: "bc", then: "abc" },
])("the union of $when", ({ before, after, then }) => {
  expect(ids(union(shard("", "", before).entries, shard("", "", after).entries))).toBe(then);
});

it("a union takes the newer version, and forgets an end that the newer does not know", () => {
  expect(union([{ id: "a", v: "v1", done: "u" }], [{ id: "a", v: "v2" }])).toEqual([{ id: "a", v: "v2" }]);
});
