import type { Instant } from "../base/index.ts";
import type { Failure, Reason } from "../api/index.ts";
import type { Effect } from "./effect.ts";
import type { Note } from "./note.ts";

/** What a phase answers: the one thing that happens next. */
export type Move =
  /** Do this, once what was found out is written down; then the phase looks again. */
  | { readonly kind: "act"; readonly effect: Effect; readonly note?: Note }
  /** Remember this; then the phase looks again. */
  | { readonly kind: "remember"; readonly note: Note }
  /** Go on to the next phase; what was found out is remembered. */
  | { readonly kind: "advance"; readonly note?: Note }
  /** Time will help: something moves, look again then. */
  | {
      readonly kind: "wait";
      readonly until: Instant;
      readonly reason: Reason;
      readonly message: string;
      readonly note?: Note;
    }
  /** A gate must open. Without `until` nothing says when; it is looked at again every retryInterval. What was found out is remembered. */
  | {
      readonly kind: "hold";
      readonly until?: Instant;
      readonly reason: Reason;
      readonly message: string;
      readonly note?: Note;
    }
  /** `passing`: a look or an effect got no good answer, which says nothing about the release. */
  | ({ readonly kind: "fail"; readonly note?: Note; readonly passing?: boolean } & Failure)
  /** What this run was made for is no longer what is wanted: begin another one. */
  | { readonly kind: "supersede" };

export type Failing = Extract<Move, { readonly kind: "fail" }>;

export const advance: Move = { kind: "advance" };

/** The run goes on to the next phase, and remembers `note`. */
export function advanceWith(note: Note): Move {
  return { kind: "advance", note };
}

/** A look or an effect failed: where time can help, that says nothing about the release itself. */
export function failInPassing(failure: Failure): Failing {
  return { kind: "fail", ...failure, passing: failure.retry === "backoff" };
}

export function fail(failure: Failure): Failing {
  return { kind: "fail", ...failure };
}
