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
  /** Have the API server check only; nothing is stored. */
  readonly dryRun?: boolean;
}

/** Applies every object server-side; a refusal of one does not stop the others, and all of them are told. */
export async function applyObjects(
  cluster: Cluster,
  objects: readonly KubeObject[],
  { concurrency, deadlineMs, dryRun = false }: ApplyPace,
): Promise<Applied> {
  const options = { fieldManager, force: true, deadlineMs, dryRun };
  const answers = await mapParallel(objects, concurrency, (object) => cluster.apply(object, options));
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
