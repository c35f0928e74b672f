import { actionTimeoutMs } from "../../actions/index.ts";
import type { Action, Failure, Intent } from "../../api/index.ts";
import { after, instant, parseDuration, parseInstant, type Instant } from "../../base/index.ts";
import { nextLook } from "../../health/index.ts";
import { actionOfIntent, type PlacedAction } from "../intent.ts";
import { anchorWaitMs } from "../limits.ts";
import type { Move } from "../move.ts";
import type { View } from "../sight.ts";

/** When the action's time is over, all its attempts together. */
export function endOf({ placed, intent }: { readonly placed: PlacedAction; readonly intent: Intent }): Instant {
  const begun = parseInstant(intent.startedAt) ?? instant(0);
  const ms = actionTimeoutMs(placed.action);
  return Number.isFinite(ms) ? after(begun, ms) : instant(Number.MAX_SAFE_INTEGER);
}

/** As long as an action may take; a wait of a duration has no bound of its own. */
export function boundMs(action: Action): number {
  const timeoutMs = actionTimeoutMs(action);
  if (Number.isFinite(timeoutMs)) return timeoutMs;
  return (parseDuration(action.wait?.duration ?? "") ?? 0) + anchorWaitMs;
}

/** A look that could not be made says nothing about the action: it is made again. Undefined where time cannot help, or none is left. */
export function waitOut({ now, status, stageSet }: View, failure: Failure): Move | undefined {
  const intent = status.run?.intent;
  const placed = intent === undefined ? undefined : actionOfIntent(stageSet.spec, intent);
  if (intent === undefined || placed === undefined || failure.retry === "never") return undefined;
  const begun = parseInstant(intent.startedAt) ?? now;
  if (now >= after(begun, boundMs(placed.action))) return undefined;
  const until = nextLook(parseInstant(intent.since) ?? now, now);
  return { kind: "wait", until, reason: "Progressing", message: failure.message };
}
