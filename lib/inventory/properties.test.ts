/** What holds of any inventory, drawn from seeds: a failing test names its seed, and the seed gives the case again. */
import { describe, expect, it } from "vitest";
import type { InventoryEntry } from "../api/index.ts";
import type { LiveMetadata, ObjectRef } from "../cluster/index.ts";
import { entryId, entryOf, refOf } from "./entry.ts";
import { recordsOf, type Inventory, type Shard, type StageRecord } from "./inventory.ts";
import { planPrune, recordsAfterPrune, selectOrphans } from "./plan-prune.ts";
import { planInventoryWrites, type InventoryWrite } from "./plan-writes.ts";

const seeds = Array.from({ length: 200 }, (_, seed) => seed);
const stageSet = { namespace: "shop", name: "release" };

/** Whole numbers below `below`, the same for the same seed (mulberry32). */
function draws(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function drawText(draw: (below: number) => number, alphabet: string, lengthMax: number): string {
  return Array.from({ length: 1 + draw(lengthMax) }, () => alphabet[draw(alphabet.length)]).join("");
}

describe("any object", () => {
  it.each(seeds)("has an id of its own that gives it back (seed %i)", (seed) => {
    const draw = draws(seed);
    const drawRef = (): ObjectRef => ({
      apiVersion: draw(2) === 0 ? "v1" : "rbac.example.org/v1",
      kind: "Role",
      ...(draw(3) > 0 && { namespace: drawText(draw, "a-", 3) }),
      name: drawText(draw, "_:%5F a.", 7),
    });
    const known = new Map<string, ObjectRef>();
    for (let count = 0; count < 50; count += 1) {
      const ref = drawRef();
      const entry = entryOf(ref);
      expect(refOf(entry)).toEqual(ref);
      expect(known.get(entry.id) ?? ref).toEqual(ref);
      known.set(entry.id, ref);
    }
  });
});

interface World {
  readonly inventory: Inventory;
  readonly wanted: readonly StageRecord[];
  readonly cap: number;
}

const entry = (at: number): InventoryEntry => entryOf({ apiVersion: "v1", kind: "ConfigMap", name: `n${at}` });

/** A few stages whose shards overlap, are over- or underfull, and what they are to own: each object one stage's. */
function drawWorld(seed: number): World {
  const draw = draws(seed);
  const stages = ["a", "b", "c"].slice(0, 1 + draw(3));
  const cap = 1 + draw(4);
  const some = (): InventoryEntry[] => Array.from({ length: 12 }, (_, at) => entry(at)).filter(() => draw(3) === 0);
  const shards = stages.flatMap((stage, position): Shard[] =>
    Array.from({ length: draw(4) }, (_, at) => {
      const name = `${stage}${at}`;
      return { namespace: "shop", name, uid: name, resourceVersion: "1", stage, position, entries: some() };
    }),
  );
  const owner = Array.from({ length: 12 }, () => stages[draw(stages.length + 1)]);
  const wanted = stages
    .map((stage, position) => ({
      stage,
      position,
      entries: owner.flatMap((of, at) => (of === stage ? [entry(at)] : [])),
    }))
    .filter(() => draw(4) > 0);
  return { inventory: { stageSet, shards }, wanted, cap };
}

function made(inventory: Inventory, write: InventoryWrite): Inventory {
  const name = write.kind === "create" ? write.object.metadata.name : write.shard.name;
  const others = inventory.shards.filter((shard) => shard.name !== name);
  if (write.kind === "delete") return { stageSet, shards: others };
  if (write.kind === "update") {
    const { shard, position, entries } = write;
    return { stageSet, shards: [...others, { ...shard, position, entries }] };
  }
  const { stagePosition, entries } = write.object["spec"] as { stagePosition: number; entries: InventoryEntry[] };
  const stage = write.object.metadata.labels?.["stages.metio.wtf/stage"] ?? "";
  const shard = { namespace: "shop", name, uid: name, resourceVersion: "1", stage, position: stagePosition, entries };
  return { stageSet, shards: [...others, shard] };
}

const idsOf = ({ shards }: Inventory): Set<string> =>
  new Set(shards.flatMap(({ entries }) => entries.map(({ id }) => id)));

describe("the writes of any inventory", () => {
  it.each(seeds)("lose nothing that is wanted, whatever they are cut off after (seed %i)", (seed) => {
    const { inventory, wanted, cap } = drawWorld(seed);
    const touched = new Set(wanted.map(({ stage }) => stage));
    const staying = new Set(wanted.flatMap(({ entries }) => entries.map(({ id }) => id)));
    for (const { stage, entries } of inventory.shards) {
      if (!touched.has(stage)) for (const { id } of entries) staying.add(id);
    }
    const before = idsOf(inventory);
    const mustStay = [...before].filter((id) => staying.has(id));
    const fullest = Math.max(cap, ...inventory.shards.map(({ entries }) => entries.length));
    let now = inventory;
    for (const write of planInventoryWrites(inventory, wanted, cap)) {
      now = made(now, write);
      const left = idsOf(now);
      expect(mustStay.filter((id) => !left.has(id))).toEqual([]);
      expect(Math.max(0, ...now.shards.map(({ entries }) => entries.length))).toBeLessThanOrEqual(fullest);
    }
  });
  it.each(seeds)("end with what is wanted, no shard too full, and nothing more to write (seed %i)", (seed) => {
    const { inventory, wanted, cap } = drawWorld(seed);
    const end = planInventoryWrites(inventory, wanted, cap).reduce(made, inventory);
    for (const { stage, entries } of wanted) {
      const recorded = end.shards.filter((shard) => shard.stage === stage);
      const ids = recorded.flatMap((shard) => shard.entries.map(({ id }) => id));
      expect(ids.toSorted()).toEqual(entries.map(({ id }) => id).toSorted());
      expect(recorded.every((shard) => shard.entries.length <= cap)).toBe(true);
    }
    expect(planInventoryWrites(end, wanted, cap)).toEqual([]);
  });
  it.each(seeds)("are one where one entry comes, goes or changes (seed %i)", (seed) => {
    const { inventory, wanted, cap } = drawWorld(seed);
    const end = planInventoryWrites(inventory, wanted, cap).reduce(made, inventory);
    const touched = new Set(wanted.map(({ stage }) => stage));
    const [record] = recordsOf(end).filter(({ stage }) => touched.has(stage));
    if (record === undefined) return;
    const { entries } = record;
    const changed = entries.map((one, at) => (at === 0 ? { ...one, v: "v2" } : one));
    for (const next of [[...entries, entry(99)], entries.slice(1), changed]) {
      expect(planInventoryWrites(end, [{ ...record, entries: next }], cap)).toHaveLength(1);
    }
  });
});

describe("any prune", () => {
  it.each(seeds)("lets nothing leave the inventory but what is gone, claimed or kept (seed %i)", (seed) => {
    const { inventory, wanted } = drawWorld(seed);
    const draw = draws(seed + 1_000_000);
    const built = new Map(wanted.flatMap(({ stage, entries }) => entries.map(({ id }) => [id, stage] as const)));
    const live = new Map(
      selectOrphans(inventory, built).flatMap((orphan): [string, LiveMetadata][] => {
        const name = refOf(orphan.entry)?.name ?? "";
        const labels = {
          "stages.metio.wtf/namespace": "shop",
          "stages.metio.wtf/name": draw(4) > 0 ? "release" : "other",
        };
        const annotations = draw(4) > 0 ? {} : { "stages.metio.wtf/prune": draw(2) > 0 ? "disabled" : "confirm" };
        const metadata = { name, uid: name, resourceVersion: "1", creationTimestamp: "", labels, annotations };
        return draw(4) > 0 ? [[orphan.entry.id, { apiVersion: "v1", kind: "ConfigMap", metadata }]] : [];
      }),
    );
    const pruneGuard = { maxDeletes: draw(3), confirmKinds: [], allowEmpty: draw(2) > 0 };
    const stages = wanted.map(({ stage }) => ({ name: stage, prune: draw(4) > 0, ...(draw(2) > 0 && { pruneGuard }) }));
    const plan = planPrune({ inventory, built, stages, live, owner: stageSet, rank: () => 0 });
    expect(plan.delete.filter(({ ref }) => built.has(entryId(ref)))).toEqual([]);
    const after = new Set(
      recordsAfterPrune(inventory, wanted, plan).flatMap(({ entries }) => entries.map(({ id }) => id)),
    );
    const kept = new Set(plan.kept.map(({ ref }) => entryId(ref)));
    const lost = [...idsOf(inventory)].filter(
      (id) => !after.has(id) && !kept.has(id) && (built.has(id) || live.has(id)),
    );
    expect(lost).toEqual([]);
  });
});
