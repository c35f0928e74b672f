import { actionId, completeInStage } from "../actions/index.ts";
import { assert, formatInstant } from "../base/index.ts";
import type { Leftover, Run, StageSet, StageSetStatus, StageStatus } from "../api/index.ts";
import type { Note } from "./note.ts";
import { actionsOfStage, essentialsOf } from "./intent.ts";
import { withRun, withStage } from "./with-run.ts";

/** A note that an action brings about. */
export type ActionNote = Extract<
  Note,
  {
    kind:
      | "intent"
      | "attemptFailed"
      | "actionDone"
      | "actionFailed"
      | "actionCancelled"
      | "leftoversGone"
      | "stageFailing"
      | "failureHandled";
  }
>;

/** The status once what an action brought about is part of it. */
export function recordAction(status: StageSetStatus, note: ActionNote, { spec }: StageSet): StageSetStatus {
  switch (note.kind) {
    case "intent":
      return withRun(status, (run) => {
        const isItsOwn = run.intent === undefined || run.intent.action === note.intent.action;
        assert(isItsOwn, `${note.intent.action} begins while ${run.intent?.action ?? "?"} may be half done`);
        return { ...run, intent: note.intent };
      });
    case "attemptFailed":
      return withRun(withLeftovers(status, note.leftovers), (run) => pausing(run, note));
    case "actionDone":
      return closed(completed(withLeftovers(status, note.leftovers), note, spec));
    case "actionFailed":
      return closed(failedForGood(withLeftovers(status, note.leftovers), note, spec));
    case "actionCancelled":
      return closed(withLeftovers(status, note.leftovers));
    case "leftoversGone":
      return withRun(status, ({ leftovers, ...run }) => run);
    case "stageFailing": {
      const { reason, retry, message } = note.failure;
      return withRun(status, (run) => ({ ...run, failure: { reason, retry, message } }));
    }
    case "failureHandled":
      return withRun(status, ({ failure, ...run }) => run);
  }
}

/** Nothing of the attempt is under way any more: a newer run need not wait for the next one. */
function pausing(run: Run, { retryAt, message }: ActionNote & { kind: "attemptFailed" }): Run {
  if (run.intent === undefined) return run;
  return { ...run, intent: { ...essentialsOf(run.intent), retryAt: formatInstant(retryAt), message } };
}

function closed(status: StageSetStatus): StageSetStatus {
  return withRun(status, ({ intent, ...run }) => run);
}

function withLeftovers(status: StageSetStatus, more: readonly Leftover[]): StageSetStatus {
  if (more.length === 0) return status;
  return withRun(status, (run) => ({ ...run, leftovers: [...(run.leftovers ?? []), ...more] }));
}

function completed(
  status: StageSetStatus,
  { at, anchor }: ActionNote & { kind: "actionDone" },
  spec: StageSet["spec"],
): StageSetStatus {
  const stage = spec.stages.find(({ name }) => name === at.stage);
  if (at.hook === "onDelete") return executed(status, actionId(at)); // the run of a deletion is the only one, and the last
  const action = stage?.actions?.[at.hook]?.find(({ name }) => name === at.name);
  const scope = action?.scope ?? "Revision";
  if (at.hook === "onFailure" || stage === undefined || action === undefined) return executed(status, actionId(at));
  if (scope === "Lifetime") {
    const { actionFailureCount, ...rest } = executed(status, actionId(at)); // the StageLedger has it
    return rest;
  }
  const revision = status.run?.pins.find((pin) => pin.stage === at.stage)?.revision ?? "";
  const content = status.run?.rendered?.digest;
  assert(content !== undefined, `${actionId(at)} is done for a stage that was not built`);
  const complete = (one: StageStatus): StageStatus =>
    completeInStage(one, {
      actions: actionsOfStage(stage),
      action: at.name,
      revision,
      content,
      ...(anchor !== undefined && { anchor }),
    });
  return withStage(status, at.stage, complete);
}

function executed(status: StageSetStatus, id: string): StageSetStatus {
  return withRun(status, (run) => ({ ...run, executed: [...(run.executed ?? []), id] }));
}

function failedForGood(
  status: StageSetStatus,
  { at }: ActionNote & { kind: "actionFailed" },
  spec: StageSet["spec"],
): StageSetStatus {
  if (at.hook === "onFailure") return executed(status, actionId(at)); // best effort: it has had its turn
  if (at.hook === "onDelete") return status;
  const stage = spec.stages.find(({ name }) => name === at.stage);
  const action = stage?.actions?.[at.hook]?.find(({ name }) => name === at.name);
  if (action?.scope !== "Lifetime") return status;
  return { ...status, actionFailureCount: (status.actionFailureCount ?? 0) + 1 };
}
