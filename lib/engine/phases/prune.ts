import { done, failed, type Result } from "../../api/index.ts";
import { formatDuration } from "../../base/index.ts";
import { tellRef, type LiveMetadata } from "../../cluster/index.ts";
import { nextLook } from "../../health/index.ts";
import {
  entryOf,
  planInventoryWrites,
  planPrune,
  recordsAfterPrune,
  selectOrphans,
  type Inventory,
  type PrunePlan,
  type Removal,
  type StageRecord,
} from "../../inventory/index.ts";
import { applyRank, builtStage, inventoryOf, objectsOf } from "../built-stage.ts";
import { deletedSince } from "../deleted-since.ts";
import { namespaceOf } from "../identity.ts";
import { timeoutOf } from "../intervals.ts";
import { askedLately } from "../memory.ts";
import { advance, fail, type Move } from "../move.ts";
import { refOf } from "../object-ref.ts";
import { phase } from "../phase.ts";
import { readRecorded } from "../recorded-objects.ts";
import { sinceOf, type Sight, type View } from "../sight.ts";
import { namedObjectsMax } from "../limits.ts";

interface SeenInventory {
  readonly inventory: Inventory;
  readonly claimed: readonly StageRecord[];
  /** By the id of its entry: what is left of what no stage claims any more. */
  readonly live: ReadonlyMap<string, LiveMetadata>;
  readonly shardCap: number;
  /** By UID: asked to go a moment ago. */
  readonly asked: ReadonlySet<string>;
  /** A stage is built otherwise here than where it was applied. */
  readonly isRebuilt: boolean;
}

/** Prune: what no stage brings any more goes, once every stage is Ready. It leaves the inventory when it is gone (I2). */
export const prune = phase<SeenInventory>("Prune", lookAtInventory, decidePrune);

async function lookAtInventory(sight: Sight): Promise<Result<SeenInventory>> {
  const inventory = await inventoryOf(sight);
  if (inventory.kind === "failed") return inventory;
  const claimed: StageRecord[] = [];
  let isRebuilt = false;
  for (const [position, stage] of sight.view.stageSet.spec.stages.entries()) {
    const built = await builtStage(sight, stage);
    if (built.kind === "failed") return built;
    const applied = sight.view.status.stages?.find(({ name }) => name === stage.name)?.contentDigest;
    if (applied !== built.value.digest) isRebuilt = true;
    const entries = objectsOf(built.value).map((object) => entryOf(refOf(object)));
    claimed.push({ stage: stage.name, position, entries });
  }
  const orphans = selectOrphans(inventory.value, claimsById(claimed));
  const live = await readRecorded(sight, orphans);
  if (live.kind === "failed") return failed(live.failure);
  const { inventoryShardCap } = sight.ports.settings;
  const asked = askedLately(sight.memory, sight.view.now);
  return done({ inventory: inventory.value, claimed, live: live.value, shardCap: inventoryShardCap, asked, isRebuilt });
}

function decidePrune(view: View, seen: SeenInventory): Move {
  const { inventory, claimed, live, shardCap, asked, isRebuilt } = seen;
  if (isRebuilt) return { kind: "supersede" };
  const { stageSet } = view;
  const owner = { namespace: namespaceOf(stageSet), name: stageSet.metadata.name };
  const built = claimsById(claimed);
  const plan = planPrune({ inventory, built, stages: stageSet.spec.stages, live, owner, rank: applyRank });
  const next = nextDeletion(plan.delete, asked);
  if (next !== undefined) return { kind: "act", effect: next };
  const wanted = recordsAfterPrune(inventory, claimed, plan, new Set());
  const writes = planInventoryWrites(inventory, wanted, shardCap);
  if (writes.length > 0) return { kind: "act", effect: { kind: "writeInventory", writes } };
  return plan.delete.length === 0 ? advance : waitForGone(view, plan, live);
}

function claimsById(claimed: readonly StageRecord[]): ReadonlyMap<string, string> {
  return new Map(claimed.flatMap(({ stage, entries }) => entries.map(({ id }) => [id, stage] as const)));
}

/** The next objects to delete: of one stage, and of one group of the apply order. */
export function nextDeletion(
  removals: readonly Removal[],
  asked: ReadonlySet<string>,
): { readonly kind: "deleteObjects"; readonly stage: string; readonly objects: readonly Removal[] } | undefined {
  const open = removals.filter(({ heldBy, uid }) => heldBy === undefined && !asked.has(uid));
  const [first] = open;
  if (first === undefined) return undefined;
  const objects = open.filter(({ stage, rank }) => stage === first.stage && rank === first.rank);
  return { kind: "deleteObjects", stage: first.stage, objects };
}

function waitForGone(view: View, plan: PrunePlan, live: SeenInventory["live"]): Move {
  const { now, stageSet } = view;
  const since = sinceOf(view);
  const timeoutMs = timeoutOf(stageSet.spec, undefined);
  if (now - since < timeoutMs) {
    return {
      kind: "wait",
      until: nextLook(deletedSince(live.values(), { otherwise: since, now }), now),
      reason: "Progressing",
      message: `Pruning: waiting for ${tellHanging(plan.delete)}`,
    };
  }
  const message = `Cannot prune within ${formatDuration(timeoutMs)}: still there: ${tellHanging(plan.delete)}; look at who is to remove these finalizers`;
  return fail({ reason: "StageFailed", retry: "backoff", message });
}

/** What is being deleted and what keeps it, a few of them by name. */
export function tellHanging(removals: readonly Removal[]): string {
  const told = removals.slice(0, namedObjectsMax).map(({ ref, heldBy = [] }) => {
    return heldBy.length === 0 ? tellRef(ref) : `${tellRef(ref)} (kept by ${heldBy.join(", ")})`;
  });
  const more = removals.length - told.length;
  return `${told.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
