import { mapParallel } from "../base/index.ts";
import type { Failure } from "../api/index.ts";
import type { Cluster, ObjectRef } from "../cluster/index.ts";
import { failureOfRefusals, type Refusal } from "./refusals.ts";

/** An object to delete: exactly this one, whatever has its name by then. */
export interface Doomed {
  readonly ref: ObjectRef;
  readonly uid: string;
}

export interface DeletePace {
  readonly concurrency: number;
  readonly deadlineMs: number;
  /** May another request begin? Asked before each; what is left over is for whoever may go on. */
  readonly mayBegin: () => boolean;
  /** Default: Background. Foreground: an object is gone once all that depends on it is. */
  readonly propagation?: "Background" | "Foreground";
}

/** An object that the API server would not delete. */
export interface RefusedDeletion {
  readonly uid: string;
  readonly refusal: Refusal;
}

/** Deletes every object; what was refused, as one failure. */
export async function deleteObjects(
  cluster: Cluster,
  doomed: readonly Doomed[],
  pace: DeletePace,
): Promise<Failure | undefined> {
  const refused = await deleteEach(cluster, doomed, pace);
  return failureOfRefusals(refused.map(({ refusal }) => refusal));
}

/**
 * Deletes every object; one that is refused does not stop the others. One that is gone is a success, and so is one whose
 * name has passed to another UID: what was meant is gone.
 */
export async function deleteEach(
  cluster: Cluster,
  doomed: readonly Doomed[],
  { concurrency, deadlineMs, mayBegin, propagation = "Background" }: DeletePace,
): Promise<readonly RefusedDeletion[]> {
  const answers = await mapParallel(doomed, concurrency, async ({ ref, uid }) =>
    mayBegin() ? cluster.delete(ref, { uid, propagation, deadlineMs }) : undefined,
  );
  return answers.flatMap((answer, index): RefusedDeletion[] => {
    const one = doomed[index];
    if (one === undefined || answer === undefined || answer.kind === "done" || answer.error.status === 409) return [];
    return [{ uid: one.uid, refusal: { object: objectOf(one.ref), error: answer.error } }];
  });
}

function objectOf({ apiVersion, kind, name, namespace }: ObjectRef): Refusal["object"] {
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } };
}
