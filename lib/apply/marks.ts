import { isMarked, objectAnnotations } from "../api/index.ts";
import type { KubeObject, LiveMetadata } from "../cluster/index.ts";

/**
 * Is an object to be left as it is, there or not? Flux's marks on what is wanted or on what is there: `reconcile: disabled`
 * and `ssa: Ignore`; and `ssa: IfNotPresent` on what is wanted, once it is there.
 */
export function isLeftAlone(desired: KubeObject, live: LiveMetadata | undefined): boolean {
  if (isMarkedOff(desired)) return true;
  return live !== undefined && (isMarkedOff(live) || isMadeOnce(desired));
}

/** Does an object itself say that it is nobody's to change? */
export function isMarkedOff(object: KubeObject | LiveMetadata): boolean {
  const { fluxReconcile, fluxSsa } = objectAnnotations;
  return isMarked(object, fluxReconcile, "disabled") || isMarked(object, fluxSsa, "Ignore");
}

/** It is made where it is missing, and never changed. */
export function isMadeOnce(desired: KubeObject): boolean {
  return isMarked(desired, objectAnnotations.fluxSsa, "IfNotPresent");
}
