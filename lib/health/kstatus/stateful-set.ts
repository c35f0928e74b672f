import { textAt, wholeAt } from "../fields.ts";
import { current, inProgress } from "../health.ts";
import { fewer, first, surplus } from "./replicas.ts";
import type { Rule } from "./rule.ts";

const noPartition = -1;

/** A StatefulSet carries no conditions: its counts and revisions are all there is. It never says that it has failed. */
export const statefulSetHealth: Rule = (object) => {
  if (textAt(object, "spec.updateStrategy.type", "") === "OnDelete") {
    return current("its Pods are updated by whoever deletes them (OnDelete)");
  }
  const wanted = wholeAt(object, "spec.replicas", 1);
  const created = wholeAt(object, "status.replicas", 0);
  const partition = wholeAt(object, "spec.updateStrategy.rollingUpdate.partition", noPartition);
  const wait = first([
    fewer(created, wanted, "created"),
    fewer(wholeAt(object, "status.readyReplicas", 0), wanted, "ready"),
    surplus(created, wanted),
    ...(partition === noPartition ? revisionsApart(object, wanted) : [partitionShort(object, wanted - partition)]),
  ]);
  return wait === undefined ? current(`rolled out, replicas: ${created}`) : inProgress(wait);
};

/** Only the replicas at and above the partition are to be updated. */
function partitionShort(object: unknown, wanted: number): string | undefined {
  return fewer(wholeAt(object, "status.updatedReplicas", 0), wanted, "updated");
}

function revisionsApart(object: unknown, wanted: number): (string | undefined)[] {
  const same = textAt(object, "status.currentRevision", "") === textAt(object, "status.updateRevision", "");
  return [
    fewer(wholeAt(object, "status.currentReplicas", 0), wanted, "current"),
    same ? undefined : "its current revision is not yet the updated one",
  ];
}
