import { apiVersion, labels, labelValue, type InventoryEntry } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import type { Inventory, Shard, StageRecord, StageSetName } from "./inventory.ts";
import { shardEntriesMax } from "./limits.ts";
import { placeEntries, type Placement } from "./place-entries.ts";
import { shardName } from "./shard-name.ts";

/** One write of a StageInventory. All but a creation hold only while nobody else has written since it was read. */
export type InventoryWrite =
  | { readonly kind: "create"; readonly object: KubeObject }
  | {
      readonly kind: "update";
      readonly shard: Shard;
      readonly position: number;
      readonly entries: readonly InventoryEntry[];
    }
  | { readonly kind: "delete"; readonly shard: Shard };

/**
 * The writes, in their order, after which every stage of `wanted` owns what it says; other stages are left alone, and
 * a stage that is to own nothing keeps no inventory.
 * Whatever they are cut off after, what was recorded and is wanted still is recorded (I2): an entry that goes to another
 * shard is there before it leaves its own. So whoever wants old and new has both at every instant (I1).
 * @param cap entries of one StageInventory (`--inventory-shard-cap`)
 */
export function planInventoryWrites(
  inventory: Inventory,
  wanted: readonly StageRecord[],
  cap = shardEntriesMax,
): readonly InventoryWrite[] {
  const names = new Set(inventory.shards.map(({ name }) => name));
  const stages = wanted.map((record) => {
    const shards = inventory.shards.filter(({ stage }) => stage === record.stage);
    return { record, placements: placeEntries(shards, record.entries, cap) };
  });
  const arriving = new Set(
    stages.flatMap(({ placements }) => placements.flatMap(({ added }) => added)).map(({ id }) => id),
  );
  const writes = stages.flatMap(({ record, placements }) =>
    placements.map((placement) => writesOf(placement, record, { stageSet: inventory.stageSet, names, arriving })),
  );
  return [...writes.flatMap(({ adding }) => adding), ...writes.flatMap(({ removing }) => removing)];
}

interface Context {
  readonly stageSet: StageSetName;
  /** Names that are taken. */
  readonly names: Set<string>;
  /** Ids that some shard takes in. */
  readonly arriving: ReadonlySet<string>;
}

interface ShardWrites {
  readonly adding: readonly InventoryWrite[];
  readonly removing: readonly InventoryWrite[];
}

function writesOf(placement: Placement, record: StageRecord, context: Context): ShardWrites {
  const { shard, kept, added } = placement;
  const { position } = record;
  const entries = [...kept, ...added];
  if (shard === undefined) return { adding: [creation(entries, record, context)], removing: [] };
  if (entries.length === 0) return { adding: [], removing: [{ kind: "delete", shard }] };
  const before = new Map(shard.entries.map((entry) => [entry.id, entry]));
  const final: InventoryWrite = { kind: "update", shard, position, entries };
  const changes = position !== shard.position || entries.some((entry) => !isSame(entry, before.get(entry.id)));
  for (const { id } of kept) before.delete(id);
  const left = [...before.values()];
  if (left.length === 0) return { adding: changes ? [final] : [], removing: [] };
  if (!changes) return { adding: [], removing: [final] };
  // What goes to another shard leaves this one only once it has arrived there; what simply goes may go at once.
  if (!left.some(({ id }) => context.arriving.has(id))) return { adding: [final], removing: [] };
  return { adding: [{ kind: "update", shard, position, entries: [...entries, ...left] }], removing: [final] };
}

function isSame(entry: InventoryEntry, before: InventoryEntry | undefined): boolean {
  return (
    before !== undefined &&
    entry.v === before.v &&
    entry.done === before.done &&
    entry.of === before.of &&
    entry.approved === before.approved
  );
}

function creation(entries: readonly InventoryEntry[], record: StageRecord, context: Context): InventoryWrite {
  const { stageSet, names } = context;
  const { stage, position } = record;
  let number = 0;
  while (names.has(shardName(stageSet, stage, number))) number += 1;
  const name = shardName(stageSet, stage, number);
  names.add(name);
  const metadata = {
    namespace: stageSet.namespace,
    name,
    labels: {
      [labels.stageSet]: labelValue(stageSet.name),
      [labels.stage]: labelValue(stage),
      [labels.shard]: String(number),
    },
  };
  const spec = { stagePosition: position, entries };
  return { kind: "create", object: { apiVersion, kind: "StageInventory", metadata, spec } };
}

/** What a write would have the shard say, and that shard's name. */
export function entriesIn(write: InventoryWrite): {
  readonly name: string;
  readonly entries: readonly InventoryEntry[];
} {
  switch (write.kind) {
    case "create": {
      const { entries } = write.object["spec"] as { readonly entries: readonly InventoryEntry[] }; // see `creation`
      return { name: write.object.metadata.name, entries };
    }
    case "update":
      return { name: write.shard.name, entries: write.entries };
    case "delete":
      return { name: write.shard.name, entries: [] };
  }
}

/** By stage: how many StageInventories it has once these writes are made. */
export function shardsAfter({ shards }: Inventory, writes: readonly InventoryWrite[]): ReadonlyMap<string, number> {
  const left = new Map(
    Map.groupBy(shards, ({ stage }) => stage)
      .entries()
      .map(([stage, all]) => [stage, all.length]),
  );
  const change = (stage: string, by: number): void => void left.set(stage, (left.get(stage) ?? 0) + by);
  for (const write of writes) {
    if (write.kind === "create") change(write.object.metadata.labels?.[labels.stage] ?? "", 1);
    if (write.kind === "delete") change(write.shard.stage, -1);
  }
  return left;
}
