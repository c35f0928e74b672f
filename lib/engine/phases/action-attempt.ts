import {
  actionTimeoutMs,
  exchangeMsMax,
  retryMsMax,
  retryMsMin,
  type ActionMove,
  type RecordedAnchor,
} from "../../actions/index.ts";
import { finalizer, type ActionObject, type Failure, type Intent, type Reason } from "../../api/index.ts";
import { after, formatDuration, formatInstant, instant, parseInstant } from "../../base/index.ts";
import { nextLook } from "../../health/index.ts";
import { tellAction } from "../action-facts.ts";
import { asLeftovers, essentialsOf, leftoversOf } from "../intent.ts";
import { fail, type Move } from "../move.ts";
import { requestDeadlineMs } from "../limits.ts";
import type { View } from "../sight.ts";
import { tokenFor } from "./actions-between.ts";
import type { SeenActions } from "./actions-look.ts";
import type { SeenAttempt } from "./attempt-look.ts";
import { boundMs, endOf } from "./attempt-time.ts";

type UnderWay = Extract<SeenActions, { readonly kind: "underWay" }>;

/** What happens with the action under way. */
export function decideAttempt(view: View, seen: UnderWay): Move {
  const { move } = seen.attempt;
  if (move === undefined) return decidePause(view, seen);
  switch (move.kind) {
    case "done":
      return decideDone(view, seen, move);
    case "failed":
      return decideFailed(view, seen, move);
    case "unseen":
      return decideUnseen(view, seen, move);
    case "wait":
    case "act": {
      if (seen.attempt.newerWaits && seen.placed.action.onSupersede === "Cancel") return cancel(seen);
      if (view.now >= endOf(seen) && isOver(seen.attempt, move)) return giveUp(view, seen);
      return move.kind === "act" ? actOn(view, seen, move) : waitFor(view, seen, move);
    }
  }
}

/**
 * Is there nothing left to try once the action's time is over? One request settles what a process that died has left, and
 * is made although its successor comes late; a Job would be begun only to be stopped.
 */
function isOver({ isUnclear, wasAsked }: SeenAttempt, move: ActionMove & { kind: "act" | "wait" }): boolean {
  return move.kind === "wait" ? !isUnclear : wasAsked || move.effect.kind === "createObjects";
}

function actOn(view: View, seen: UnderWay, { intent, effect }: ActionMove & { kind: "act" }): Move {
  // Nothing is begun for a StageSet that could be gone the next moment, with what it says of it.
  if (view.stageSet.metadata.finalizers?.includes(finalizer) !== true)
    return { kind: "act", effect: { kind: "addFinalizer" } };
  const leftMs = endOf(seen) - view.now;
  const exchangeMs = leftMs > 0 ? Math.min(exchangeMsMax, leftMs) : exchangeMsMax;
  const deadlineMs = effect.kind === "sendRequest" ? exchangeMs : requestDeadlineMs;
  return {
    kind: "act",
    note: { kind: "intent", intent },
    effect: { kind: "takeAction", stage: seen.placed.at.stage, effect, deadlineMs },
  };
}

/** What other actions have left goes while there is time. */
function waitFor(view: View, seen: UnderWay, { intent, until, message }: ActionMove & { kind: "wait" }): Move {
  const leftovers = view.status.run?.leftovers ?? [];
  if (leftovers.some(({ action }) => action !== intent.action)) {
    return { kind: "act", note: { kind: "intent", intent }, effect: { kind: "removeLeftovers", leftovers } };
  }
  const end = endOf(seen);
  return {
    kind: "wait",
    until: view.now < end ? instant(Math.min(until, end)) : until,
    reason: reasonOf(view),
    message: tell(seen, message),
    note: { kind: "intent", intent },
  };
}

/** It gives way to something newer. What it has made is gone before that begins (see Enter). */
function cancel({ placed, intent }: UnderWay): Move {
  const leftovers = leftoversOf({ intent });
  return { kind: "remember", note: { kind: "actionCancelled", at: placed.at, leftovers } };
}

/** An attempt has failed: the next one begins when its time has come, and what this one left is gone. */
function decidePause(view: View, seen: UnderWay): Move {
  const { intent, placed } = seen;
  const retryAt = parseInstant(intent.retryAt ?? "") ?? view.now;
  if (view.now < retryAt) {
    const message = tell(seen, `${intent.message ?? "it failed"}; trying again`);
    return { kind: "wait", until: retryAt, reason: reasonOf(view), message };
  }
  const leftovers = view.status.run?.leftovers ?? [];
  if (leftovers.length > 0) return { kind: "act", effect: { kind: "removeLeftovers", leftovers } };
  const attempt = intent.attempt + 1;
  // A receiver is to take the next request for what it is: the same once more.
  const token = intent.verb === "http" ? intent.token : tokenFor(view, placed, { attempt });
  const next = { ...essentialsOf(intent), token, attempt, since: formatInstant(view.now) };
  return { kind: "remember", note: { kind: "intent", intent: next } };
}

/** Its completion is recorded where it belongs. */
function decideDone(view: View, seen: UnderWay, { leftovers }: ActionMove & { kind: "done" }): Move {
  const { anchor } = seen.attempt;
  if (anchor?.kind === "failed") return awaitAnchor(view, seen, anchor.failure);
  return recordDone(seen, anchor?.value, leftovers);
}

/** One for ever goes into the StageLedger first. */
function recordDone(
  { placed: { at, action }, intent, attempt }: UnderWay,
  anchor: RecordedAnchor | undefined,
  leftovers: readonly ActionObject[],
): Move {
  if (action.scope === "Lifetime" && at.hook !== "onFailure" && !attempt.onLedger) {
    const completion = { stage: at.stage, action, token: intent.token, ...(anchor !== undefined && { anchor }) };
    return { kind: "act", effect: { kind: "recordCompletion", ...completion } };
  }
  const note = { kind: "actionDone", at, attempt: intent.attempt, anchor } as const;
  return { kind: "remember", note: { ...note, leftovers: asLeftovers(intent, leftovers) } };
}

/**
 * What cannot be read may be done all the same: nothing is begun anew because of it, and nothing taken away. Where people
 * have to help, or the action's time is over, the stage fails, and the attempt stays open. Only one that can have made
 * nothing yet has failed, and an onFailure action, which must not stand in its stage's way.
 */
function decideUnseen(view: View, seen: UnderWay, { failure }: ActionMove & { kind: "unseen" }): Move {
  const { intent, placed } = seen;
  const isFinal = failure.retry === "never";
  const mayBeMade = seen.attempt.wasAsked || intent.objects !== undefined || intent.uid !== undefined;
  if (isFinal && (!mayBeMade || placed.at.hook === "onFailure")) {
    return decideFailed(view, seen, { failure, leftovers: leftObjects(intent) });
  }
  if (!mayBeMade && view.now >= endOf(seen)) return giveUp(view, seen);
  if (isFinal || view.now >= endOf(seen)) return fail({ ...failure, message: tell(seen, failure.message) });
  const until = nextLook(parseInstant(intent.since) ?? view.now, view.now);
  return waitFor(view, seen, { kind: "wait", intent, until, message: failure.message });
}

function leftObjects({ verb, objects = [] }: Intent): readonly ActionObject[] {
  return verb === "job" ? objects : [];
}

/**
 * The object that its completion is to hold with may come a moment later. What is done is not done again because of it:
 * once its time is over the stage fails until the object comes. Where something newer waits, it is done without.
 */
function awaitAnchor(view: View, seen: UnderWay, failure: Failure): Move {
  const { intent, attempt, placed } = seen;
  const isLate = view.now >= after(parseInstant(intent.startedAt) ?? view.now, boundMs(placed.action));
  if (attempt.newerWaits && isLate) return recordDone(seen, undefined, leftObjects(intent));
  const note = { kind: "intent", intent: { ...intent, done: true } } as const;
  if (isLate) return { ...fail({ ...failure, message: tell(seen, failure.message) }), note };
  const until = nextLook(parseInstant(intent.since) ?? view.now, view.now);
  return waitFor(view, seen, { kind: "wait", intent: note.intent, until, message: failure.message });
}

type Failed = Pick<ActionMove & { kind: "failed" }, "failure" | "leftovers">;

/** Another attempt, where one is left and can help, in time; else the action has failed. */
function decideFailed(view: View, seen: UnderWay, failed: Failed): Move {
  const { placed, intent } = seen;
  const pauseMs = Math.min(retryMsMin * 2 ** (intent.attempt - 1), retryMsMax);
  const retryAt = after(view.now, Math.max(pauseMs, failed.failure.retryAfterMs ?? 0));
  const isLast = failed.failure.retry === "never" || intent.attempt > (placed.action.retries ?? 0);
  if (isLast || retryAt >= endOf(seen)) return endFailed(seen, failed);
  const { message } = failed.failure;
  const leftovers = asLeftovers(intent, failed.leftovers);
  return { kind: "remember", note: { kind: "attemptFailed", retryAt, message, leftovers } };
}

/** The stage fails with its action; an onFailure action has had its turn, and the next one has its own. */
function endFailed(seen: UnderWay, { failure, leftovers }: Failed): Move {
  const { placed, intent } = seen;
  const message = tell(seen, failure.message);
  const note = { kind: "actionFailed", at: placed.at, message, leftovers: asLeftovers(intent, leftovers) } as const;
  if (placed.at.hook === "onFailure") return { kind: "remember", note };
  const { reason, retry } = failure; // a receiver's Retry-After was meant for the action, not for its stage
  return { ...fail({ reason, retry, message }), note };
}

/** The action's time is over. Jobs that still run are stopped first: one that completes later would not be believed. */
function giveUp(view: View, seen: UnderWay): Move {
  const { placed, intent, attempt } = seen;
  const told = tellMove(attempt.move);
  const message = `not done within ${formatDuration(actionTimeoutMs(placed.action))}${told}`;
  const failure: Failure = { reason: "StageFailed", retry: "backoff", message };
  const objects = leftObjects(intent);
  if (objects.length === 0) return endFailed(seen, { failure, leftovers: [] });
  return actOn(view, seen, { kind: "act", intent, effect: { kind: "removeObjects", objects, failure } });
}

/** What was waited for last, as the end of a message. */
function tellMove(move: ActionMove | undefined): string {
  if (move?.kind === "unseen") return `: ${move.failure.message}`;
  return move?.kind === "wait" ? `: ${move.message}` : "";
}

/** A stage whose onFailure actions have their turn has failed already. */
function reasonOf({ status: { run } }: View): Reason {
  const failed = run?.cursor.phase === "OnFailure" ? run.failure?.reason : undefined;
  return (failed as Reason | undefined) ?? "Progressing"; // we are the only ones who write it
}

function tell({ placed, intent }: UnderWay, what: string): string {
  const retries = placed.action.retries ?? 0;
  const attempt = retries === 0 ? "" : ` (attempt ${intent.attempt} of ${retries + 1})`;
  return `${tellAction(placed.at)}${attempt}: ${what}`;
}
