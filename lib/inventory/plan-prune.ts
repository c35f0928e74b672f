import { labels, labelValue, type InventoryEntry, type PruneGuard } from "../api/index.ts";
import type { LiveMetadata, ObjectRef } from "../cluster/index.ts";
import { entryId, refOf } from "./entry.ts";
import { laterFirst, recordsOf, union, type Inventory, type StageRecord, type StageSetName } from "./inventory.ts";
import { whyKept, wantsYes } from "./keeping.ts";
import { guardPrune, type Candidate, type HeldPrune } from "./prune-guard.ts";
import { removalOf, wavesOf, type Kept, type Rank, type Removal } from "./removal.ts";

export interface PruneQuestion {
  readonly inventory: Inventory;
  /** By the id of its entry: the stage that claims an object now. */
  readonly built: ReadonlyMap<string, string>;
  /** The stages of the spec. */
  readonly stages: readonly StageToPrune[];
  /** Of stages without a guard of their own, those that the spec no longer names included. */
  readonly defaultGuard?: PruneGuard | undefined;
  /** By the id of its entry: what was read of each object of `selectOrphans`; one that is missing is gone. */
  readonly live: ReadonlyMap<string, LiveMetadata>;
  readonly owner: StageSetName;
  readonly rank: Rank;
}

export interface StageToPrune {
  readonly name: string;
  readonly prune: boolean;
  readonly pruneGuard?: PruneGuard;
}

export interface PrunePlan {
  /** In their order: later stages before earlier ones, and within a stage in reverse order of applying. */
  readonly delete: readonly Removal[];
  /** Claimed by another stage than before: the record moves, the object stays. */
  readonly moved: readonly Move[];
  readonly kept: readonly Kept[];
  /** What waits for a yes, later stages first; it stays recorded. */
  readonly held: readonly HeldPrune[];
  /** Records that name no object; they stay. */
  readonly unreadable: readonly Orphan[];
  /** Gone from the cluster already. */
  readonly gone: readonly ObjectRef[];
}

export interface Orphan {
  readonly entry: InventoryEntry;
  /** Where it is recorded; the latest stage where that is several. */
  readonly stage: string;
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
export function planPrune(question: PruneQuestion): PrunePlan {
  const { inventory, built, stages, live, owner, rank } = question;
  const unpruned = new Set(stages.filter(({ prune }) => !prune).map(({ name }) => name));
  const candidates: Candidate[] = [];
  const [kept, unreadable, gone]: [Kept[], Orphan[], ObjectRef[]] = [[], [], []];
  for (const orphan of selectOrphans(inventory, built)) {
    const { entry } = orphan;
    const ref = refOf(entry);
    const found = live.get(entry.id);
    const stage = found === undefined ? orphan.stage : homeOf(inventory, orphan, found);
    if (ref === undefined) unreadable.push(orphan);
    else if (found === undefined) gone.push(ref);
    else {
      const why = unpruned.has(stage)
        ? { why: `its stage ${stage} does not prune`, isLost: false }
        : whyKept(found, owner);
      if (why !== undefined) kept.push({ ref, stage, ...why });
      else candidates.push(candidateOf(entry, removalOf(ref, found, stage, rank), found));
    }
  }
  const guarded = guardAll(question, candidates);
  const inOrder = wavesOf(guarded.flatMap(({ free }) => free)).flatMap((wave) => wave.removals);
  const held = guarded.flatMap((one) => one.held ?? []);
  return { delete: inOrder, moved: selectMoved(inventory, built), kept, held, unreadable, gone };
}

function candidateOf({ approved }: InventoryEntry, removal: Removal, found: LiveMetadata): Candidate {
  return { removal, wantsYes: wantsYes(found), isApproved: approved === removal.uid };
}

/** Each stage by its own guard. */
function guardAll(
  { inventory, built, stages, defaultGuard }: PruneQuestion,
  candidates: readonly Candidate[],
): readonly ReturnType<typeof guardPrune>[] {
  const records = new Map(recordsOf(inventory).map((record) => [record.stage, record]));
  const claiming = new Set(built.values());
  return [...Map.groupBy(candidates, ({ removal }) => removal.stage)].map(([name, ofStage]) => {
    const stage = stages.find((one) => one.name === name);
    return guardPrune({
      stage: name,
      candidates: ofStage,
      guard: stage?.pruneGuard ?? defaultGuard,
      recorded: records.get(name)?.entries.length ?? 0,
      rendersNothing: stage !== undefined && !claiming.has(name),
    });
  });
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
 * What each stage is to own once the deletions of a prune were made: what it claims, and what is not gone yet. Where a
 * held prune is approved, its objects are marked before the first of them goes.
 * @param claimed what each stage of the spec claims
 * @param approved the digest that people have approved
 */
export function recordsAfterPrune(
  inventory: Inventory,
  claimed: readonly StageRecord[],
  plan: PrunePlan,
  approved?: string,
): readonly StageRecord[] {
  const marks = new Map(
    plan.held
      .filter(({ digest }) => digest === approved)
      .flatMap(({ removals }) => removals.map(({ ref, uid }) => [entryId(ref), uid] as const)),
  );
  const left = new Set([
    ...plan.unreadable.map(({ entry }) => entry.id),
    ...[...plan.held.flatMap(({ removals }) => removals), ...plan.delete].map(({ ref }) => entryId(ref)),
  ]);
  const marked = (entry: InventoryEntry): InventoryEntry => {
    const mark = marks.get(entry.id);
    return mark === undefined ? entry : { ...entry, approved: mark };
  };
  const recorded = new Map(recordsOf(inventory).map((record) => [record.stage, record]));
  const leftOf = (stage: string): readonly InventoryEntry[] =>
    (recorded.get(stage)?.entries ?? []).filter(({ id }) => left.has(id)).map(marked);
  const removed = [...recorded.values()].filter(({ stage }) => !claimed.some((record) => record.stage === stage));
  return [
    ...claimed.map((record) => {
      const entries = record.entries.map(({ approved, ...entry }) => entry); // what is wanted again needs a new yes
      return { ...record, entries: union(leftOf(record.stage), entries) };
    }),
    ...removed.map((record) => ({ ...record, entries: leftOf(record.stage) })),
  ];
}
