import { assert } from "../../base/index.ts";
import { finalizer } from "../../api/index.ts";
import { liveKey } from "../../apply/index.ts";
import { tellRef, type KubeObject, type ObjectRef } from "../../cluster/index.ts";
import { nextLook } from "../../health/index.ts";
import { entriesOf, entryOf, planInventoryWrites, union } from "../../inventory/index.ts";
import { objectsOf } from "../built-stage.ts";
import { timeoutOf } from "../intervals.ts";
import { applyBatchObjects } from "../limits.ts";
import { advanceWith, fail, type Move } from "../move.ts";
import { refOf } from "../object-ref.ts";
import { phase } from "../phase.ts";
import { sinceOf, type View } from "../sight.ts";
import { lookAtObjects, type SeenObjects } from "./apply-look.ts";

/**
 * Apply: the stage's objects, group by group, each recorded before it is applied. Where the stage brings a
 * Namespace or a kind, the rest waits until it is there.
 */
export const apply = phase<SeenObjects>("Apply", lookAtObjects, decideApply);

function decideApply(view: View, seen: SeenObjects): Move {
  const { stageSet, status, stage } = view;
  assert(stage !== undefined, "Apply without a stage");
  const { built } = seen;
  const rendered = status.run?.rendered?.digest;
  if (rendered !== undefined && rendered !== built.digest) return { kind: "supersede" };
  const pending = nextPending(seen);
  const unrecorded = inventoryWrites(view, seen);
  if (pending !== undefined || unrecorded.length > 0) {
    if (stageSet.metadata.finalizers?.includes(finalizer) !== true)
      return { kind: "act", effect: { kind: "addFinalizer" } };
    if (unrecorded.length > 0) return { kind: "act", effect: { kind: "writeInventory", writes: unrecorded } };
  }
  if (pending === undefined)
    return advanceWith({ kind: "applied", stage: stage.name, digest: built.digest, objects: objectsOf(built).length });
  if (pending.group > 0 && seen.notThere.length > 0) return waitFor(view, seen.notThere);
  return { kind: "act", effect: { kind: "applyObjects", stage: stage.name, objects: pending.objects } };
}

/** The writes after which the stage's inventory has what it had and what it is to have (I1). */
function inventoryWrites(
  { stageSet, stage }: View,
  { built, inventory, shardCap }: SeenObjects,
): ReturnType<typeof planInventoryWrites> {
  assert(stage !== undefined, "Apply without a stage");
  const before = entriesOf(inventory, stage.name);
  const entries = union(
    before,
    objectsOf(built).map((object) => entryOf(refOf(object))),
  );
  if (entries.length === before.length) return [];
  const position = stageSet.spec.stages.findIndex(({ name }) => name === stage.name);
  return planInventoryWrites(inventory, [{ stage: stage.name, position, entries }], shardCap);
}

/** The next objects to apply, of the first group that is not done. */
function nextPending({
  built,
  asserted,
}: SeenObjects): { readonly group: number; readonly objects: readonly KubeObject[] } | undefined {
  for (const [group, { objects }] of built.groups.entries()) {
    const open = objects.filter((object) => !asserted.has(liveKey(refOf(object))));
    if (open.length > 0) return { group, objects: open.slice(0, applyBatchObjects) };
  }
  return undefined;
}

/** A Namespace or a kind that is not there yet; it has as long as the stage's verification has. */
function waitFor(view: View, notThere: readonly ObjectRef[]): Move {
  const { now, stage, stageSet } = view;
  const since = sinceOf(view);
  const told = notThere.map(tellRef).join(", ");
  if (now - since < timeoutOf(stageSet.spec, stage)) {
    return {
      kind: "wait",
      until: nextLook(since, now),
      reason: "Progressing",
      message: `Waiting for ${told} to be served`,
    };
  }
  const message = `Cannot go on with stage ${stage?.name ?? "?"}: ${told} did not become Established or Active in time; look at its conditions`;
  return fail({ reason: "StageFailed", retry: "backoff", message });
}
