import { isMarked, labels, objectAnnotations, ownerLabels } from "../api/index.ts";
import type { LiveMetadata } from "../cluster/index.ts";
import type { StageSetName } from "./inventory.ts";
import type { Kept } from "./removal.ts";

/**
 * Why an object must not be deleted; undefined where it may. Its labels must still say that it is this StageSet's: one
 * that another has taken over, or whose labels somebody has removed to keep it, is not ours to delete.
 */
export function whyKept(live: LiveMetadata, owner: StageSetName): Pick<Kept, "why" | "isLost"> | undefined {
  const says = saidOf(live, owner);
  const isNobodys = says.every(({ said }) => said === undefined);
  if (!isNobodys && says.some(({ said, wanted }) => said !== wanted)) {
    return { why: `its labels say that ${says.map(({ said }) => said ?? "?").join("/")} owns it`, isLost: true };
  }
  // Before what has lost our labels: those of what is marked may be lost by our own hand.
  const mark = keepMarks.find(([key, value]) => isMarked(live, key, value));
  if (mark !== undefined) return { why: `it is marked ${mark.join(": ")}`, isLost: false };
  return isNobodys ? { why: "its labels no longer say that it is ours", isLost: true } : undefined;
}

/** Do an object's labels say that it is this StageSet's? */
export function isOurs(live: LiveMetadata, owner: StageSetName): boolean {
  return saidOf(live, owner).every(({ said, wanted }) => said === wanted);
}

/** What an object's labels say of its owner, and what they would say of this one: its Namespace, its name. */
function saidOf(
  { metadata }: LiveMetadata,
  owner: StageSetName,
): readonly { readonly said: string | undefined; readonly wanted: string | undefined }[] {
  const ours = ownerLabels({ ...owner, stage: "" });
  return [labels.namespace, labels.name].map((key) => ({ said: metadata.labels?.[key], wanted: ours[key] }));
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
