import { holding, tellCondition, type Condition } from "../conditions.ts";
import { wholeAt } from "../fields.ts";
import { current, failing, inProgress, stuck } from "../health.ts";
import { fewer, first, surplus } from "./replicas.ts";
import type { Rule } from "./rule.ts";

/** What the Deployment controller takes for "no deadline": it then writes no Progressing condition. */
const noDeadlineSeconds = 2 ** 31 - 1;

/** Failed past its progress deadline; else every count in kstatus' order, then the conditions. */
export const deploymentHealth: Rule = (object, conditions) => {
  const refused = refusal(conditions);
  if (conditions.some(({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded")) {
    return failing(`progress deadline exceeded${refused}`);
  }
  const wait = first([...countsShort(object), ...conditionsMissing(object, conditions)]);
  if (wait === undefined) return current(`available, replicas: ${wholeAt(object, "status.replicas", 0)}`);
  return refused === "" ? inProgress(wait) : stuck(`${wait}${refused}`);
};

function countsShort(object: unknown): (string | undefined)[] {
  const wanted = wholeAt(object, "spec.replicas", 1);
  const created = wholeAt(object, "status.replicas", 0);
  const updated = wholeAt(object, "status.updatedReplicas", 0);
  return [
    fewer(created, wanted, "created"),
    fewer(updated, wanted, "updated"),
    surplus(created, wanted),
    fewer(wholeAt(object, "status.availableReplicas", 0), updated, "available"),
    fewer(wholeAt(object, "status.readyReplicas", 0), wanted, "ready"),
  ];
}

function conditionsMissing(object: unknown, conditions: readonly Condition[]): (string | undefined)[] {
  const hasDeadline = wholeAt(object, "spec.progressDeadlineSeconds", noDeadlineSeconds) !== noDeadlineSeconds;
  const rolledOut = holding(conditions, "Progressing").some(({ reason }) => reason === "NewReplicaSetAvailable");
  return [
    hasDeadline && !rolledOut ? "its new ReplicaSet is not available" : undefined,
    holding(conditions, "Available").length > 0 ? undefined : "it is not available",
  ];
}

/** kstatus leaves this condition out; but it is why the Pods are missing, and waiting does not cure it. */
function refusal(conditions: readonly Condition[]): string {
  const [failure] = holding(conditions, "ReplicaFailure");
  return failure === undefined ? "" : ` (${tellCondition(failure)})`;
}
