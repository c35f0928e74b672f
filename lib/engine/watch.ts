import type { Progress, StepOutcome, StepRequest } from "./step-outcome.ts";

/** Somebody who measures steps. It is told in passing, and never holds one up. */
export type WatchStep = (step: WatchedStep) => StepWatch;

/** A step that begins. */
export type WatchedStep = Pick<StepRequest, "namespace" | "name" | "trigger">;

export interface StepWatch {
  /** Told before each move, and each time that something is waited for. */
  readonly onProgress: (progress: Progress) => void;
  readonly onEnd: (outcome: StepOutcome) => void;
}
