import type { LiveMetadata, ObjectRef } from "../cluster/index.ts";
import { refOf } from "./entry.ts";
import type { Inventory, StageSetName } from "./inventory.ts";
import { whyKept } from "./keeping.ts";
import { selectOrphans, type Orphan } from "./plan-prune.ts";
import { removalOf, wavesOf, type Kept, type Rank, type Removal, type Wave } from "./removal.ts";

export interface TeardownQuestion {
  readonly inventory: Inventory;
  /** By the id of its entry: what was read of each recorded object; one that is missing is gone. */
  readonly live: ReadonlyMap<string, LiveMetadata>;
  readonly owner: StageSetName;
  readonly rank: Rank;
}

export interface TeardownPlan {
  /** The first one is what to do now; the next one begins once nothing of it is left. None: all is gone. */
  readonly waves: readonly Wave[];
  readonly kept: readonly Kept[];
  /** What no deletion can be made of: the inventory stays behind as the list of it. */
  readonly unreadable: readonly Orphan[];
  readonly gone: readonly ObjectRef[];
}

/**
 * How a StageSet that is being deleted is taken down: each stage gone before the one before it, and within a stage each
 * group of the apply order before the one that was applied earlier (custom resources before the operator that
 * finalizes them). Deleting the StageSet is a yes to what waits for one, and outweighs `prune: false` of a stage,
 * which is about what a revision no longer brings; an object that is itself marked never to be pruned stays.
 */
export function planTeardown({ inventory, live, owner, rank }: TeardownQuestion): TeardownPlan {
  const removals: Removal[] = [];
  const [kept, unreadable, gone]: [Kept[], Orphan[], ObjectRef[]] = [[], [], []];
  for (const orphan of selectOrphans(inventory, new Map())) {
    const ref = refOf(orphan.entry);
    const found = live.get(orphan.entry.id);
    const why = found && whyKept(found, owner);
    if (ref === undefined) unreadable.push(orphan);
    else if (found === undefined) gone.push(ref);
    else if (why !== undefined) kept.push({ ref, stage: orphan.stage, ...why });
    else removals.push(removalOf(ref, found, orphan.stage, rank));
  }
  return { waves: wavesOf(removals), kept, unreadable, gone };
}
