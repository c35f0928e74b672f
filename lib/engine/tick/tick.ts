import { randomHex, type Instant } from "../../base/index.ts";
import { failed, type Failure, type Live, type Result, type StageSet } from "../../api/index.ts";
import { failureOf, type Cluster } from "../../cluster/index.ts";
import { listSources } from "../../source/index.ts";
import { due, type DueReason } from "../due.ts";
import type { Ports } from "../ports.ts";
import { stepSafely } from "../step-safely.ts";
import type { Progress, StepOutcome } from "../step-outcome.ts";
import { questionsOf } from "./questions.ts";
import { readLastTick, writeLastTick, type TickMemory } from "./tick-memory.ts";
import { createTurns, type Turns } from "./turns.ts";

export interface TickRequest {
  /** StageSets stepped at once. */
  readonly concurrency: number;
  /** When the tick must have ended. */
  readonly until: Instant;
  /** The StageSets of this namespace alone; absent: all. Sources and dependencies elsewhere are then seen by the steps only. */
  readonly namespace?: string;
  /** Absent: nothing is remembered, and everything is due. */
  readonly memory?: TickMemory;
  /** Told of every StageSet that was touched, once its last step in this tick has ended. */
  readonly onStepped?: (stepped: Stepped) => void;
  /** Told where the step of a StageSet is. */
  readonly onProgress?: (stageSet: Live<StageSet>, progress: Progress) => void;
}

export interface Stepped {
  readonly namespace: string;
  readonly name: string;
  readonly why: DueReason;
  readonly outcome: StepOutcome;
}

export interface Ticked {
  readonly stageSets: number;
  readonly stepped: readonly Stepped[];
  /** What could not be remembered, and why; the next tick is slower for it, never wrong. */
  readonly forgotten?: Failure;
}

/** One pass: finds what is due by a handful of lists, and steps it until the time is up or nothing moves. */
export async function tick(ports: Ports, request: TickRequest): Promise<Result<Ticked>> {
  const began = ports.clock.now();
  const self = ports.clusters.as({ kind: "self" });
  const since = request.memory === undefined ? undefined : await readLastTick(self, request.memory);
  if (since?.kind === "failed") return since;
  const within = request.namespace === undefined ? {} : { namespace: request.namespace };
  const listed = await self.list({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet" }, within);
  if (listed.kind === "refused") return failed(failureOf(listed.error, "InternalError"));
  const stageSets = listed.value.items as unknown as readonly Live<StageSet>[]; // the API server checks our kinds
  const sources = await listSources(self, within);
  if (sources.kind === "failed") return sources;
  const context = { sources: sources.value, since: since?.value, now: began, settings: ports.settings };
  const wanted = questionsOf(stageSets, context).flatMap((question) => {
    const why = due(question);
    return why === undefined ? [] : [{ stageSet: question.stageSet, why }];
  });
  const turns = createTurns(request.concurrency);
  const stepped = await Promise.all(wanted.map((one) => turns.take(() => stepUntilQuiet(ports, request, turns, one))));
  const forgotten = await remember(self, request, began, stepped);
  return {
    kind: "done",
    value: { stageSets: stageSets.length, stepped, ...(forgotten !== undefined && { forgotten }) },
  };
}

interface Wanted {
  readonly stageSet: Live<StageSet>;
  readonly why: DueReason;
}

/** Steps a StageSet, and again where what it waits for is worth a look before the tick ends. */
async function stepUntilQuiet(
  ports: Ports,
  request: TickRequest,
  turns: Turns,
  { stageSet, why }: Wanted,
): Promise<Stepped> {
  const { namespace = "", name } = stageSet.metadata;
  const pause = (ms: number): Promise<void> => turns.pause(() => ports.clock.sleep(ms));
  const { until } = request;
  const onProgress = (progress: Progress): void => request.onProgress?.(stageSet, progress);
  let outcome: StepOutcome;
  for (;;) {
    const holder = randomHex(ports.random, 16);
    outcome = await stepSafely(ports, { namespace, name, holder, trigger: "Tick", until, pause, onProgress });
    const again = againAt(outcome);
    if (again === undefined || again >= until) break;
    await pause(Math.max(0, again - ports.clock.now()));
  }
  const stepped = { namespace, name, why, outcome };
  request.onStepped?.(stepped);
  return stepped;
}

/** A failure that is tried again, or a gate that says when it opens. */
function againAt(outcome: StepOutcome): Instant | undefined {
  if (outcome.kind !== "ended") return undefined;
  const { ending } = outcome;
  return ending.kind === "failed" || ending.kind === "held" ? ending.until : undefined;
}

/** Only a tick that has done all that was due moves the mark. */
async function remember(
  cluster: Cluster,
  { memory, until }: TickRequest,
  began: Instant,
  stepped: readonly Stepped[],
): Promise<Failure | undefined> {
  const complete = stepped.every(({ outcome }) => outcome.kind === "gone" || isComplete(outcome));
  if (memory === undefined || !complete || began >= until) return undefined;
  const written = await writeLastTick(cluster, memory, began);
  return written.kind === "failed" ? written.failure : undefined;
}

function isComplete(outcome: StepOutcome): boolean {
  return outcome.kind === "ended" && outcome.ending.kind !== "outOfTime";
}
