import type { InventoryEntry } from "../api/index.ts";

export interface StageSetName {
  readonly namespace: string;
  readonly name: string;
}

/** One StageInventory as it was read. */
export interface Shard {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** The stage whose objects it records; it may stand in the spec no longer. */
  readonly stage: string;
  /** The stage's position in its StageSet when this was written. */
  readonly position: number;
  readonly entries: readonly InventoryEntry[];
}

/** All that a StageSet owns, as it was read. */
export interface Inventory {
  readonly stageSet: StageSetName;
  readonly shards: readonly Shard[];
}

/** What a stage is to own. */
export interface StageRecord {
  readonly stage: string;
  readonly position: number;
  readonly entries: readonly InventoryEntry[];
}

/** What became of one shard by a write; without `shard`: it is gone. */
export interface WrittenShard {
  readonly name: string;
  readonly shard?: Shard;
}

/** The inventory as writes have left it, without reading it again. */
export function afterWrites(inventory: Inventory, written: readonly WrittenShard[]): Inventory {
  const shards = new Map(inventory.shards.map((shard) => [shard.name, shard]));
  for (const { name, shard } of written) {
    if (shard === undefined) shards.delete(name);
    else shards.set(name, shard);
  }
  return { ...inventory, shards: [...shards.values()] };
}

/** What each stage owns, its shards put together; an entry that stands in two of them counts once. */
export function recordsOf({ shards }: Inventory): readonly StageRecord[] {
  return [...Map.groupBy(shards, ({ stage }) => stage)].map(([stage, ofStage]) => ({
    stage,
    position: Math.max(...ofStage.map(({ position }) => position)),
    entries: union(
      ofStage.flatMap(({ entries }) => entries),
      [],
    ),
  }));
}

/** The inventory as these records would have it, before anything is written. */
export function withRecords(inventory: Inventory, records: readonly StageRecord[]): Inventory {
  const changed = new Set(records.map(({ stage }) => stage));
  const { namespace } = inventory.stageSet;
  const unwritten = records.map(({ stage, position, entries }): Shard => {
    return { namespace, name: "", uid: "", resourceVersion: "", stage, position, entries };
  });
  return { ...inventory, shards: [...inventory.shards.filter(({ stage }) => !changed.has(stage)), ...unwritten] };
}

/** What one stage owns; nothing where it has no inventory. */
export function entriesOf({ stageSet, shards }: Inventory, stage: string): readonly InventoryEntry[] {
  const [record] = recordsOf({ stageSet, shards: shards.filter((shard) => shard.stage === stage) });
  return record?.entries ?? [];
}

/** All that stands in one or the other, each object once; as `after` has it where it stands in both. */
export function union(before: readonly InventoryEntry[], after: readonly InventoryEntry[]): readonly InventoryEntry[] {
  return [...new Map([...before, ...after].map((entry) => [entry.id, entry])).values()];
}

/** Stages in reverse order; of two at one position, as a removed stage and its successor are, in any fixed order. */
export function laterFirst(records: readonly StageRecord[]): readonly StageRecord[] {
  return records.toSorted((one, other) => other.position - one.position || (one.stage < other.stage ? -1 : 1));
}
