import type { Instant } from "../../base/index.ts";
import type { Live, StageSet } from "../../api/index.ts";
import { dependencyKeys, keyOf } from "../../gates/index.ts";
import type { DueReason } from "../due.ts";
import type { Ports } from "../ports.ts";
import type { Progress, StepOutcome } from "../step-outcome.ts";
import { dueByDependency } from "./questions.ts";
import { stepUntilQuiet } from "./step-until-quiet.ts";
import { createTurns, type Turns } from "./turns.ts";

export interface StepAllRequest {
  /** StageSets stepped at once. */
  readonly concurrency: number;
  /** No step begins after it. */
  readonly until: Instant;
  /** Once it is aborted nobody waits for what is still at work: as where a process is killed, others go on with it. */
  readonly giveUp?: AbortSignal;
  /** Told each time the tick is done with a StageSet; once more where a dependency of it became ready meanwhile. */
  readonly onStepped?: (stepped: Stepped) => void;
  /** Told where the step of a StageSet is. */
  readonly onProgress?: (stageSet: Live<StageSet>, progress: Progress) => void;
}

export interface Stepped {
  readonly namespace: string;
  readonly name: string;
  /** Asked: somebody named it, due or not. */
  readonly why: DueReason | "Asked";
  /** left: it was still at work, or had not come to its turn, when the tick had to end. */
  readonly outcome: StepOutcome | { readonly kind: "left" };
}

export interface Due {
  readonly stageSet: Live<StageSet>;
  readonly why: DueReason;
}

/** Has a step done all that there was to do? */
export function isComplete(outcome: Stepped["outcome"]): boolean {
  return outcome.kind === "gone" || (outcome.kind === "ended" && outcome.ending.kind !== "outOfTime");
}

/** What is under way in a tick. */
interface Round {
  readonly ports: Ports;
  readonly request: StepAllRequest;
  readonly since: Instant | undefined;
  readonly turns: Turns;
  /** StageSets as they were listed, or as a step of this tick has left them. */
  readonly known: Map<string, Live<StageSet>>;
  /** By the key of a StageSet: those that depend on it. */
  readonly dependents: ReadonlyMap<string, readonly string[]>;
  readonly atWork: Map<string, Due>;
  /** Those at work of which a dependency has changed since they began. */
  readonly overtaken: Set<string>;
  readonly stepped: Stepped[];
}

/**
 * Steps what is due; and, when a step has changed a StageSet, those that waited for it alone, in whatever order they stand.
 * Each change is looked at once by each dependent, so that a chain is walked to its end and nothing goes round in circles.
 * @param listed all StageSets, as the tick knows them
 */
export async function stepAll(
  ports: Ports,
  request: StepAllRequest,
  { listed, wanted, since }: { listed: readonly Live<StageSet>[]; wanted: readonly Due[]; since: Instant | undefined },
): Promise<readonly Stepped[]> {
  const round: Round = {
    ...{ ports, request, since, turns: createTurns(request.concurrency), dependents: dependentsAmong(listed) },
    known: new Map(listed.map((stageSet) => [keyOf(stageSet), stageSet])),
    ...{ atWork: new Map(), overtaken: new Set(), stepped: [] },
  };
  for (const one of wanted) round.atWork.set(keyOf(one.stageSet), one);
  const all = Promise.all(wanted.map((one) => attend(round, one)));
  await (request.giveUp === undefined ? all : Promise.race([all, untilAborted(request.giveUp)]));
  return [...round.stepped, ...leave(round)];
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => {
      resolve();
    });
  });
}

/** Those that the tick does not wait for. */
function leave({ atWork, request }: Round): readonly Stepped[] {
  return [...atWork.values()].map(({ stageSet, why }) => {
    const { namespace = "", name } = stageSet.metadata;
    const left: Stepped = { namespace, name, why, outcome: { kind: "left" } };
    request.onStepped?.(left);
    return left;
  });
}

function dependentsAmong(listed: readonly Live<StageSet>[]): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>();
  for (const stageSet of listed)
    for (const key of dependencyKeys(stageSet)) {
      const known = dependents.get(key);
      if (known === undefined) dependents.set(key, [keyOf(stageSet)]);
      else known.push(keyOf(stageSet));
    }
  return dependents;
}

/** Steps one that is at work already, and then whoever waited for what has become of it. */
async function attend(round: Round, due: Due): Promise<void> {
  const key = keyOf(due.stageSet);
  const stepped = await round.turns.take(() => {
    round.overtaken.delete(key); // what has changed until now, it will see
    return stepOne(round, due);
  });
  if (round.request.giveUp?.aborted === true) return; // it is told as left
  round.stepped.push(stepped);
  round.request.onStepped?.(stepped);
  round.atWork.delete(key);
  const hasChanged = note(round, key, stepped.outcome);
  const called = [
    ...(round.overtaken.delete(key) ? [key] : []),
    ...(hasChanged ? (round.dependents.get(key) ?? []) : []),
  ];
  await Promise.all(called.map((one) => call(round, one)));
}

/** Did the step change its StageSet? From now on it is known as it was left. */
function note({ known }: Round, key: string, outcome: Stepped["outcome"]): boolean {
  if (outcome.kind !== "ended") return false;
  const before = known.get(key)?.metadata.resourceVersion;
  known.set(key, outcome.stageSet);
  return before !== outcome.stageSet.metadata.resourceVersion;
}

/** A dependency of this one has changed. */
async function call(round: Round, key: string): Promise<void> {
  const { ports, request, since, known, atWork, overtaken } = round;
  const stageSet = known.get(key);
  if (atWork.has(key)) overtaken.add(key);
  const now = ports.clock.now();
  if (stageSet === undefined || atWork.has(key) || now >= request.until) return;
  const why = dueByDependency(stageSet, known, { since, now, settings: ports.settings });
  if (why === undefined) return;
  const due = { stageSet, why };
  atWork.set(key, due);
  await attend(round, due);
}

async function stepOne({ ports, request, turns }: Round, { stageSet, why }: Due): Promise<Stepped> {
  const { namespace = "", name } = stageSet.metadata;
  const outcome = await stepUntilQuiet(ports, {
    ...{ namespace, name, trigger: "Tick", until: request.until },
    ...(request.giveUp !== undefined && { signal: request.giveUp }),
    pause: (ms) => turns.pause(() => ports.clock.sleep(ms)),
    mayPause: turns.mayPause,
    onProgress: (progress) => request.onProgress?.(stageSet, progress),
  });
  return { namespace, name, why, outcome };
}
