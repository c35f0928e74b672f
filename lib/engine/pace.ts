import { requestDeadlineMs } from "./limits.ts";
import type { Ports } from "./ports.ts";
import { claimCovers, type Session } from "./session.ts";

/** How an effect of many requests goes on. */
export interface Pace {
  /** Requests under way at once. */
  readonly concurrency: number;
  readonly deadlineMs: number;
  /** May another request begin? */
  readonly mayBegin: () => boolean;
}

/** An effect of many requests stops where the claim would not cover the next one; the rest comes under a renewed claim. */
export function paceOf({ settings, clock }: Ports, session: Session): Pace {
  return {
    concurrency: settings.applyConcurrency,
    deadlineMs: requestDeadlineMs,
    mayBegin: () => claimCovers(session, clock.now()),
  };
}
