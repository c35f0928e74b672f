import { formatInstant, type Instant } from "../base/index.ts";
import type { Cursor, HistoryEntry, Live, Pin, Run, StageSet, StageSetStatus, StageStatus } from "../api/index.ts";
import { historyRunsMax, setConditions } from "../api/index.ts";
import { clearLedger } from "../actions/index.ts";
import type { Note } from "./note.ts";
import type { Place } from "./phase-order.ts";
import { recordAction } from "./record-action.ts";
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
      return withConditions(
        { ...status, observedGeneration: recording.stageSet.metadata.generation, run: note.run },
        { reason: "Progressing", message: "Deleting what was applied, last stage first" },
        recording,
      );
    case "tokenSeen":
      return handled(status, note.token);
    case "entered":
      return entered(status, note.stage);
    case "rendered":
      return withRun(status, (run) => ({ ...run, rendered: { digest: note.digest } }));
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

/** The status with the run's cursor at `place`. A phase begins when the cursor comes to it. */
export function moveCursor(status: StageSetStatus, { phase, stage }: Place, now: Instant): StageSetStatus {
  return withRun(status, (run) => {
    const attempt = run.cursor.stage === stage ? run.cursor.attempt : undefined;
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
    stages: stageSet.spec.stages.map(({ name }) => stageAtStart(status, note, name)),
    run,
  };
  if (!isChange) return next;
  const message = `Rolling out ${describeRevisions(run.pins)}`;
  return withConditions(next, { reason: "Progressing", message }, { stageSet, now });
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

function stageAtStart(status: StageSetStatus, { run, reset }: Note & { kind: "begun" }, name: string): StageStatus {
  const before = status.stages?.find((stage) => stage.name === name);
  const token = reset?.stage === name ? { lastHandledReconcileAt: reset.token } : {};
  if (before === undefined) return { name, phase: "Pending", ...token };
  if (reset?.stage === name) return { ...clearLedger(before), phase: "Pending", ...token };
  const pin = run.pins.find(({ stage }) => stage === name);
  if (pin !== undefined && isReadyAt(status, pin)) return before;
  const { message, ...kept } = before;
  return { ...kept, phase: "Pending" };
}

function entered(status: StageSetStatus, stage: string): StageSetStatus {
  return withStage(withoutRendered(status), stage, ({ message, ...kept }) =>
    kept.phase === "Ready" ? { ...kept } : { ...kept, phase: "Applying" },
  );
}

function withoutRendered(status: StageSetStatus): StageSetStatus {
  return withRun(status, ({ rendered, ...run }) => run);
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
  return withRun(withoutRendered(ready), (run) => ({ ...run, cursor: withoutAttempt(run.cursor) }));
}

function withoutAttempt({ attempt, ...cursor }: Cursor): Cursor {
  return cursor;
}

function settled(status: StageSetStatus, { shards }: Note & { kind: "settled" }, recording: Recording): StageSetStatus {
  const { run, ...rest } = withShards(status, shards);
  if (run === undefined) return status;
  const message = `Applied ${describeRevisions(run.pins)}`;
  const next = withConditions(
    { ...rest, lastAppliedRevisions: revisionsOf(run.pins) },
    { reason: "Succeeded", message },
    recording,
  );
  if (!endsSomethingNew(recording.stageSet.status, run)) return next;
  return { ...next, history: remember(rest.history, { ...entryOf(run, recording.now), outcome: "Succeeded" }) };
}

function withShards(status: StageSetStatus, shards: ReadonlyMap<string, number>): StageSetStatus {
  if (status.stages === undefined) return status;
  return { ...status, stages: status.stages.map((stage) => ({ ...stage, shards: shards.get(stage.name) ?? 0 })) };
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
