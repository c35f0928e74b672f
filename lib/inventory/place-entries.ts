import type { InventoryEntry } from "../api/index.ts";
import type { Shard } from "./inventory.ts";
import { shardBytesMax } from "./limits.ts";

/** Where entries go: a shard that there is, or (without `shard`) a new one. */
export interface Placement {
  readonly shard?: Shard;
  /** Those it has and keeps, as they are wanted now. */
  readonly kept: readonly InventoryEntry[];
  readonly added: readonly InventoryEntry[];
}

interface Box {
  readonly shard?: Shard;
  readonly kept: InventoryEntry[];
  readonly added: InventoryEntry[];
  /** Counted with what is to be removed, which goes last: the shard is never fuller than it may be. */
  count: number;
  bytes: number;
}

/**
 * Gives every wanted entry its place in a stage's shards. An entry stays where it is; a new one goes to the first shard
 * with room, or to a new one: so a change of one entry changes one shard. Where a lower cap leaves a shard too full,
 * what is beyond it moves.
 * @param cap entries of one shard
 */
export function placeEntries(
  shards: readonly Shard[],
  wanted: readonly InventoryEntry[],
  cap: number,
): readonly Placement[] {
  const unplaced = new Map(wanted.map((entry) => [entry.id, entry]));
  const boxes = shards.map((shard) => keepIn(shard, unplaced, cap));
  let first = 0; // boxes before it are full
  for (const entry of unplaced.values()) {
    const bytes = entryBytes(entry);
    while (first < boxes.length && isFull(boxes[first], bytes, cap)) first += 1;
    const box = boxes[first] ?? openBox(boxes);
    box.added.push(entry);
    box.count += 1;
    box.bytes += bytes;
  }
  return boxes.map(({ shard, kept, added }) => ({ ...(shard && { shard }), kept, added }));
}

/** Takes out of `unplaced` what `shard` has and may keep. */
function keepIn(shard: Shard, unplaced: Map<string, InventoryEntry>, cap: number): Box {
  const kept: InventoryEntry[] = [];
  let bytes = 0;
  for (const { id } of shard.entries) {
    const entry = unplaced.get(id);
    if (entry === undefined || kept.length === cap) continue;
    if (kept.length > 0 && bytes + entryBytes(entry) > shardBytesMax) continue;
    unplaced.delete(id);
    kept.push(entry);
    bytes += entryBytes(entry);
  }
  const held = shard.entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  return { shard, kept, added: [], count: shard.entries.length, bytes: held };
}

function isFull(box: Box | undefined, bytes: number, cap: number): boolean {
  return box !== undefined && (box.count >= cap || box.bytes + bytes > shardBytesMax);
}

function openBox(boxes: Box[]): Box {
  const box: Box = { kept: [], added: [], count: 0, bytes: 0 };
  boxes.push(box);
  return box;
}

/** What an entry takes in its object's JSON, its comma included. */
function entryBytes(entry: InventoryEntry): number {
  return Buffer.byteLength(JSON.stringify(entry)) + 1;
}
