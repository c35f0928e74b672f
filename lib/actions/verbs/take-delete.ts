import { failsPrecondition, failureOf } from "../../cluster/index.ts";
import type { ActionEffect, ActionOutcome, ActionTools } from "../action-effect.ts";

/** Deletes the object of that UID. One of another UID is not the one that was meant: the verb looks again. */
export async function takeDelete(
  { cluster, intent, deadlineMs }: ActionTools,
  { ref, uid, propagation }: Extract<ActionEffect, { readonly kind: "deleteObject" }>,
): Promise<ActionOutcome> {
  const answer = await cluster.delete(ref, { uid, propagation, deadlineMs });
  if (answer.kind === "done") return answer.value === "terminating" ? { kind: "made", intent } : { kind: "done" };
  const { error } = answer;
  if (failsPrecondition(error) || error.reason === "NoSuchKind") return { kind: "made", intent };
  const failure = failureOf(error, "StageFailed");
  return failure.retry === "never" ? { kind: "failed", failure, leftovers: [] } : { kind: "unclear", failure };
}
