import { assert, tellFew } from "../../base/index.ts";
import { finalizer, type InventoryEntry, type Stage } from "../../api/index.ts";
import { failureOfRefusals, type Doomed } from "../../apply/index.ts";
import { refOf, tellRef, type KubeObject } from "../../cluster/index.ts";
import { nextLook } from "../../health/index.ts";
import { entriesOf, planInventoryWrites, union } from "../../inventory/index.ts";
import { isReplaced } from "../as-applied.ts";
import { objectsOf } from "../built-stage.ts";
import { claimsOf } from "../claims.ts";
import { tellSome } from "../kept-facts.ts";
import { timeoutOf } from "../intervals.ts";
import { applyBatchObjects, namedObjectsMax } from "../limits.ts";
import { advanceWith, fail, type Move } from "../move.ts";
import { phase } from "../phase.ts";
import { sinceOf, type View } from "../sight.ts";
import { conflictsOf, isOpen, selectStandees, standees, type Standee } from "../standings.ts";
import { lookAtObjects, type NotThere, type SeenObjects } from "./apply-look.ts";
import { claimedByOthers } from "./preflight.ts";

/**
 * Apply: the stage's objects that are not as they are wanted, group by group, each recorded before it is applied. Where
 * the stage brings a Namespace or a kind, the rest waits until it is there.
 */
export const apply = phase<SeenObjects>("Apply", lookAtObjects, decideApply);

function decideApply(view: View, seen: SeenObjects): Move {
  const { status, stage } = view;
  assert(stage !== undefined, "Apply without a stage");
  const { built, standings, refused, facts } = seen;
  const rendered = status.run?.rendered;
  if (rendered !== undefined && rendered.digest !== built.digest) return { kind: "supersede" };
  const foreign = selectStandees(objectsOf(built), standings, ["foreign"]);
  if (foreign.length > 0) return claimedByOthers(foreign);
  const vanished = selectStandees(objectsOf(built), standings, ["vanished"]);
  if (vanished.length > 0) return outcomeUnknown(vanished);
  if (refused !== undefined) return fail(refused);
  if (rendered?.recheck === true) return { kind: "remember", note: { kind: "preflighted", recheck: false, facts: [] } };
  if (facts.length > 0) return { kind: "remember", note: { kind: "seen", facts } };
  const pending = nextPending(seen);
  if (pending !== undefined && isReplaced(status, stage.name, built.digest))
    return { kind: "remember", note: { kind: "replacing", stage: stage.name } };
  return recordFirst(view, seen, pending !== undefined) ?? applyNext(view, stage, seen, pending);
}

/** Nobody knows whether it has done its work: running it again is for people to decide. */
function outcomeUnknown(vanished: readonly Standee[]): Move {
  const told = tellSome(vanished.map(({ object }) => refOf(object)));
  const wayOut = "see to what it did; annotate the StageSet with reconcile.fluxcd.io/requestedAt to run it again";
  const message = `Cannot go on: ${told} is gone and was never seen Complete, its outcome is unknown; ${wayOut}`;
  return fail({ reason: "StageFailed", retry: "never", message });
}

/** What must be written down before anything is applied (I1); undefined: all of it is. */
function recordFirst(view: View, seen: SeenObjects, isPending: boolean): Move | undefined {
  const unrecorded = inventoryWrites(view, seen);
  if (!isPending && unrecorded.length === 0) return undefined;
  if (view.stageSet.metadata.finalizers?.includes(finalizer) !== true)
    return { kind: "act", effect: { kind: "addFinalizer" } };
  if (unrecorded.length > 0) return { kind: "act", effect: { kind: "writeInventory", writes: unrecorded } };
  return countFirst(view, seen);
}

/** How many inventories record it, so that whoever comes next misses one that somebody deletes before the stage is Ready. */
function countFirst({ stage, status }: View, { inventory }: SeenObjects): Move | undefined {
  const shards = inventory.shards.filter((shard) => shard.stage === stage?.name).length;
  const counted = status.stages?.find(({ name }) => name === stage?.name)?.shards ?? 0;
  if (stage === undefined || shards <= counted) return undefined;
  return { kind: "remember", note: { kind: "counted", stage: stage.name, shards } };
}

/** The writes after which the stage's inventory has what it had and what it is to have. */
function inventoryWrites(
  { stageSet, stage }: View,
  { built, inventory, isSteady, shardCap }: SeenObjects,
): ReturnType<typeof planInventoryWrites> {
  assert(stage !== undefined, "Apply without a stage");
  const before = entriesOf(inventory, stage.name);
  const entries = union(before, claimsOf(inventory, objectsOf(built), isSteady));
  const known = new Map(before.map((entry) => [entry.id, entry]));
  const isDoomed = before.some(({ approved }) => approved !== undefined); // not what is wanted again
  const isKnown = ({ id, v, done }: InventoryEntry): boolean => known.get(id)?.v === v && known.get(id)?.done === done;
  const same = !isDoomed && entries.length === before.length && entries.every(isKnown);
  if (same) return [];
  const position = stageSet.spec.stages.findIndex(({ name }) => name === stage.name);
  return planInventoryWrites(inventory, [{ stage: stage.name, position, entries }], shardCap);
}

/** The first group that is not as it is wanted. */
interface Pending {
  readonly group: number;
  readonly objects: readonly Standee[];
}

function nextPending({ built, standings }: SeenObjects): Pending | undefined {
  const settled = ["asWanted", "leftAlone", "finished"];
  for (const [group, { objects }] of built.groups.entries()) {
    const open = standees(objects, standings).filter(({ standing }) => !settled.includes(standing.kind));
    if (open.length > 0) return { group, objects: open };
  }
  return undefined;
}

function applyNext(view: View, stage: Stage, seen: SeenObjects, pending: Pending | undefined): Move {
  const { built, isDrift, notThere } = seen;
  if (pending === undefined)
    return advanceWith({ kind: "applied", stage: stage.name, digest: built.digest, objects: objectsOf(built).length });
  if (pending.group > 0 && notThere.length > 0) return waitFor(view, notThere);
  const open = pending.objects.filter(isOpen).map(({ object }) => object);
  const settled = settleConflicts(stage, seen, pending.objects);
  if (settled !== undefined) return settled;
  if (open.length === 0) return waitForGone(view, pending.objects);
  const objects: readonly KubeObject[] = open.slice(0, applyBatchObjects);
  const effect = { stage: stage.name, objects, telling: built, asMade: built.asMade, isDrift };
  return { kind: "act", effect: { kind: "applyObjects", ...effect } };
}

/** What cannot become what is wanted: refused, or deleted to be made anew, as the stage's policy has it. */
function settleConflicts(stage: Stage, { built, asked }: SeenObjects, objects: readonly Standee[]): Move | undefined {
  const failure = failureOfRefusals(conflictsOf(stage, objects, built));
  if (failure !== undefined) return fail(failure);
  const doomed = objects.flatMap(({ object, standing }): readonly Doomed[] => {
    if (standing.kind !== "immutable" || standing.live === undefined) return [];
    const { uid, resourceVersion } = standing.live.metadata;
    return asked.has(uid) ? [] : [{ ref: refOf(object), uid, resourceVersion }];
  });
  if (doomed.length === 0) return undefined;
  return { kind: "act", effect: { kind: "recreateObjects", stage: stage.name, objects: doomed } };
}

/** A Namespace or a kind that is not there yet; it has as long as the stage's verification has, unless it cannot come at all. */
function waitFor(view: View, notThere: readonly NotThere[]): Move {
  const told = notThere.map(({ ref, health }) => `${tellRef(ref)} (${health.message})`).join(", ");
  const late = `${told} did not become Established or Active; look at its conditions`;
  if (notThere.some(({ health }) => health.status === "Failed")) return notInTime(view, late);
  return waitInTime(view, { told: `Waiting for ${told} to be served`, late });
}

/** What is being deleted must be gone before it can be made anew. */
function waitForGone(view: View, objects: readonly Standee[]): Move {
  const told = tellFew(objects, namedObjectsMax, tellGoing);
  const late = `still there: ${told}; look at who is to remove these finalizers`;
  return waitInTime(view, { told: `Waiting until they are gone, to make them anew: ${told}`, late });
}

function tellGoing({ object, standing }: Standee): string {
  const { finalizers = [] } = standing.kind === "terminating" ? standing.live.metadata : {};
  const what = tellRef(refOf(object));
  return finalizers.length === 0 ? what : `${what} (kept by ${finalizers.join(", ")})`;
}

function waitInTime(view: View, { told, late }: { readonly told: string; readonly late: string }): Move {
  const { now, stage, stageSet } = view;
  const since = sinceOf(view);
  if (now - since < timeoutOf(stageSet.spec, stage))
    return { kind: "wait", until: nextLook(since, now), reason: "Progressing", message: told };
  return notInTime(view, late);
}

function notInTime({ stage }: View, late: string): Move {
  const message = `Cannot go on with stage ${stage?.name ?? "?"}: ${late}`;
  return fail({ reason: "StageFailed", retry: "backoff", message });
}
