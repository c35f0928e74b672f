import { holding, tellCondition } from "../conditions.ts";
import { wholeAt } from "../fields.ts";
import { current, inProgress, stuck } from "../health.ts";
import { fewer, first, surplus } from "./replicas.ts";
import type { Rule } from "./rule.ts";

export const replicaSetHealth: Rule = (object, conditions) => {
  const [failure] = holding(conditions, "ReplicaFailure");
  if (failure !== undefined) return stuck(`cannot create or delete its Pods (${tellCondition(failure)})`);
  const wanted = wholeAt(object, "spec.replicas", 1);
  const created = wholeAt(object, "status.replicas", 0);
  const wait = first([
    fewer(wholeAt(object, "status.fullyLabeledReplicas", 0), wanted, "labelled"),
    fewer(wholeAt(object, "status.availableReplicas", 0), wanted, "available"),
    fewer(wholeAt(object, "status.readyReplicas", 0), wanted, "ready"),
    surplus(created, wanted),
  ]);
  return wait === undefined ? current(`available, replicas: ${created}`) : inProgress(wait);
};
