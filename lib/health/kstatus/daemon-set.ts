import { fieldAt, wholeAt } from "../fields.ts";
import { current, inProgress } from "../health.ts";
import { fewer, first } from "./replicas.ts";
import type { Rule } from "./rule.ts";

const notCounted = -1;

/** Its controller always writes both generations: where one is missing, it has not looked yet. */
export const daemonSetHealth: Rule = (object) => {
  if (fieldAt(object, "metadata.generation") === undefined) return inProgress("it has no metadata.generation");
  if (fieldAt(object, "status.observedGeneration") === undefined) return inProgress("its controller has not seen it");
  const wanted = wholeAt(object, "status.desiredNumberScheduled", notCounted);
  if (wanted === notCounted) return inProgress("its controller has not counted the nodes");
  const wait = first([
    fewer(wholeAt(object, "status.currentNumberScheduled", 0), wanted, "scheduled"),
    fewer(wholeAt(object, "status.updatedNumberScheduled", 0), wanted, "updated"),
    fewer(wholeAt(object, "status.numberAvailable", 0), wanted, "available"),
    fewer(wholeAt(object, "status.numberReady", 0), wanted, "ready"),
  ]);
  return wait === undefined ? current(`rolled out, replicas: ${wanted}`) : inProgress(wait);
};
