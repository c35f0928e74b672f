import { formatInstant, type Instant } from "../base/index.ts";
import type {
  Cursor,
  HistoryEntry,
  Live,
  Pin,
  Run,
  StageSet,
  StageSetSpec,
  StageSetStatus,
  StageStatus,
} from "../api/index.ts";
import { historyRunsMax, setConditions } from "../api/index.ts";
import { clearLedger } from "../actions/index.ts";
import type { Note } from "./note.ts";
import type { Place } from "./phase-order.ts";
import { tellPending } from "./pending-prune.ts";
import { recordAction } from "./record-action.ts";
import { recordRemoval, withShards } from "./record-removal.ts";
import { isReadyAt } from "./target.ts";
import { withRun, withStage } from "./with-run.ts";

/** What is needed beside a status to continue it. */
export interface Recording {
  readonly stageSet: Live<StageSet>;
  readonly now: Instant;
}

/** The status once `note` is part of it. With `recordEnding` the one place where moves become status fields. */
export function record(status: StageSetStatus, note: Note, recording: Recording): StageSetStatus {
  switch (note.kind) {
    case "begun":
      return begun(status, note, recording);
    case "superseded":
      return superseded(status, recording);
    case "teardownBegun":
      return teardownBegun(status, note, recording);
    case "recorded":
    case "counted":
    case "reconstructed":
    case "pruned":
      return recordRemoval(status, note);
    case "tokenSeen":
      return withRun(handled(status, note.token), (run) => ({ ...run, asked: true }));
    case "entered":
      return entered(status, note.stage);
    case "rendered":
      return rendered(status, note, recording);
    case "preflighted":
      return preflighted(status, note.recheck);
    case "replacing":
      return withStage(status, note.stage, ({ contentDigest, ...stage }) => stage);
    case "applied":
      return applied(status, note);
    case "stageReady":
      return stageReady(status, note);
    case "seen":
      return status;
    case "settled":
      return settled(status, note, recording);
    case "intent":
    case "attemptFailed":
    case "actionDone":
    case "actionFailed":
    case "actionCancelled":
    case "leftoversGone":
    case "stageFailing":
    case "failureHandled":
      return recordAction(status, note, recording.stageSet);
  }
}

/**
 * The status with the run's cursor at `place`. A phase begins when the cursor comes to it. Failures are counted from stage
 * to stage, until one becomes Ready that was not; those before the first stage are none of any stage.
 */
export function moveCursor(status: StageSetStatus, { phase, stage }: Place, now: Instant): StageSetStatus {
  return withRun(status, (run) => {
    const attempt = ["Resolve", "Gate"].includes(run.cursor.phase) ? undefined : run.cursor.attempt;
    const cursor: Cursor = {
      ...(stage !== undefined && { stage }),
      phase,
      since: formatInstant(now),
      ...(attempt !== undefined && { attempt }),
    };
    return { ...run, cursor };
  });
}

function begun(status: StageSetStatus, note: Note & { kind: "begun" }, { stageSet, now }: Recording): StageSetStatus {
  const { run, isChange, token } = note;
  const before = superseded(status, { stageSet, now });
  const next: StageSetStatus = {
    ...(token === undefined ? before : handled(before, token)),
    observedGeneration: stageSet.metadata.generation,
    lastAttemptedRevisions: revisionsOf(run.pins),
    stages: stageSet.spec.stages.map(({ name }) => stageAtStart(status, note, name, stageSet.spec)),
    run,
  };
  if (!isChange) return next;
  return rollingOut(next, run, { stageSet, now });
}

function rollingOut(status: StageSetStatus, { pins }: Run, recording: Recording): StageSetStatus {
  const message = `Rolling out ${describeRevisions(pins)}`;
  return withConditions(status, { reason: "Progressing", message }, recording);
}

/** The status without its run. One that had begun, and was no mere look, is remembered with how it stood if it had failed. */
function superseded({ run, ...status }: StageSetStatus, { stageSet, now }: Recording): StageSetStatus {
  if (run === undefined || !endsSomethingNew(stageSet.status, run)) return status;
  const hasFailed = status.stages?.some(({ phase }) => phase === "Failed") === true;
  const ready = stageSet.status?.conditions?.find(({ type }) => type === "Ready");
  const outcome = hasFailed && ready !== undefined ? ready.reason : "Superseded";
  return { ...status, history: remember(status.history, { ...entryOf(run, now), outcome }) };
}

/** Somebody asks: what was given up is tried again. */
function handled({ actionFailureCount, ...status }: StageSetStatus, token: string): StageSetStatus {
  return { ...status, lastHandledReconcileAt: token };
}

function stageAtStart(
  status: StageSetStatus,
  { run, reset }: Note & { kind: "begun" },
  name: string,
  { changeDetection }: StageSetSpec,
): StageStatus {
  const before = status.stages?.find((stage) => stage.name === name);
  const token = reset?.stage === name ? { lastHandledReconcileAt: reset.token } : {};
  if (before === undefined) return { name, phase: "Pending", ...token };
  if (reset?.stage === name) return { ...clearLedger(before), phase: "Pending", ...token };
  const pin = run.pins.find(({ stage }) => stage === name);
  if (pin !== undefined && isReadyAt(status, pin)) return before;
  if (changeDetection === "Content" && before.phase === "Ready") return before; // what it renders to will tell
  const { message, ...kept } = before;
  return { ...kept, phase: "Pending" };
}

function entered(status: StageSetStatus, stage: string): StageSetStatus {
  return withStage(withoutRendered(status), stage, ({ message, ...kept }) =>
    kept.phase === "Ready" ? { ...kept } : { ...kept, phase: "Applying" },
  );
}

/** With `changeDetection: Content` it is found out here whether a stage that was Ready for other pins has anything new. */
function rendered(
  status: StageSetStatus,
  { stage, digest }: Note & { kind: "rendered" },
  recording: Recording,
): StageSetStatus {
  const next = withRun(status, (run) => ({ ...run, rendered: { digest } }));
  const { run } = next;
  const pin = run?.pins.find((one) => one.stage === stage);
  const before = status.stages?.find(({ name }) => name === stage);
  if (run === undefined || pin === undefined || before?.phase !== "Ready" || isReadyAt(status, pin)) return next;
  if (before.contentDigest === digest) return withStage(next, stage, (one) => movedOn(one, pin));
  const entered = withStage(next, stage, (one) => ({ ...one, phase: "Applying" }));
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  return ready?.status === "True" ? rollingOut(entered, run, recording) : entered;
}

/** The stage as it stands, for another pin that renders to the same; what was done for it stays done. */
function movedOn(stage: StageStatus, { revision, inputs }: Pin): StageStatus {
  const isOfApplied = stage.ledgerRevision !== undefined && stage.ledgerRevision === stage.appliedRevision;
  return {
    ...stage,
    appliedRevision: revision,
    appliedInputs: inputs,
    ...(isOfApplied && { ledgerRevision: revision }),
  };
}

function withoutRendered(status: StageSetStatus): StageSetStatus {
  return withRun(status, ({ rendered, ...run }) => run);
}

function preflighted(status: StageSetStatus, recheck: boolean): StageSetStatus {
  return withRun(status, (run) => {
    if (run.rendered === undefined) return run;
    const { recheck: _before, ...rendered } = run.rendered;
    return { ...run, rendered: { ...rendered, ...(recheck && { recheck }) } };
  });
}

function applied(status: StageSetStatus, { stage, objects, digest }: Note & { kind: "applied" }): StageSetStatus {
  return withStage(status, stage, (one) => ({
    ...one,
    phase: one.phase === "Ready" ? "Ready" : "Verifying",
    contentDigest: digest,
    entriesCount: objects,
  }));
}

function stageReady(status: StageSetStatus, { stage }: Note & { kind: "stageReady" }): StageSetStatus {
  const pin = status.run?.pins.find((one) => one.stage === stage);
  if (pin === undefined) return status;
  const ready = withStage(status, stage, ({ message, ...one }) => ({
    ...one,
    phase: "Ready",
    appliedRevision: pin.revision,
    appliedInputs: pin.inputs,
  }));
  const wasReady = status.stages?.find(({ name }) => name === stage)?.phase === "Ready";
  if (wasReady) return withoutRendered(ready);
  return withRun(withoutRendered(ready), (run) => ({ ...run, cursor: withoutAttempt(run.cursor) }));
}

function withoutAttempt({ attempt, ...cursor }: Cursor): Cursor {
  return cursor;
}

function teardownBegun(
  { pendingPrune, ...status }: StageSetStatus,
  { run }: Note & { kind: "teardownBegun" },
  recording: Recording,
): StageSetStatus {
  const begun = { ...status, observedGeneration: recording.stageSet.metadata.generation, run };
  const message = "Deleting what was applied, last stage first";
  return withConditions(begun, { reason: "Progressing", message }, recording);
}

function settled(status: StageSetStatus, { shards }: Note & { kind: "settled" }, recording: Recording): StageSetStatus {
  const { run, ...rest } = withShards(status, shards);
  if (run === undefined) return status;
  const applied = `Applied ${describeRevisions(run.pins)}`;
  const standing =
    rest.pendingPrune === undefined
      ? ({ reason: "Succeeded", message: applied } as const)
      : ({
          reason: "PruneHeld",
          message: `${applied}; ${tellPending(rest.pendingPrune, recording.stageSet)}`,
        } as const);
  const next = withConditions({ ...rest, lastAppliedRevisions: revisionsOf(run.pins) }, standing, recording);
  if (!endsSomethingNew(recording.stageSet.status, run)) return next;
  return { ...next, history: remember(rest.history, { ...entryOf(run, recording.now), outcome: standing.reason }) };
}

/** A pass that re-asserted what was applied leaves no entry in the history; a run, and one that recovered, does. */
function endsSomethingNew(stored: StageSetStatus | undefined, run: Run): boolean {
  return (
    stored?.run?.id === run.id &&
    stored.conditions?.some(({ type, status }) => type === "Ready" && status !== "True") === true
  );
}

/** The history with `entry` at its front. */
export function remember(history: readonly HistoryEntry[] | undefined, entry: HistoryEntry): readonly HistoryEntry[] {
  return [entry, ...(history ?? [])].slice(0, historyRunsMax);
}

/** A run that ends now, as the history tells it. */
export function entryOf(run: Run, now: Instant): Omit<HistoryEntry, "outcome"> {
  const { id, trigger, startedAt, pins } = run;
  return { id, trigger, startedAt, endedAt: formatInstant(now), revisions: revisionsOf(pins) };
}

/** The status with its conditions as `reason` has them; they changed when they last differed from what is stored. */
export function withConditions(
  status: StageSetStatus,
  { reason, message }: { readonly reason: Parameters<typeof setConditions>[1]["reason"]; readonly message: string },
  { stageSet, now }: Recording,
): StageSetStatus {
  const told = { reason, message, generation: stageSet.metadata.generation, now };
  return { ...status, conditions: setConditions(stageSet.status?.conditions, told) };
}

function revisionsOf(pins: readonly Pin[]): Readonly<Record<string, string>> {
  return Object.fromEntries(pins.map(({ namespace, name, revision }) => [`${namespace}/${name}`, revision]));
}

function describeRevisions(pins: readonly Pin[]): string {
  return [...new Set(pins.map(({ name, revision }) => `${name} at ${revision}`))].join(", ");
}
