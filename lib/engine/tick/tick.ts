import type { Instant } from "../../base/index.ts";
import { done, type Failure, type Result } from "../../api/index.ts";
import type { Cluster } from "../../cluster/index.ts";
import type { Ports } from "../ports.ts";
import type { Agenda } from "./agenda.ts";
import { readAgenda, writeAgenda, type KeptAgenda } from "./agenda-store.ts";
import { findDue } from "./find-due.ts";
import { inTurn } from "./in-turn.ts";
import { nextAgenda } from "./next-agenda.ts";
import { isOurs, listOutlook, scopeOf, type Outlook, type OutlookQuestion } from "./outlook.ts";
import { resumeOutlook } from "./resume.ts";
import { isInShare, type Share } from "./share.ts";
import { isComplete, stepAll, type Stepped, type StepAllRequest } from "./step-all.ts";
import { nothingRemembered, readLastTick, writeLastTick, type LastTick, type TickMemory } from "./tick-memory.ts";

export interface TickRequest extends StepAllRequest {
  /** The StageSets of these namespaces alone; absent: all. Sources and dependencies elsewhere are then seen by the steps only. */
  readonly namespaces?: readonly string[];
  /** The StageSets that fall to this tick; absent: all. Those of others are stepped where they have waited for one of these. */
  readonly share?: Share;
  /** Absent: nothing is remembered, and everything is due. */
  readonly memory?: TickMemory;
}

export interface Ticked {
  readonly stageSets: number;
  /** What had to be looked at: everything, or what an agenda and what has happened since said. */
  readonly looked: number;
  /** In the order of their ends; one that waited for another in it may stand in it more than once. */
  readonly stepped: readonly Stepped[];
  /** What could not be remembered, and why; the next tick is slower for it, never wrong. */
  readonly forgotten?: Failure;
}

/** One pass: finds what is due by a handful of lists, or by what has changed, and steps it until the time is up or nothing moves. */
export async function tick(ports: Ports, request: TickRequest): Promise<Result<Ticked>> {
  const began = ports.clock.now();
  const self = ports.clusters.as({ kind: "self" });
  const remembered = await recall(self, request.memory);
  if (remembered.kind === "failed") return remembered;
  const seen = await lookOut(self, ports, request, { ...remembered.value, began });
  if (seen.kind === "failed") return seen;
  const { outlook, trouble } = seen.value;
  const { began: since } = remembered.value.last;
  const { share } = request;
  const { settings } = ports;
  const asked = outlook.looked.filter((stageSet) => isOurs(stageSet, share));
  const wanted = inTurn(
    findDue(asked, outlook, { inputs: outlook.inputs.changed, since, now: began, settings }),
    began,
  );
  const stepped = await stepAll(ports, request, { listed: outlook.stageSets, wanted, since });
  const agenda = nextAgenda(outlook, { stepped, began, share, settings });
  const before = remembered.value.kept;
  const unwritten = await remember(self, request, { began, outlook, agenda, before, stepped });
  const forgotten = trouble ?? unwritten;
  return done({
    stageSets: countOurs(agenda, share),
    looked: asked.length,
    stepped,
    ...(forgotten !== undefined && { forgotten }),
  });
}

function countOurs({ entries }: Agenda, share: Share | undefined): number {
  return share === undefined ? entries.size : [...entries.keys()].filter((key) => isInShare(key, share)).length;
}

interface Remembered {
  readonly last: LastTick;
  readonly kept: KeptAgenda | undefined;
  /** Why there is no agenda, where that is no matter of course. */
  readonly trouble: Failure | undefined;
}

async function recall(self: Cluster, memory: TickMemory | undefined): Promise<Result<Remembered>> {
  if (memory === undefined) return done({ last: nothingRemembered, kept: undefined, trouble: undefined });
  const [last, kept] = await Promise.all([
    readLastTick(self, memory),
    memory.agenda === undefined ? done(undefined) : readAgenda(self, memory),
  ]);
  if (last.kind === "failed") return last;
  if (kept.kind === "failed") return done({ last: last.value, kept: undefined, trouble: kept.failure });
  return done({ last: last.value, kept: kept.value, trouble: undefined });
}

/** By the agenda where there is one that serves; otherwise, or where that fails, by lists. */
async function lookOut(
  self: Cluster,
  { settings }: Pick<Ports, "settings">,
  { namespaces, share, memory }: TickRequest,
  { last, kept, trouble, began }: Remembered & { readonly began: Instant },
): Promise<Result<{ readonly outlook: Outlook; readonly trouble: Failure | undefined }>> {
  const scope = scopeOf(memory?.agenda?.program ?? "", settings, { namespaces, share });
  const before = memory === undefined ? undefined : last.inputs;
  const question: OutlookQuestion = { namespaces, share, before, scope, now: began };
  const resumed =
    kept?.agenda === undefined || last.began === undefined
      ? done(undefined)
      : await resumeOutlook(self, kept.agenda, question, settings);
  if (resumed.kind === "done" && resumed.value !== undefined) return done({ outlook: resumed.value, trouble });
  const listed = await listOutlook(self, question, settings);
  if (listed.kind === "failed") return listed;
  const isMany = (listed.value.listed ?? 0) >= (memory?.agenda?.from ?? Number.POSITIVE_INFINITY);
  const why = resumed.kind === "failed" ? resumed.failure : isMany ? trouble : undefined; // few need no agenda
  return done({ outlook: listed.value, trouble: why });
}

/** Everything else can be seen of the StageSet itself, and of its source, for as long as it is undone. */
function isDueByMarks(why: Stepped["why"]): boolean {
  return why === "Interval" || why === "Input";
}

interface Memorable {
  readonly began: Instant;
  readonly outlook: Outlook;
  readonly agenda: Agenda;
  readonly before: KeptAgenda | undefined;
  readonly stepped: readonly Stepped[];
}

/**
 * The marks move once all is done that nothing but them tells to be due. What was left undone stands in the agenda, to be asked
 * about at once.
 */
async function remember(
  self: Cluster,
  { memory, until }: TickRequest,
  { began, outlook, agenda, before, stepped }: Memorable,
): Promise<Failure | undefined> {
  if (memory === undefined || began >= until) return undefined;
  const isWorthIt = outlook.listed === undefined || outlook.listed >= (memory.agenda?.from ?? Number.POSITIVE_INFINITY);
  const kept = isWorthIt ? await writeAgenda(self, memory, { agenda, before }) : done(undefined);
  const isDone = stepped.every(({ why, outcome }) => isComplete(outcome) || !isDueByMarks(why));
  const written = isDone ? await writeLastTick(self, memory, { began, inputs: outlook.inputs.marks }) : done(undefined);
  return [written, kept].find((one) => one.kind === "failed")?.failure;
}
