import { instant, parseDuration, sha256, type Instant, type Random } from "../base/index.ts";
import type { Stage, StageSetSpec } from "../api/index.ts";
import { backoffMsMin, jitterShare, timeoutDefaultMs } from "./limits.ts";

/**
 * Has a boundary of `intervalMs` passed since `since`? Boundaries stand at fixed instants, shifted by a hash of the
 * uid, so that many StageSets are not due at once and a look that finds nothing need not remember that it was made.
 */
export function boundaryPassed(uid: string, intervalMs: number, since: Instant, now: Instant): boolean {
  return nextBoundary(uid, intervalMs, since) <= now;
}

/** The first boundary after `since`. */
export function nextBoundary(uid: string, intervalMs: number, since: Instant): Instant {
  const shiftMs = Number.parseInt(sha256(uid).slice(0, 12), 16) % intervalMs;
  return instant((Math.floor((since - shiftMs) / intervalMs) + 1) * intervalMs + shiftMs);
}

/**
 * When to try again after the `attempt`th failure in a row (from 1): doubling from 5 s to the retry interval, moved by
 * up to a tenth each way. A pause that the server asked for is kept.
 */
export function nextAttempt(
  { attempt, retryIntervalMs, retryAfterMs = 0 }: RetryPace,
  now: Instant,
  random: Random,
): Instant {
  const backoffMs = Math.min(backoffMsMin * 2 ** (attempt - 1), retryIntervalMs);
  const jittered = backoffMs * (1 - jitterShare + 2 * jitterShare * random.next());
  return instant(now + Math.max(Math.round(jittered), retryAfterMs));
}

export interface RetryPace {
  readonly attempt: number;
  readonly retryIntervalMs: number;
  readonly retryAfterMs?: number;
}

/** The settled cadence. */
export function intervalOf(spec: StageSetSpec, defaultMs: number): number {
  return positive(spec.interval) ?? defaultMs;
}

/** The cadence after a failure that a retry can help, and of a hold that cannot name its end. */
export function retryIntervalOf(spec: StageSetSpec, defaultMs: number): number {
  return positive(spec.retryInterval) ?? intervalOf(spec, defaultMs);
}

/** The bound of a stage's verification: its readyChecks' timeout over its own over the StageSet's; what is not positive falls through. */
export function timeoutOf(spec: StageSetSpec, stage: Stage | undefined): number {
  return firstPositive([stage?.readyChecks?.timeout, stage?.timeout, spec.timeout], timeoutDefaultMs);
}

/** The first of several durations that is positive, in milliseconds; the last resort where none is. */
export function firstPositive(texts: readonly (string | undefined)[], otherwiseMs: number): number {
  for (const text of texts) {
    const ms = positive(text);
    if (ms !== undefined) return ms;
  }
  return otherwiseMs;
}

function positive(text: string | undefined): number | undefined {
  const ms = text === undefined ? undefined : parseDuration(text);
  return ms !== undefined && ms > 0 ? ms : undefined;
}
