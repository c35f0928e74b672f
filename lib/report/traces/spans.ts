import { parseInstant, type Instant } from "../../base/index.ts";
import { isReason, reasons, type Run } from "../../api/index.ts";
import type { StepOutcome } from "../../engine/index.ts";
import { cut } from "../cut.ts";
import { spanMessageBytesMax } from "../limits.ts";
import { runSpanIdOf, traceIdOf } from "./ids.ts";
import type { StepTrace, TracedPhase } from "./step-trace.ts";

/** A span, as data. */
export interface SpanTold {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Absent: the whole run. */
  readonly parentId?: string;
  readonly beganAt: Instant;
  readonly endedAt: Instant;
  readonly attributes: Readonly<Record<string, string>>;
  /** What went wrong; absent: nothing did. */
  readonly error?: string;
}

type TracedRun = Pick<Run, "id" | "startedAt">;

/** What of a step is of one run. */
interface Part {
  readonly run: TracedRun;
  readonly phases: readonly TracedPhase[];
  readonly endedAt: Instant;
  readonly isLast: boolean;
}

/**
 * The spans of a step: one for what it did for each run, and in that one for each phase; and one for a run that has ended with it. What a
 * step did before there was a run belongs to the one that begins then; a look that finds no run is told nothing of.
 * @param nextId an id for a span that nobody else needs to know
 */
export function spansOf(trace: StepTrace, nextId: () => string): readonly SpanTold[] {
  return partsOf(trace).flatMap((part) => spansOfPart(trace, part, nextId));
}

function partsOf({ phases, endedAt }: StepTrace): readonly Part[] {
  const parts: { run: TracedRun; phases: TracedPhase[] }[] = [];
  const before: TracedPhase[] = [];
  for (const phase of phases) {
    const { run } = phase.at;
    if (run === undefined) before.push(phase);
    else if (parts.at(-1)?.run.id === run.id) parts.at(-1)?.phases.push(...before.splice(0), phase);
    else parts.push({ run, phases: [...before.splice(0), phase] });
  }
  return parts.map((part, index) => {
    const next = parts[index + 1]?.phases[0]?.beganAt;
    return { ...part, endedAt: next ?? endedAt, isLast: next === undefined };
  });
}

function spansOfPart({ step, outcome }: StepTrace, part: Part, nextId: () => string): readonly SpanTold[] {
  const { run, phases, endedAt, isLast } = part;
  const traced = { namespace: step.namespace, name: step.name, id: run.id };
  const [traceId, runSpanId, stepId] = [traceIdOf(traced), runSpanIdOf(traced), nextId()];
  const about = {
    ...{ "k8s.namespace.name": step.namespace, "stageset.name": step.name, "stageset.run": run.id },
  };
  const ended = isLast ? outcomeOf(outcome) : { outcome: "superseded" };
  const beganAt = phases[0]?.beganAt ?? endedAt;
  const ofStep: SpanTold = {
    ...{ name: "step", traceId, spanId: stepId, parentId: runSpanId, beganAt, endedAt },
    attributes: { ...about, "stageset.trigger": step.trigger, "stageset.outcome": ended.outcome },
    ...(ended.error !== undefined && { error: ended.error }),
  };
  const ofPhases = phases.map(({ at, beganAt: since }, index): SpanTold => {
    const stage = at.stage === undefined ? {} : { "stageset.stage": at.stage };
    const until = phases[index + 1]?.beganAt ?? endedAt;
    return {
      ...{ name: at.phase, traceId, spanId: nextId(), parentId: stepId, beganAt: since, endedAt: until },
      attributes: { ...about, ...stage },
    };
  });
  if (isLast && !hasEnded(outcome, run)) return [ofStep, ...ofPhases];
  const reason = isLast ? reasonOf(outcome) : "Superseded";
  const isFailed = isReason(reason) && reasons[reason].failing;
  const ofRun: SpanTold = {
    ...{ name: "run", traceId, spanId: runSpanId, endedAt },
    beganAt: parseInstant(run.startedAt) ?? beganAt,
    attributes: { ...about, "stageset.reason": reason },
    ...(isFailed && { error: reason }),
  };
  return [ofStep, ...ofPhases, ofRun];
}

/** How the step ended, and what went wrong. */
function outcomeOf(outcome: StepOutcome): { readonly outcome: string; readonly error?: string } {
  if (outcome.kind === "unreachable")
    return { outcome: outcome.kind, error: cut(outcome.failure.message, spanMessageBytesMax) };
  if (outcome.kind !== "ended") return { outcome: outcome.kind };
  const { ending } = outcome;
  if (ending.kind !== "failed") return { outcome: ending.kind };
  return { outcome: ending.kind, error: cut(ending.failure.message, spanMessageBytesMax) };
}

/** A run that stands in the status no more has ended; so has that of a deletion whose StageSet is gone. */
function hasEnded(outcome: StepOutcome, { id }: TracedRun): boolean {
  if (outcome.kind === "gone") return true;
  return outcome.kind === "ended" && outcome.stageSet.status?.run?.id !== id;
}

function reasonOf(outcome: StepOutcome): string {
  if (outcome.kind !== "ended") return "Deleted";
  return outcome.stageSet.status?.conditions?.find(({ type }) => type === "Ready")?.reason ?? "Unknown";
}
