import { mapParallel } from "../base/index.ts";
import { failsPrecondition, type Cluster, type ObjectRef } from "../cluster/index.ts";
import type { Refusal } from "./refusals.ts";

/** An object to delete: exactly this one, whatever has its name by then. */
export interface Doomed {
  readonly ref: ObjectRef;
  readonly uid: string;
  /** As it was read when it was decided that it goes; absent: as whatever it has become since. */
  readonly resourceVersion?: string;
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

export interface Deletions {
  /** By UID: those that go, are gone or were refused; of the others some have changed, and of some no request could begin. */
  readonly asked: readonly string[];
  readonly refused: readonly RefusedDeletion[];
  /** By UID: those that are no longer what was read. Whether they may go is to be decided anew. */
  readonly changed: readonly string[];
}

/**
 * Deletes every object; one that is refused does not stop the others. One that is gone is a success; one whose name has passed
 * to another UID, or that has changed since it was read, is told as changed.
 */
export async function deleteEach(
  cluster: Cluster,
  doomed: readonly Doomed[],
  { concurrency, deadlineMs, mayBegin, propagation = "Background" }: DeletePace,
): Promise<Deletions> {
  const answers = await mapParallel(doomed, concurrency, async ({ ref, uid, resourceVersion }) => {
    const preconditions = { uid, ...(resourceVersion !== undefined && { resourceVersion }) };
    return mayBegin() ? cluster.delete(ref, { ...preconditions, propagation, deadlineMs }) : undefined;
  });
  const refused = doomed.flatMap(({ ref, uid }, index): RefusedDeletion[] => {
    const answer = answers[index];
    return answer?.kind === "refused" ? [{ uid, refusal: { object: objectOf(ref), error: answer.error } }] : [];
  });
  const isChanged = ({ refusal }: RefusedDeletion): boolean => failsPrecondition(refusal.error);
  const changed = refused.filter(isChanged).map(({ uid }) => uid);
  const answered = doomed.filter((_, index) => answers[index] !== undefined).map(({ uid }) => uid);
  return {
    asked: answered.filter((uid) => !changed.includes(uid)),
    refused: refused.filter((one) => !isChanged(one)),
    changed,
  };
}

function objectOf({ apiVersion, kind, name, namespace }: ObjectRef): Refusal["object"] {
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } };
}
