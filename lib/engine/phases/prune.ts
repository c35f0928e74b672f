import { done, failed, type Failure, type PruneGuard, type Result } from "../../api/index.ts";
import { formatDuration } from "../../base/index.ts";
import type { LiveMetadata } from "../../cluster/index.ts";
import { nextLook } from "../../health/index.ts";
import {
  planInventoryWrites,
  planPrune,
  recordsAfterPrune,
  selectOrphans,
  shardsAfter,
  wavesOf,
  type Inventory,
  type PrunePlan,
  type Removal,
  type StageRecord,
} from "../../inventory/index.ts";
import { applyRank, builtStage, inventoryOf, objectsOf } from "../built-stage.ts";
import { isAsApplied } from "../as-applied.ts";
import { claimsOf } from "../claims.ts";
import { deletedSince } from "../deleted-since.ts";
import { namespaceOf } from "../identity.ts";
import { timeoutOf } from "../intervals.ts";
import { lastAsked, letGoIn } from "../memory.ts";
import { advance, advanceWith, fail, type Move } from "../move.ts";
import { approvedDigest, pendingOf } from "../pending-prune.ts";
import { phase } from "../phase.ts";
import { readRecorded } from "../recorded-objects.ts";
import { sinceOf, type Sight, type View } from "../sight.ts";
import { letGoFirst, passingRefusal, tellKept, type SeenKept } from "./kept-objects.ts";
import { failureOfRemovals, nextRemoval, tellHanging, wayOutOfHanging, type AskedToGo } from "./removal-order.ts";

interface SeenInventory extends SeenKept {
  readonly inventory: Inventory;
  readonly claimed: readonly StageRecord[];
  /** By the id of its entry: what is left of what no stage claims any more. */
  readonly live: ReadonlyMap<string, LiveMetadata>;
  readonly shardCap: number;
  readonly defaultGuard: PruneGuard | undefined;
  readonly lately: AskedToGo;
  /** A stage is built otherwise here than where it was applied. */
  readonly isRebuilt: boolean;
}

/**
 * Prune: what no stage brings any more goes, once every stage is Ready. It leaves the inventory when it is gone (I2).
 * What a guard holds stays until somebody says yes.
 */
export const prune = phase<SeenInventory>("Prune", lookAtInventory, decidePrune);

export async function lookAtInventory(sight: Sight): Promise<Result<SeenInventory>> {
  const inventory = await inventoryOf(sight);
  if (inventory.kind === "failed") return inventory;
  const claimed: StageRecord[] = [];
  let isRebuilt = false;
  for (const [position, stage] of sight.view.stageSet.spec.stages.entries()) {
    const built = await builtStage(sight, stage);
    if (built.kind === "failed") return built;
    const applied = sight.view.status.stages?.find(({ name }) => name === stage.name)?.contentDigest;
    if (applied !== built.value.digest) isRebuilt = true;
    const isReady = isAsApplied(sight.view.status, stage.name, built.value.digest);
    const entries = claimsOf(inventory.value, objectsOf(built.value), isReady);
    claimed.push({ stage: stage.name, position, entries });
  }
  const orphans = selectOrphans(inventory.value, claimsById(claimed));
  const live = await readRecorded(sight, orphans);
  if (live.kind === "failed") return failed(live.failure);
  const { inventoryShardCap: shardCap, defaultPruneGuard: defaultGuard } = sight.ports.settings;
  const { now } = sight.view;
  const lately = lastAsked(sight.memory, now);
  const letGo = letGoIn(sight.memory);
  const seen = { inventory: inventory.value, claimed, live: live.value };
  return done({ ...seen, shardCap, defaultGuard, lately, letGo, isRebuilt });
}

function decidePrune(view: View, seen: SeenInventory): Move {
  if (seen.isRebuilt) return { kind: "supersede" };
  // What is known from labels alone is looked at by people first: it goes with the next run.
  if (view.status.run?.reconstructed === true) return advance;
  const plan = planOf(view, seen);
  const approved = approvedDigest(view.stageSet);
  const isAgreed = plan.held.some(({ digest }) => digest === approved);
  const next = nextRemoval(wavesOf(plan.delete), seen.lately);
  if (!isAgreed && next.kind === "act") return next;
  const note = { kind: "pruned", pending: pendingOf(plan.held) } as const;
  const bound = passingRefusal(view, plan.kept, seen);
  const before = letGoFirst(view, plan.kept, seen) ?? (bound && { ...fail(notRemoved(bound)), note });
  const recorded = before ?? recordWhatIsLeft(view, seen, plan);
  if (recorded !== undefined) return recorded;
  switch (next.kind) {
    case "act":
      return next;
    case "wait":
      return { ...waitForGone(view, next.going, seen), note };
    case "over": {
      const failure = failureOfRemovals(next.refused, seen.lately);
      return failure === undefined ? advanceWith(note) : { ...fail(notRemoved(failure)), note };
    }
  }
}

export function planOf({ stageSet }: View, { inventory, claimed, live, defaultGuard }: SeenInventory): PrunePlan {
  const owner = { namespace: namespaceOf(stageSet), name: stageSet.metadata.name };
  const { stages } = stageSet.spec;
  return planPrune({ inventory, built: claimsById(claimed), stages, defaultGuard, live, owner, rank: applyRank });
}

/** The write after which the inventory has what is claimed, what is not gone yet, and to what of it people have said yes. */
function recordWhatIsLeft(view: View, seen: SeenInventory, plan: PrunePlan): Move | undefined {
  const { inventory, claimed, shardCap } = seen;
  const wanted = recordsAfterPrune(inventory, claimed, plan, approvedDigest(view.stageSet));
  const writes = planInventoryWrites(inventory, wanted, shardCap);
  if (writes.length === 0) return undefined;
  const facts = tellKept(view, plan.kept, seen);
  const note = { kind: "recorded", shards: shardsAfter(inventory, writes), facts } as const;
  return { kind: "act", effect: { kind: "writeInventory", writes }, note };
}

function claimsById(claimed: readonly StageRecord[]): ReadonlyMap<string, string> {
  return new Map(claimed.flatMap(({ stage, entries }) => entries.map(({ id }) => [id, stage] as const)));
}

/** The release is out all the same, so it is tried again, unless a right is missing. */
function notRemoved({ reason, retry, message, ...more }: Failure): Failure {
  const told = `${message}; the release is out, and what is left stays recorded`;
  return { ...more, reason, retry: reason === "RBACDenied" ? retry : "backoff", message: told };
}

function waitForGone(
  view: View,
  going: readonly Removal[],
  { live, lately }: Pick<SeenInventory, "live" | "lately">,
): Extract<Move, { readonly kind: "wait" | "fail" }> {
  const { now, stageSet } = view;
  const since = sinceOf(view);
  const timeoutMs = timeoutOf(stageSet.spec, undefined);
  if (now - since < timeoutMs) {
    return {
      kind: "wait",
      until: nextLook(deletedSince(live.values(), { otherwise: since, now }), now),
      reason: "Progressing",
      message: `Pruning: waiting for ${tellHanging(going, lately)}`,
    };
  }
  const told = `still there: ${tellHanging(going, lately)}; ${wayOutOfHanging(going, lately)}`;
  const message = `Cannot prune within ${formatDuration(timeoutMs)}: ${told}`;
  return fail({ reason: "StageFailed", retry: "backoff", message });
}
