import type { Instant } from "./instant.ts";

/** Time, passed in: the machine's in a handler, a virtual one in the simulation. */
export interface Clock {
  now(): Instant;
  /** Resolves once `ms` milliseconds have passed on this clock. */
  sleep(ms: number): Promise<void>;
}
