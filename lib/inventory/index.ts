/**
 * Inventory: what does each stage of a StageSet own in the cluster? It keeps the records, many to a shard, so that
 * none is lost whatever is cut off; and from them it plans what a prune or a teardown deletes, in which order, and
 * what stays. It deletes nothing itself, and writes nothing but StageInventory objects.
 */
export { findDoubleClaims, type DoubleClaim, type StageObjects } from "./double-claims.ts";
export { entryId, entryOf, recordKey, refOf } from "./entry.ts";
export {
  afterWrites,
  entriesOf,
  recordsOf,
  union,
  withRecords,
  type Inventory,
  type Shard,
  type StageRecord,
  type StageSetName,
  type WrittenShard,
} from "./inventory.ts";
export { shardEntriesMax } from "./limits.ts";
export { planReconstruction, selectLost } from "./lost-records.ts";
export { observeOwned, type Owned } from "./observe-owned.ts";
export {
  planPrune,
  recordsAfterPrune,
  selectOrphans,
  type Move,
  type Orphan,
  type PrunePlan,
  type PruneQuestion,
} from "./plan-prune.ts";
export type { HeldPrune } from "./prune-guard.ts";
export { planTeardown, type TeardownPlan, type TeardownQuestion } from "./plan-teardown.ts";
export { entriesIn, planInventoryWrites, shardsAfter, type InventoryWrite } from "./plan-writes.ts";
export { readInventory } from "./read-inventory.ts";
export { wavesOf, type Kept, type Rank, type Removal, type Wave } from "./removal.ts";
export { isOurs, whyKept } from "./keeping.ts";
export { writeInventory } from "./write-inventory.ts";
