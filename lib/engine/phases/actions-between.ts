import { actionId, failuresInARowMax, tokenOf, verbOf } from "../../actions/index.ts";
import { assert, formatInstant } from "../../base/index.ts";
import type { Failure, Intent } from "../../api/index.ts";
import { tellAction } from "../action-facts.ts";
import { digestOfAction, type PlacedAction } from "../intent.ts";
import { fail, type Move } from "../move.ts";
import type { View } from "../sight.ts";
import type { SeenBetween } from "./actions-look.ts";

/** What happens between two actions of a hook; undefined: all of them are done, and nothing is left over. */
export function decideBetween(view: View, seen: SeenBetween): Move | undefined {
  const { next, unrecorded, isRebuilt, facts } = seen;
  const { run, actionFailureCount = 0 } = view.status;
  const leftovers = run?.leftovers ?? [];
  // A run that ends would forget them.
  if (leftovers.length > 0 && (isRebuilt || next === undefined)) {
    return { kind: "act", effect: { kind: "removeLeftovers", leftovers } };
  }
  if (isRebuilt) return { kind: "supersede" };
  if (unrecorded !== undefined) return { kind: "act", effect: { kind: "recordBaseline", ledger: unrecorded } };
  if (facts.length > 0) return { kind: "remember", note: { kind: "seen", facts } };
  if (next === undefined) return undefined;
  if (next.action.scope === "Lifetime" && actionFailureCount >= failuresInARowMax) return fail(dirty(next));
  return { kind: "remember", note: { kind: "intent", intent: firstAttempt(view, next, seen.lostAnchor) } };
}

function dirty({ at }: PlacedAction): Failure {
  const message = `${tellAction(at)} has failed ${failuresInARowMax} times in a row and is not tried again; see to what it left half done, then annotate the StageSet with reconcile.fluxcd.io/requestedAt`;
  return { reason: "ActionDirty", retry: "never", message };
}

function firstAttempt(view: View, { at, action }: PlacedAction, lostAnchor: string | undefined): Intent {
  const now = formatInstant(view.now);
  return {
    action: actionId(at),
    verb: verbOf(action),
    digest: digestOfAction(action),
    token: tokenFor(view, { at, action }, { attempt: 1, lostAnchor }),
    ...(view.stage?.serviceAccountName !== undefined && { serviceAccountName: view.stage.serviceAccountName }),
    ...{ attempt: 1, startedAt: now, since: now },
  };
}

/**
 * The token of an attempt that begins now. The receiver of an http action is to tell repetitions, so all its attempts in a
 * run have one, unless its completion was lost with its anchor; any other verb begins anew with each. Between two attempts
 * the StageSet is written, so its resourceVersion tells them apart; clocks, which differ, would not.
 */
export function tokenFor(
  { status: { run }, stageSet }: View,
  { at, action }: PlacedAction,
  { attempt, lostAnchor = "" }: { readonly attempt: number; readonly lostAnchor?: string | undefined },
): string {
  assert(run !== undefined, "an action without a run");
  const round = action.http === undefined ? `${stageSet.metadata.resourceVersion}.${attempt}` : `every.${lostAnchor}`;
  return tokenOf({ runId: run.id, at, round });
}
