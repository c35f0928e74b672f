import type { Instant } from "../base/index.ts";
import type { Failure, Live, Run, RunPhase, StageSet, Trigger } from "../api/index.ts";
import type { Ending } from "./ending.ts";

export interface StepRequest {
  readonly namespace: string;
  readonly name: string;
  /** The token of this step: unique among all steps of all machines. */
  readonly holder: string;
  readonly trigger: Trigger;
  /** No move begins after it, and nothing is waited for that lies later. */
  readonly until: Instant;
  /** Once it is aborted it is as if the time were up: the present move ends, and the claim is let go. */
  readonly signal?: AbortSignal;
  /** Lets time pass while there is nothing to do; others may work meanwhile. */
  readonly pause: (ms: number) => Promise<void>;
  /** Is there room to wait in here? false: the step ends with what it waits for, and a later one looks. Absent: always. */
  readonly mayPause?: () => boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/** Where a step is just now, for somebody who watches. */
export interface Progress {
  readonly phase: RunPhase;
  readonly stage?: string;
  /** Absent until one has begun. */
  readonly run?: Pick<Run, "id" | "startedAt">;
  /** How many of the stage's objects are applied. */
  readonly applied?: number;
  /** What is waited for; absent while something is done. */
  readonly waitingFor?: string;
}

/**
 * gone: there is no such StageSet. busy: another step has it, until then at the latest. lost: another step took it
 * over. unreachable: the API server could not be read or written. ended: as the ending says.
 */
export type StepOutcome =
  | { readonly kind: "gone" }
  | { readonly kind: "busy"; readonly until: Instant }
  | { readonly kind: "lost" }
  | { readonly kind: "unreachable"; readonly failure: Failure }
  | { readonly kind: "ended"; readonly stageSet: Live<StageSet>; readonly ending: Ending };
