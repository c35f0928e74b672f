import { mapParallel } from "../base/index.ts";
import { fieldManager, type Failure } from "../api/index.ts";
import type { Cluster, KubeObject, LiveObject } from "../cluster/index.ts";
import { failureOfRefusals, type Refusal } from "./refusals.ts";

/** What became of one object. */
export interface AppliedObject {
  readonly desired: KubeObject;
  readonly live: LiveObject;
}

export interface Applied {
  readonly applied: readonly AppliedObject[];
  /** Absent where every object was applied. */
  readonly failure?: Failure;
}

export interface ApplyPace {
  /** Requests under way at once. */
  readonly concurrency: number;
  readonly deadlineMs: number;
  /** May another request begin? Asked before each; what is left over is for whoever may go on. */
  readonly mayBegin: () => boolean;
  /** Have the API server check only; nothing is stored. */
  readonly dryRun?: boolean;
}

/**
 * Applies the objects server-side. A refusal of one does not stop the others, and all of them are told; one that may
 * not begin any more is neither applied nor refused.
 */
export async function applyObjects(
  cluster: Cluster,
  objects: readonly KubeObject[],
  { concurrency, deadlineMs, mayBegin, dryRun = false }: ApplyPace,
): Promise<Applied> {
  const options = { fieldManager, force: true, deadlineMs, dryRun };
  const answers = await mapParallel(objects, concurrency, async (object) =>
    mayBegin() ? cluster.apply(object, options) : undefined,
  );
  const applied: AppliedObject[] = [];
  const refusals: Refusal[] = [];
  for (const [index, desired] of objects.entries()) {
    const answer = answers[index];
    if (answer?.kind === "done") applied.push({ desired, live: answer.value });
    else if (answer?.kind === "refused") refusals.push({ object: desired, error: answer.error });
  }
  const failure = failureOfRefusals(refusals);
  return { applied, ...(failure !== undefined && { failure }) };
}
