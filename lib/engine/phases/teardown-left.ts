import type { InventoryEntry } from "../../api/index.ts";
import { failureOf, type ApiError } from "../../cluster/index.ts";
import {
  entryId,
  recordsOf,
  type Inventory,
  type Orphan,
  type Removal,
  type StageRecord,
} from "../../inventory/index.ts";

/** What a teardown has not removed. */
export interface NotRemoved {
  readonly removals: readonly Removal[];
  /** Records of objects that nobody could look at, or that name none. */
  readonly unknown: readonly Orphan[];
}

/** Can nothing but people help? A right is missing, or whoever had it is gone. */
export function isHopeless(error: ApiError): boolean {
  return error.reason === "NoIdentity" || failureOf(error, "StageFailed").reason === "RBACDenied";
}

/** The records with nothing in them but that: the list of what stays behind. */
export function recordsLeft(inventory: Inventory, { removals, unknown }: NotRemoved): readonly StageRecord[] {
  const left = new Set([...removals.map(({ ref }) => entryId(ref)), ...unknown.map(({ entry }) => entry.id)]);
  const isLeft = ({ id }: InventoryEntry): boolean => left.has(id);
  return recordsOf(inventory).map((record) => ({ ...record, entries: record.entries.filter(isLeft) }));
}

/** The inventory without what some stages have recorded: nothing can be said of that. */
export function withoutStages(inventory: Inventory, stages: ReadonlySet<string>): Inventory {
  return { ...inventory, shards: inventory.shards.filter(({ stage }) => !stages.has(stage)) };
}
