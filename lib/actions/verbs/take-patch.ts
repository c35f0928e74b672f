import type { Intent } from "../../api/index.ts";
import { failureOf } from "../../cluster/index.ts";
import type { ActionEffect, ActionOutcome, ActionTools } from "../action-effect.ts";
import { isOutdated } from "./patch-trial.ts";

/**
 * Patches the object as it was when the intent was written. Changed or gone meanwhile, nothing was done: the verb looks
 * again. With the answer in hand the intent no longer says what was before: it is settled, whoever writes next.
 */
export async function takePatch(
  { cluster, intent, deadlineMs }: ActionTools,
  { ref, patch }: Extract<ActionEffect, { readonly kind: "patchObject" }>,
): Promise<ActionOutcome> {
  const answer = await cluster.patch(ref, patch, { fieldManager: intent.token, deadlineMs });
  if (answer.kind === "done") return { kind: "made", intent: withoutBefore(intent) };
  const { error } = answer;
  if (error.status === 404 || isOutdated(error, patch)) return { kind: "made", intent };
  const failure = failureOf(error, "StageFailed");
  return failure.retry === "never" ? { kind: "failed", failure, leftovers: [] } : { kind: "unclear", failure };
}

function withoutBefore({ resourceVersion: _, result: __, ...rest }: Intent): Intent {
  return rest;
}
