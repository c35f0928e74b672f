import { isMarked, labels, objectAnnotations, ownerLabels } from "../api/index.ts";
import type { LiveMetadata } from "../cluster/index.ts";
import type { StageSetName } from "./inventory.ts";
import type { Kept } from "./removal.ts";

/**
 * Why an object must not be deleted; undefined where it may. Its labels must still say that it is this StageSet's: one
 * that another has taken over, or whose labels somebody has removed to keep it, is not ours to delete.
 */
export function whyKept(live: LiveMetadata, owner: StageSetName): Pick<Kept, "why" | "isLost"> | undefined {
  const given = live.metadata.labels ?? {};
  const ours = ownerLabels({ ...owner, stage: "" });
  const says = [labels.namespace, labels.name].map((key) => ({ said: given[key], wanted: ours[key] }));
  if (says.every(({ said }) => said === undefined)) {
    return { why: "its labels no longer say that it is ours", isLost: true };
  }
  if (says.some(({ said, wanted }) => said !== wanted)) {
    return { why: `its labels say that ${says.map(({ said }) => said ?? "?").join("/")} owns it`, isLost: true };
  }
  const mark = keepMarks.find(([key, value]) => isMarked(live, key, value));
  return mark === undefined ? undefined : { why: `it is marked ${mark.join(": ")}`, isLost: false };
}

/** Ours, and those by which Flux's own garbage collection passes an object over. */
const keepMarks = [
  [objectAnnotations.prune, "disabled"],
  [objectAnnotations.fluxPrune, "disabled"],
  [objectAnnotations.fluxReconcile, "disabled"],
  [objectAnnotations.fluxSsa, "Ignore"],
] as const;

/** Is an object to be deleted only after somebody's yes? */
export function wantsYes(live: LiveMetadata): boolean {
  return isMarked(live, objectAnnotations.prune, "confirm");
}
