import { formatInstant, parseInstant, type Instant } from "../base/index.ts";
import type { Failure, Reason, StageSetStatus } from "../api/index.ts";
import { cutMessage, linkedMessage } from "./message.ts";
import { withConditions, type Recording } from "./record.ts";
import { withRun, withStage } from "./with-run.ts";

/** How a step ends: what is told, and when it is worth looking again. */
export type Ending =
  | { readonly kind: "settled" }
  /** The time was up; the next step goes on where this one stands. */
  | { readonly kind: "outOfTime" }
  | { readonly kind: "moving"; readonly until: Instant; readonly reason: Reason; readonly message: string }
  | { readonly kind: "held"; readonly until: Instant | undefined; readonly reason: Reason; readonly message: string }
  | {
      readonly kind: "failed";
      readonly failure: Failure;
      /** The stage that failed; undefined: what went wrong concerns none. */
      readonly stage: string | undefined;
      readonly until: Instant | undefined;
    };

/**
 * The status as the step leaves it.
 * @param runbooks where what needs somebody has its page
 */
export function recordEnding(
  status: StageSetStatus,
  ending: Exclude<Ending, { readonly kind: "settled" | "outOfTime" }>,
  recording: Recording,
  runbooks?: string,
): StageSetStatus {
  const observed = { ...status, observedGeneration: recording.stageSet.metadata.generation };
  switch (ending.kind) {
    case "moving":
      return told(wake(observed, soonest(status, ending.until, recording.now)), ending, recording, runbooks);
    case "held":
      return told(wake(observed, ending.until), ending, recording, runbooks);
    case "failed":
      return told(wake(failed(observed, ending, recording), ending.until), ending.failure, recording, runbooks);
  }
}

function told(
  status: StageSetStatus,
  { reason, message }: { readonly reason: Reason; readonly message: string },
  recording: Recording,
  runbooks?: string,
): StageSetStatus {
  const cut = cutMessage(message);
  const staged = withStage(status, status.run?.cursor.stage, (stage) =>
    stage.phase === "Ready" ? stage : { ...stage, message: cut },
  );
  return withConditions(staged, { reason, message: linkedMessage(message, reason, runbooks) }, recording);
}

function wake(status: StageSetStatus, until: Instant | undefined): StageSetStatus {
  return withRun(status, ({ wakeAt, ...run }) => ({
    ...run,
    ...(until !== undefined && { wakeAt: formatInstant(until) }),
  }));
}

/** A wake-up that has passed already says all that is needed: a look that finds nothing new need not move it. */
function soonest(status: StageSetStatus, until: Instant, now: Instant): Instant {
  const stored = parseInstant(status.run?.wakeAt ?? "");
  return stored !== undefined && stored <= now ? stored : until;
}

/**
 * A stage that has failed is entered anew by the next attempt. Not before an action that may be half done is settled, nor
 * while its onFailure actions have their turn. After a prune that has failed all stages are looked at again; what else
 * concerns no stage is tried again where the run stands.
 */
function failed(
  status: StageSetStatus,
  { failure, stage }: Ending & { readonly kind: "failed" },
  { stageSet }: Recording,
): StageSetStatus {
  const [first] = stageSet.spec.stages;
  if (status.run?.cursor.phase === "Prune" && first !== undefined)
    return countAttempt(enteredAnew(status, first.name, stageSet), failure);
  if (stage === undefined || status.run?.cursor.stage !== stage) return countAttempt(status, failure);
  const shown = withStage(status, stage, (one) => ({ ...one, phase: "Failed" }));
  const { intent, failure: handled } = status.run;
  if (intent !== undefined || handled !== undefined) return countAttempt(shown, failure);
  return countAttempt(enteredAnew(shown, stage, stageSet), failure);
}

/** A run that had failed here before this step and fails again has failed since then: a look that finds nothing new leaves no trace. */
function enteredAnew(status: StageSetStatus, stage: string, stageSet: Recording["stageSet"]): StageSetStatus {
  const before = stageSet.status?.run;
  return withRun(status, ({ rendered: _rendered, ...run }) => {
    const isSame = before?.id === run.id && before.cursor.stage === stage && before.cursor.phase === "Enter";
    const { since } = isSame ? before.cursor : run.cursor;
    return { ...run, cursor: { ...run.cursor, stage, phase: "Enter", since } };
  });
}

function countAttempt(status: StageSetStatus, failure: Failure): StageSetStatus {
  if (failure.retry === "never") return status;
  return withRun(status, (run) => ({ ...run, cursor: { ...run.cursor, attempt: (run.cursor.attempt ?? 0) + 1 } }));
}
