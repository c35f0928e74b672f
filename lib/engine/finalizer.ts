import { done, failed, fieldManager, finalizer, type Live, type Result, type StageSet } from "../api/index.ts";
import { failureOf, refOf, type Cluster, type JsonPatchOperation } from "../cluster/index.ts";
import { requestDeadlineMs } from "./limits.ts";

/** Keeps the StageSet until what it applied is gone. Other people's finalizers are left as they are. */
export function addFinalizer(cluster: Cluster, live: Live<StageSet>): Promise<Result<Live<StageSet>>> {
  const { finalizers, resourceVersion } = live.metadata;
  if (finalizers !== undefined && finalizers.length > 0) {
    return patch(cluster, live, [{ op: "add", path: "/metadata/finalizers/-", value: finalizer }]);
  }
  return patch(cluster, live, [
    { op: "test", path: "/metadata/resourceVersion", value: resourceVersion },
    { op: "add", path: "/metadata/finalizers", value: [finalizer] },
  ]);
}

/** Lets the StageSet go. */
export function removeFinalizer(cluster: Cluster, live: Live<StageSet>): Promise<Result<Live<StageSet>>> {
  const path = `/metadata/finalizers/${(live.metadata.finalizers ?? []).indexOf(finalizer)}`;
  return patch(cluster, live, [
    { op: "test", path, value: finalizer },
    { op: "remove", path },
  ]);
}

async function patch(
  cluster: Cluster,
  live: Live<StageSet>,
  operations: readonly JsonPatchOperation[],
): Promise<Result<Live<StageSet>>> {
  const answer = await cluster.patch(
    refOf(live),
    { type: "json", operations },
    { fieldManager, deadlineMs: requestDeadlineMs },
  );
  if (answer.kind === "done") return done(answer.value as unknown as Live<StageSet>); // the API server checks our kinds
  const { retryAfterMs } = answer.error;
  if (answer.error.status !== 422) return failed(failureOf(answer.error, "InternalError"));
  const message = `Cannot patch the finalizers of StageSet ${live.metadata.name}: somebody changed it meanwhile; it is tried again`;
  return failed({
    reason: "Progressing",
    retry: "backoff",
    message,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}
