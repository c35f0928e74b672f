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
}

/**
 * Deletes every object, in the background. One that is gone is a success, and so is one whose name has passed to
 * another UID: what was meant is gone.
 */
export async function deleteObjects(
  cluster: Cluster,
  doomed: readonly Doomed[],
  { concurrency, deadlineMs, mayBegin }: DeletePace,
): Promise<Failure | undefined> {
  const answers = await mapParallel(doomed, concurrency, async ({ ref, uid }) =>
    mayBegin() ? cluster.delete(ref, { uid, propagation: "Background", deadlineMs }) : undefined,
  );
  const refusals = answers.flatMap((answer, index): Refusal[] => {
    const ref = doomed[index]?.ref;
    if (ref === undefined || answer === undefined || answer.kind === "done" || answer.error.status === 409) return [];
    const { apiVersion, kind, name, namespace } = ref;
    return [
      {
        object: { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } },
        error: answer.error,
      },
    ];
  });
  return failureOfRefusals(refusals);
}
