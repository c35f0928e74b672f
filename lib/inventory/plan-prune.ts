import { labels, labelValue, type InventoryEntry } from "../api/index.ts";
import type { LiveMetadata, ObjectRef } from "../cluster/index.ts";
import { entryId, refOf } from "./entry.ts";
import { laterFirst, recordsOf, union, type Inventory, type StageRecord, type StageSetName } from "./inventory.ts";
import { whyKept, wantsYes } from "./keeping.ts";
import { removalOf, wavesOf, type Kept, type Rank, type Removal } from "./removal.ts";

export interface PruneQuestion {
  readonly inventory: Inventory;
  /** By the id of its entry: the stage that claims an object now. */
  readonly built: ReadonlyMap<string, string>;
  /** The stages of the spec. */
  readonly stages: readonly { readonly name: string; readonly prune: boolean }[];
  /** By the id of its entry: what was read of each object of `selectOrphans`; one that is missing is gone. */
  readonly live: ReadonlyMap<string, LiveMetadata>;
  readonly owner: StageSetName;
  readonly rank: Rank;
}

export interface PrunePlan {
  /** In their order: later stages before earlier ones, and within a stage in reverse order of applying. */
  readonly delete: readonly Removal[];
  /** Claimed by another stage than before: the record moves, the object stays. */
  readonly moved: readonly Move[];
  readonly kept: readonly Kept[];
  /** Neither deleted nor let go: they stay recorded. */
  readonly held: readonly Held[];
  /** Gone from the cluster already. */
  readonly gone: readonly ObjectRef[];
}

export interface Orphan {
  readonly entry: InventoryEntry;
  /** Where it is recorded; the latest stage where that is several. */
  readonly stage: string;
}

export interface Held extends Orphan {
  readonly why: string;
}

export interface Move {
  readonly ref: ObjectRef;
  readonly from: string;
  readonly to: string;
}

/** What no stage claims any more, later stages first: what must be read before a prune can be planned. */
export function selectOrphans(inventory: Inventory, built: ReadonlyMap<string, string>): readonly Orphan[] {
  const seen = new Set<string>();
  return laterFirst(recordsOf(inventory)).flatMap(({ stage, entries }) =>
    entries.flatMap((entry) => {
      if (built.has(entry.id) || seen.has(entry.id)) return [];
      seen.add(entry.id);
      return [{ entry, stage }];
    }),
  );
}

/**
 * What becomes of all that stands in the inventory once every stage of the spec is Ready. A stage that the spec no
 * longer names claims nothing, so it is torn down with the rest.
 */
export function planPrune({ inventory, built, stages, live, owner, rank }: PruneQuestion): PrunePlan {
  const unpruned = new Set(stages.filter(({ prune }) => !prune).map(({ name }) => name));
  const removals: Removal[] = [];
  const [kept, held, gone]: [Kept[], Held[], ObjectRef[]] = [[], [], []];
  for (const orphan of selectOrphans(inventory, built)) {
    const { entry } = orphan;
    const ref = refOf(entry);
    const found = live.get(entry.id);
    const stage = found === undefined ? orphan.stage : homeOf(inventory, orphan, found);
    if (ref === undefined) held.push({ ...orphan, why: "its record cannot be read" });
    else if (found === undefined) gone.push(ref);
    else {
      const why = unpruned.has(stage) ? `its stage ${stage} does not prune` : whyKept(found, owner);
      if (why !== undefined) kept.push({ ref, stage, why });
      else if (wantsYes(found)) held.push({ ...orphan, why: "it is deleted only after a yes" });
      else removals.push(removalOf(ref, found, stage, rank));
    }
  }
  const inOrder = wavesOf(removals).flatMap((wave) => wave.removals);
  return { delete: inOrder, moved: selectMoved(inventory, built), kept, held, gone };
}

/** The stage that applied an object last, as its label says: one that has moved may still stand in the records of another. */
function homeOf(inventory: Inventory, { entry, stage }: Orphan, { metadata }: LiveMetadata): string {
  const told = metadata.labels?.[labels.stage];
  const home = recordsOf(inventory).find(
    (record) => labelValue(record.stage) === told && record.entries.some(({ id }) => id === entry.id),
  );
  return home?.stage ?? stage;
}

function selectMoved(inventory: Inventory, built: ReadonlyMap<string, string>): readonly Move[] {
  return recordsOf(inventory).flatMap(({ stage, entries }) =>
    entries.flatMap((entry) => {
      const to = built.get(entry.id);
      const ref = refOf(entry);
      return ref === undefined || to === undefined || to === stage ? [] : [{ ref, from: stage, to }];
    }),
  );
}

/**
 * What each stage is to own once the deletions of a prune were made: what it claims, and what is not gone yet.
 * @param claimed what each stage of the spec claims
 * @param gone by the id of their entries: the objects of `plan.delete` that were seen to be gone
 */
export function recordsAfterPrune(
  inventory: Inventory,
  claimed: readonly StageRecord[],
  plan: PrunePlan,
  gone: ReadonlySet<string>,
): readonly StageRecord[] {
  const left = new Set([
    ...plan.held.map(({ entry }) => entry.id),
    ...plan.delete.map(({ ref }) => entryId(ref)).filter((id) => !gone.has(id)),
  ]);
  const recorded = new Map(recordsOf(inventory).map((record) => [record.stage, record]));
  const leftOf = (stage: string): readonly InventoryEntry[] =>
    (recorded.get(stage)?.entries ?? []).filter(({ id }) => left.has(id));
  const removed = [...recorded.values()].filter(({ stage }) => !claimed.some((record) => record.stage === stage));
  return [
    ...claimed.map((record) => ({ ...record, entries: union(leftOf(record.stage), record.entries) })),
    ...removed.map((record) => ({ ...record, entries: leftOf(record.stage) })),
  ];
}
