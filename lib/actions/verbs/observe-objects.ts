import { mapParallel } from "../../base/index.ts";
import { done, failed, type ActionObject, type Pin, type Result, type SourceReference } from "../../api/index.ts";
import { failureOf, type ClusterReader, type KubeObject } from "../../cluster/index.ts";
import type { ActionSight } from "../action-move.ts";
import { parallelReadsMax } from "../limits.ts";
import { refOf, type LookedAt } from "./action-objects.ts";

/** What is there under the names of these objects, in their order. */
export async function observeObjects(
  cluster: ClusterReader,
  objects: readonly ActionObject[],
): Promise<Result<readonly LookedAt[]>> {
  const answers = await mapParallel(objects, parallelReadsMax, (object) => cluster.get(refOf(object)));
  const looked: LookedAt[] = [];
  for (const [index, object] of objects.entries()) {
    const answer = answers[index];
    if (answer?.kind === "refused" && answer.error.reason !== "NoSuchKind") {
      return failed(failureOf(answer.error, "StageFailed"));
    }
    looked.push({ object, live: answer?.kind === "done" ? answer.value : undefined });
  }
  return done(looked);
}

/** What an action's source offers now, and what it renders to. */
export async function readOffer(
  sight: ActionSight,
  { sourceRef, path }: { readonly sourceRef: SourceReference; readonly path: string },
): Promise<Result<{ readonly pin: Pin; readonly objects: readonly KubeObject[] }>> {
  const pin = await sight.pinOf(sourceRef, path);
  if (pin.kind === "failed") return pin;
  const objects = await sight.objectsOf(pin.value, path);
  return objects.kind === "failed" ? objects : done({ pin: pin.value, objects: objects.value });
}
