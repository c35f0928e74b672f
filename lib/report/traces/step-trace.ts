import type { Clock, Instant } from "../../base/index.ts";
import type { Progress, StepOutcome, WatchedStep, WatchStep } from "../../engine/index.ts";
import { tracedPhasesMax } from "../limits.ts";

/** A step, as it was watched. */
export interface StepTrace {
  readonly step: WatchedStep;
  readonly phases: readonly TracedPhase[];
  readonly endedAt: Instant;
  readonly outcome: StepOutcome;
}

/** A phase that a step was in; it ends where the next one begins. */
export interface TracedPhase {
  readonly at: Pick<Progress, "phase" | "stage" | "run">;
  readonly beganAt: Instant;
}

/** Watches steps, and hands on what was seen of each once it has ended. */
export function traceSteps(clock: Clock, onTraced: (trace: StepTrace) => void): WatchStep {
  return ({ namespace, name, trigger }) => {
    const phases: TracedPhase[] = [];
    return {
      onProgress: ({ phase, stage, run }) => {
        const last = phases.at(-1)?.at;
        const isSame = last?.phase === phase && last.stage === stage && last.run?.id === run?.id;
        if (isSame || phases.length >= tracedPhasesMax) return;
        const at = { phase, ...(stage !== undefined && { stage }), ...(run !== undefined && { run }) };
        phases.push({ at, beganAt: clock.now() });
      },
      onEnd: (outcome) => {
        onTraced({ step: { namespace, name, trigger }, phases, endedAt: clock.now(), outcome });
      },
    };
  };
}
