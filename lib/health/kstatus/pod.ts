import { parseInstant } from "../../base/index.ts";
import type { Condition } from "../conditions.ts";
import { textAt } from "../fields.ts";
import { current, failing, inProgress, stuck, type Health } from "../health.ts";
import { unschedulableAfterMs } from "../limits.ts";
import { podTrouble, waitingContainers } from "../pod-trouble.ts";
import type { Known, Rule } from "./rule.ts";

export const podHealth: Rule = (object, conditions, known) => {
  const phase = textAt(object, "status.phase", "");
  switch (phase) {
    case "Succeeded":
      return current("completed");
    case "Failed":
      return current("completed, but not successfully");
    case "Running":
      return runningHealth(object, conditions, known);
    case "Pending":
      return pendingHealth(object, conditions, known);
    case "":
      return inProgress("no kubelet has reported on it");
    default:
      return stuck(`its phase is ${phase}`);
  }
};

function runningHealth(pod: unknown, conditions: readonly Condition[], known: Known): Health {
  if (conditions.some(({ type, status }) => type === "Ready" && status === "True")) return current("ready");
  const crashing = waitingContainers(pod, "containerStatuses").filter(({ reason }) => reason === "CrashLoopBackOff");
  if (crashing.length > 0) return failing(`crashes again and again: ${crashing.map(({ name }) => name).join(", ")}`);
  return waitingHealth(pod, known, "runs, but is not ready");
}

function pendingHealth(pod: unknown, conditions: readonly Condition[], known: Known): Health {
  const refused = conditions.some(
    ({ type, status, reason }) => type === "PodScheduled" && status === "False" && reason === "Unschedulable",
  );
  if (!refused) return waitingHealth(pod, known, "pending");
  const createdAt = parseInstant(textAt(pod, "metadata.creationTimestamp", ""));
  const tooLong = createdAt === undefined || known.now - createdAt >= unschedulableAfterMs;
  return tooLong ? failing("no node can take it") : inProgress("no node has taken it yet");
}

function waitingHealth(pod: unknown, { now }: Known, otherwise: string): Health {
  const trouble = podTrouble(pod, now);
  if (trouble === undefined) return inProgress(otherwise);
  return trouble.stuck ? stuck(trouble.message) : inProgress(trouble.message);
}
