import { parseDuration } from "../base/index.ts";
import type { Action } from "../api/index.ts";
import { timeoutDefaultMs } from "./limits.ts";
import { verbOf } from "./verbs.ts";

/**
 * Milliseconds that bound an action from its first attempt, over all retries. Infinity for a wait for a duration that
 * names no timeout: its duration is its bound.
 */
export function actionTimeoutMs(action: Action): number {
  const { wait, timeout } = action;
  const own = positive(timeout) ?? (wait?.expr === undefined ? undefined : positive(wait.timeout));
  if (own !== undefined) return own;
  return wait?.duration === undefined ? timeoutDefaultMs[verbOf(action)] : Number.POSITIVE_INFINITY;
}

function positive(duration: string | undefined): number | undefined {
  const ms = duration === undefined ? undefined : parseDuration(duration);
  return ms !== undefined && ms > 0 ? ms : undefined;
}
