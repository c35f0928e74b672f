import type { LiveMetadata, ObjectRef } from "../cluster/index.ts";

/** An object that is to go. */
export interface Removal {
  /** In the version that it was read in, where another one is recorded. */
  readonly ref: ObjectRef;
  /** Of the object that was read: another one of this name must stay. */
  readonly uid: string;
  /** What was read: one that somebody has changed since may have been marked to stay. */
  readonly resourceVersion: string;
  readonly stage: string;
  /** The group of the apply order that it belongs to. */
  readonly rank: number;
  /** What keeps an object that is being deleted already; absent where nobody has deleted it yet. */
  readonly heldBy?: readonly string[];
}

/** What is kept, and leaves the inventory: told to the user. */
export interface Kept {
  readonly ref: ObjectRef;
  readonly stage: string;
  readonly why: string;
  /** It was taken from us, and nobody asked for that here. */
  readonly isLost: boolean;
}

/** The order of the groups of an apply: what is applied first has the lowest rank. */
export type Rank = (ref: ObjectRef) => number;

export function removalOf(recorded: ObjectRef, live: LiveMetadata, stage: string, rank: Rank): Removal {
  const ref = { ...recorded, apiVersion: live.apiVersion };
  const { uid, resourceVersion, deletionTimestamp, finalizers = [] } = live.metadata;
  return {
    ref,
    uid,
    resourceVersion,
    stage,
    rank: rank(ref),
    ...(deletionTimestamp !== undefined && { heldBy: finalizers }),
  };
}

/** What is removed together: a stage's objects of one rank, to be gone before the next wave begins. */
export interface Wave {
  readonly stage: string;
  readonly rank: number;
  readonly removals: readonly Removal[];
}

/** The removals in waves: the stages in the order in which they come, within each the highest rank first. */
export function wavesOf(removals: readonly Removal[]): readonly Wave[] {
  return [...Map.groupBy(removals, ({ stage }) => stage)].flatMap(([stage, ofStage]) =>
    [...Map.groupBy(ofStage, ({ rank }) => rank)]
      .sort(([one], [other]) => other - one)
      .map(([rank, ofRank]) => ({ stage, rank, removals: ofRank })),
  );
}
