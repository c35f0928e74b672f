import { failureOfRefusals, type Refusal } from "../../apply/index.ts";
import type { Failure } from "../../api/index.ts";
import { tellRef } from "../../cluster/index.ts";
import type { Removal, Wave } from "../../inventory/index.ts";
import type { Effect } from "../effect.ts";
import { namedObjectsMax } from "../limits.ts";

/** What this step has asked of objects that are to go. */
export interface AskedToGo {
  /** By UID: asked, and not to be asked again now. */
  readonly asked: ReadonlySet<string>;
  /** By UID: those of them that the API server would not let go. */
  readonly refused: ReadonlyMap<string, Refusal>;
  /** By UID: those that had changed each time, so that they could not be asked. */
  readonly changing: ReadonlySet<string>;
}

/** act: ask these to go. wait: these are going. over: nothing is left but what was refused. */
export type NextRemoval =
  | { readonly kind: "act"; readonly effect: Effect & { readonly kind: "deleteObjects" } }
  | { readonly kind: "wait"; readonly going: readonly Removal[] }
  | { readonly kind: "over"; readonly refused: readonly Removal[] };

/**
 * What happens next with waves of removals: each is gone before the next one begins, so that whoever finalizes objects
 * outlives them. What was refused holds up nobody.
 */
export function nextRemoval(waves: readonly Wave[], { asked, refused }: AskedToGo): NextRemoval {
  for (const { stage, removals } of waves) {
    const open = removals.filter(({ heldBy, uid }) => heldBy === undefined && !asked.has(uid));
    if (open.length > 0) return { kind: "act", effect: { kind: "deleteObjects", stage, objects: open } };
    const going = removals.filter(({ heldBy, uid }) => heldBy !== undefined || !refused.has(uid));
    if (going.length > 0) return { kind: "wait", going };
  }
  return { kind: "over", refused: waves.flatMap(({ removals }) => removals) };
}

/** Why objects could not be removed, all in one; undefined where none was refused. */
export function failureOfRemovals(
  removals: readonly Removal[],
  { refused }: Pick<AskedToGo, "refused">,
): Failure | undefined {
  return failureOfRefusals(removals.flatMap(({ uid }) => refused.get(uid) ?? []));
}

/** What is being deleted and what keeps it, a few of them by name. */
export function tellHanging(removals: readonly Removal[], { changing }: Pick<AskedToGo, "changing">): string {
  const told = removals.slice(0, namedObjectsMax).map(({ ref, uid, heldBy = [] }) => {
    if (heldBy.length > 0) return `${tellRef(ref)} (kept by ${heldBy.join(", ")})`;
    return changing.has(uid) ? `${tellRef(ref)} (it changes each time before it can be deleted)` : tellRef(ref);
  });
  const more = removals.length - told.length;
  return `${told.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Whom to ask about what does not go. */
export function wayOutOfHanging(removals: readonly Removal[], { changing }: Pick<AskedToGo, "changing">): string {
  const isChanging = removals.some(({ uid, heldBy }) => heldBy === undefined && changing.has(uid));
  return isChanging ? "look at who keeps changing it" : "look at who is to remove these finalizers";
}
