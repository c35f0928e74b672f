import type { Reason } from "./reasons.ts";

/** An expected failure, in the user's terms. */
export interface Failure {
  readonly reason: Reason;
  /** never: only a change of spec, source or rights can help. */
  readonly retry: "never" | "backoff";
  /** One sentence: Cannot VERB OBJECT: WHAT CAME BACK; WAY OUT. No stack, no secret. */
  readonly message: string;
  /** Milliseconds, as the server asked; absent: our own backoff. */
  readonly retryAfterMs?: number;
}

/** What may fail as expected: a value, or the Failure. A bug is thrown. */
export type Result<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "failed"; readonly failure: Failure };

export function done<T>(value: T): { readonly kind: "done"; readonly value: T } {
  return { kind: "done", value };
}

export function failed(failure: Failure): { readonly kind: "failed"; readonly failure: Failure } {
  return { kind: "failed", failure };
}
