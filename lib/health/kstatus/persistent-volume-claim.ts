import { fieldAt, isRecord, textAt } from "../fields.ts";
import { current, inProgress, stuck, type Health } from "../health.ts";
import type { Known, Rule } from "./rule.ts";

/** The scheduler writes it once a Pod that uses the claim has been given a node. */
const selectedNode = "volume.kubernetes.io/selected-node";

/**
 * Current once it is bound. Our one departure from kstatus: a claim whose class waits for a first consumer is Current
 * while none has come, or a stage that holds nothing but storage could never end.
 */
export const claimHealth: Rule = (object, _conditions, known) => {
  const phase = textAt(object, "status.phase", "unknown");
  switch (phase) {
    case "Bound":
      return current("bound");
    case "Lost":
      return stuck("its volume is lost");
    case "Pending":
      return pendingHealth(object, known);
    default:
      return inProgress(`it is not bound, phase: ${phase}`);
  }
};

function pendingHealth(claim: unknown, { classes }: Known): Health {
  const className = textAt(claim, "spec.storageClassName", "");
  const binding = classes.get(className);
  if (binding === "Absent") return stuck(`it is not bound: there is no StorageClass ${className}`);
  const wantsVolume = textAt(claim, "spec.volumeName", "") !== ""; // bound by name, whatever the class says
  const annotations = fieldAt(claim, "metadata.annotations");
  const consumed = isRecord(annotations) && Object.hasOwn(annotations, selectedNode);
  if (binding === "WaitForFirstConsumer" && !wantsVolume && !consumed) return current("waits for its first consumer");
  return inProgress("it is not bound, phase: Pending");
}
