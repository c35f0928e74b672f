import { actionFieldManager } from "../../api/index.ts";
import { failureOf, type ApiError, type KubeObject } from "../../cluster/index.ts";
import type { ActionEffect, ActionOutcome, ActionTools } from "../action-effect.ts";
import { noting } from "./action-objects.ts";

/** Applies objects in their order. What was applied before one that is refused stays. */
export async function takeApply(
  tools: ActionTools,
  { objects }: Omit<Extract<ActionEffect, { kind: "applyObjects" }>, "kind">,
): Promise<ActionOutcome> {
  const { cluster, deadlineMs } = tools;
  let { intent } = tools;
  for (const object of objects) {
    if (!tools.mayBegin()) break;
    const applied = await cluster.apply(object, { fieldManager: actionFieldManager, force: true, deadlineMs });
    if (applied.kind === "refused") return refuse(applied.error, objects);
    intent = noting(intent, [applied.value]);
  }
  return { kind: "made", intent };
}

function refuse(error: ApiError, objects: readonly KubeObject[]): ActionOutcome {
  const failure = failureOf(error, "StageFailed");
  if (failure.retry === "backoff") return { kind: "unclear", failure };
  // A definition that came with it is served a moment later.
  const mayBeServedSoon =
    error.reason === "NoSuchKind" && objects.some(({ kind }) => kind === "CustomResourceDefinition");
  if (mayBeServedSoon) return { kind: "unclear", failure: { ...failure, retry: "backoff" } };
  return { kind: "failed", failure, leftovers: [] };
}
