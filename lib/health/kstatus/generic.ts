import type { KubeObject } from "../../cluster/index.ts";
import { cut, tellCondition, type Condition } from "../conditions.ts";
import { fieldAt, listAt, textAt } from "../fields.ts";
import { current, failing, inProgress, stuck, type Health } from "../health.ts";
import { namedMax } from "../limits.ts";

/** What every object may say of itself, before the rule of its kind is asked; undefined where it says nothing. */
export function generallyKnown(object: KubeObject, conditions: readonly Condition[]): Health | undefined {
  const early = behind(object);
  if (early !== undefined) return early;
  for (const condition of conditions) {
    if (condition.status !== "True") continue;
    if (condition.type === "Reconciling") return inProgress(tellCondition(condition));
    if (condition.type === "Stalled") return failing(tellCondition(condition));
  }
  return undefined;
}

/** Its controller has seen another generation than this one; undefined where it has not, or does not say. */
export function behind(object: KubeObject): Health | undefined {
  const generation = fieldAt(object, "metadata.generation");
  const observed = fieldAt(object, "status.observedGeneration");
  if (generation === undefined || observed === undefined || observed === generation) return undefined;
  return inProgress(`its controller has seen generation ${Number(observed)}, not yet ${Number(generation)}`);
}

/** kstatus' last resort for kinds it does not know: a Ready condition; undefined where there is none it understands. */
export function readyCondition(conditions: readonly Condition[]): Health | undefined {
  for (const condition of conditions) {
    if (condition.type !== "Ready") continue;
    if (condition.status === "True") return current("ready");
    if (condition.status === "False" || condition.status === "Unknown") return inProgress(tellCondition(condition));
  }
  return undefined;
}

/** Generations that cannot be compared: it may mend itself, but is no progress; undefined where all is well with them. */
export function malformed(object: KubeObject): Health | undefined {
  const generation = fieldAt(object, "metadata.generation");
  if (generation === undefined) return undefined; // then nobody asks for the observed one either
  if (!Number.isInteger(generation)) return stuck("its metadata.generation is not a whole number");
  const observed = fieldAt(object, "status.observedGeneration");
  if (observed === undefined || Number.isInteger(observed)) return undefined;
  return stuck("its status.observedGeneration is not a whole number");
}

/** Terminating, saying which finalizers hold it; undefined where it is not being deleted. */
export function deletion(object: KubeObject): Health | undefined {
  if (textAt(object, "metadata.deletionTimestamp", "") === "") return undefined;
  const finalizers = listAt(object, "metadata.finalizers").filter((name) => typeof name === "string");
  const held = finalizers.length === 0 ? "" : `, held by ${finalizers.slice(0, namedMax).join(", ")}`;
  return { status: "Terminating", message: cut(`being deleted${held}`) };
}
