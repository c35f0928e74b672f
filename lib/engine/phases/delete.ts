import { parseActionId } from "../../actions/index.ts";
import type { Intent } from "../../api/index.ts";
import { assert, formatDuration, parseInstant } from "../../base/index.ts";
import { tellAction } from "../action-facts.ts";
import { fact } from "../facts.ts";
import {
  actionOfIntent,
  actionsOnDelete,
  digestOfAction,
  isExecuted,
  leftoversOf,
  type PlacedAction,
} from "../intent.ts";
import { advance, advanceWith, failInPassing, type Move } from "../move.ts";
import type { Phase } from "../phase.ts";
import type { Sight, View } from "../sight.ts";
import { decideAttempt } from "./action-attempt.ts";
import { decideBetween } from "./actions-between.ts";
import { lookAtAttempt } from "./attempt-look.ts";
import { waitOut } from "./attempt-time.ts";

/** Delete: the actions of a StageSet that is being deleted, once, before the first of its objects goes. */
export const deletion: Phase = { name: "Delete", next: nextOnDelete };

async function nextOnDelete(sight: Sight): Promise<Move> {
  const { view, ports } = sight;
  const { run } = view.status;
  assert(run !== undefined, "a deletion without a run");
  const placed = run.intent === undefined ? undefined : actionOfIntent(view.stageSet.spec, run.intent);
  const isLate = isOverdue(view, ports.settings.maxTeardownWaitMs);
  if (run.intent !== undefined && (isLate || !isSame(placed, run.intent))) return dropIntent(run.intent);
  if (placed !== undefined && run.intent !== undefined) {
    const attempt = await lookAtAttempt(sight, undefined, placed, run.intent);
    if (attempt.kind === "failed") return waitOut(view, attempt.failure) ?? patient(failInPassing(attempt.failure));
    return patient(decideAttempt(view, { kind: "underWay", placed, intent: run.intent, attempt: attempt.value }));
  }
  const open = actionsOnDelete(view.stageSet.spec).filter(({ at }) => !isExecuted(run, at));
  if (isLate) return goOnWithout(view, open, ports.settings.maxTeardownWaitMs);
  const { leftovers = [] } = run;
  // What a failed attempt has left would be in the way of the next one.
  if (leftovers.length > 0) return { kind: "act", effect: { kind: "removeLeftovers", leftovers } };
  const between = { next: open[0], lostAnchor: undefined, facts: [], isRebuilt: false, unrecorded: undefined };
  return decideBetween(view, between) ?? advance;
}

/** Has the deletion waited for its actions long enough? Never with WaitForTermination. */
function isOverdue({ stageSet, status, now }: View, maxWaitMs: number): boolean {
  if (stageSet.spec.deletionPolicy === "WaitForTermination") return false;
  const begun = parseInstant(status.run?.startedAt ?? "") ?? now;
  return now - begun >= maxWaitMs;
}

/** Whoever edits an action that hangs means the new one; a Job that runs is what the old one made all the same. */
function isSame(placed: PlacedAction | undefined, intent: Intent): boolean {
  if (placed === undefined) return false;
  return intent.verb === "job" || digestOfAction(placed.action) === intent.digest;
}

function dropIntent(intent: Intent): Move {
  const at = parseActionId(intent.action);
  assert(at !== undefined, `an intent of no action: ${intent.action}`);
  return { kind: "remember", note: { kind: "actionCancelled", at, leftovers: leftoversOf({ intent }) } };
}

/** Nobody else will ever ask for it again: whatever came back, it is tried until its time is over. */
function patient(move: Move): Move {
  return move.kind === "fail" ? { ...move, retry: "backoff" } : move;
}

/** A StageSet must not stay for ever because of them. */
function goOnWithout({ stageSet, status }: View, open: readonly PlacedAction[], maxWaitMs: number): Move {
  if (open.length === 0) return advance;
  const named = open.map(({ at }) => tellAction(at)).join(", ");
  const message = `Not done within ${formatDuration(maxWaitMs)}: ${named}; the deletion goes on without`;
  const about = { metadata: stageSet.metadata, status };
  const forced = "ActionNotDone";
  const given = fact(about, { type: "Warning", reason: "TeardownForced", action: "RunAction", message, forced });
  return advanceWith({ kind: "seen", facts: [given] });
}
