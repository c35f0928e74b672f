import type { Action, ActionAnchor } from "../../api/index.ts";
import { completionOf, type LedgerSight } from "./completions.ts";
import type { AnchorSeen } from "./observe-anchors.ts";

export interface NextQuestion extends LedgerSight {
  /** The actions of one hook, in order. */
  readonly actions: readonly Action[];
  /** What became of the anchors that `anchorsOf` names. */
  readonly anchors: readonly AnchorSeen[];
}

/** invalidated: it was done, and runs again, because that object is lost. */
export type NextAction =
  | { readonly kind: "next"; readonly action: Action; readonly invalidated?: ActionAnchor }
  | { readonly kind: "none" };

/** The objects on whose existence completions of these actions depend; see `observeAnchors`. */
export function anchorsOf({ actions, ...sight }: Omit<NextQuestion, "anchors">): readonly ActionAnchor[] {
  return actions.flatMap((action) => completionOf(action, sight)?.anchor ?? []);
}

/**
 * The first action of a hook that no ledger says is done (4-actions, "Ledgers"). A completion counts by its own record:
 * what the spec says of its anchor, or of the action itself, may be newer. One whose anchor is lost does not count; one
 * whose anchor cannot be read does.
 */
export function selectNext({ actions, anchors, ...sight }: NextQuestion): NextAction {
  const lost = new Set(anchors.filter(({ kind }) => kind === "lost").map(({ anchor }) => keyOf(anchor)));
  for (const action of actions) {
    const completion = completionOf(action, sight);
    if (completion === undefined) return { kind: "next", action };
    const { anchor } = completion;
    if (anchor !== undefined && lost.has(keyOf(anchor))) return { kind: "next", action, invalidated: anchor };
  }
  return { kind: "none" };
}

/** Names of actions are unique in a stage; the UID, so that what was seen of an older anchor says nothing of a newer. */
function keyOf({ action, uid }: ActionAnchor): string {
  return `${action}/${uid}`;
}
