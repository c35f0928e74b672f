import type {
  CompletedAction,
  Intent,
  Run,
  StageLedger,
  StageSetSpec,
  StageSetStatus,
  StageStatus,
} from "../../api/index.ts";
import type { LiveObject, ObjectKind } from "../../cluster/index.ts";
import type { Received } from "../receiver.ts";
import type { Write } from "../server/index.ts";
import { tokenOf } from "./action-effect.ts";
import { findAction, stageOf, type PlacedAction } from "./action-place.ts";
import { statusOf, type Stored } from "./checker.ts";

/** One attempt of an action, as the status has told of it. */
export interface Attempt extends Intent {
  readonly run: string;
  readonly generation: number;
  /** For what it is: how often the action was completed or reset before, and the entry of its ledger. */
  readonly key: string;
  /** The status has said that it came to nothing, or that it is not gone on with. */
  hasFailed: boolean;
}

/** A Job of an action. */
export interface JobSeen {
  readonly uid: string;
  readonly token: string;
  /** Its name without the token. */
  readonly base: string;
  state: "running" | "complete" | "failed";
  endedAt?: number;
  /** Who deleted it, and when. */
  gone?: { readonly by: "engine" | "others"; readonly at: number };
  /** The status held its UID before it went. */
  isKnown: boolean;
  /** The status said, while it ran, that it is to go: it was cancelled, and may end well before it is gone. */
  isGivenUp?: boolean;
}

/** What has become of actions so far: what no single look into the cluster shows. */
export interface ActionHistory {
  readonly attempts: ReadonlyMap<string, Attempt>;
  readonly jobs: ReadonlyMap<string, JobSeen>;
  readonly received: readonly Received[];
  /** The run as it is stored; of a StageSet that is gone, as it was when it went. */
  readonly run: () => Run | undefined;
  /** The specs that a run of this generation, and those since, may have been given. */
  readonly specsSince: (generation: number) => readonly StageSetSpec[];
  readonly specOf: (generation: number) => StageSetSpec | undefined;
  /** Takes note of a write; before the checkers are asked about it. */
  readonly note: (write: Write, now: number, worker: string | undefined) => void;
  readonly hear: (request: Received) => void;
}

/** The StageSet of a world, and its ledger, as they are stored. */
export const stageSetKind: ObjectKind = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet" };

export function createActionHistory(): ActionHistory {
  const specs = new Map<number, StageSetSpec>();
  const attempts = new Map<string, Attempt>();
  const jobs = new Map<string, JobSeen>();
  const rounds = new Map<string, number>();
  const received: Received[] = [];
  let run: Run | undefined;
  const noteStageSet = ({ before, after }: Write): void => {
    run = statusOf(after ?? before).run;
    if (after?.metadata.generation !== undefined) specs.set(after.metadata.generation, after["spec"] as StageSetSpec);
    const [was, is] = [statusOf(before), statusOf(after)];
    for (const id of resetNow(attempts, was, is)) rounds.set(id, (rounds.get(id) ?? 0) + 1);
    // A completion that is lost with its anchor in the very write that tells it: what follows is another round.
    const completed = completedNow(was, is);
    for (const id of completed) rounds.set(id, (rounds.get(id) ?? 0) + 1);
    noteGivenUp({ attempts, jobs }, is.run, completed);
    noteAttempts({ attempts, rounds, specs }, was.run, is.run);
    for (const { uid } of is.run?.intent?.objects ?? []) {
      const job = uid === undefined ? undefined : jobs.get(uid);
      if (job !== undefined && job.gone === undefined) job.isKnown = true;
    }
  };
  return {
    attempts,
    jobs,
    received,
    run: () => run,
    specsSince: (generation) => [...specs].filter(([one]) => one >= generation).map(([, spec]) => spec),
    specOf: (generation) => specs.get(generation),
    note(write, now, worker) {
      if (write.kind === "StageSet") noteStageSet(write);
      else if (write.kind === "StageLedger") {
        for (const id of completedForEver(attempts, write)) rounds.set(id, (rounds.get(id) ?? 0) + 1);
      } else if (write.kind === "Job") noteJob(jobs, write, now, worker);
    },
    hear: (request) => void received.push(request),
  };
}

/** The stored status of the one StageSet of a world, and its ledger. */
export function ledgersIn(stored: Stored): {
  readonly status: StageSetStatus;
  readonly ledger: StageLedger | undefined;
} {
  const [stageSet] = stored.lookAll(stageSetKind);
  const [ledger] = stored.lookAll({ ...stageSetKind, kind: "StageLedger" });
  return { status: statusOf(stageSet), ledger: ledger as unknown as StageLedger | undefined };
}

/** The namespace of the one StageSet of a world. */
export function namespaceIn(stored: Stored): string {
  return stored.lookAll(stageSetKind)[0]?.metadata.namespace ?? "default";
}

/** Jobs that are to be deleted although their action is not done. */
function noteGivenUp(
  { attempts, jobs }: { readonly attempts: ReadonlyMap<string, Attempt>; readonly jobs: ReadonlyMap<string, JobSeen> },
  run: Run | undefined,
  completed: readonly string[],
): void {
  for (const { token } of run?.leftovers ?? []) {
    if (completed.includes(attempts.get(token)?.action ?? "")) continue;
    for (const job of jobs.values()) if (job.token === token && job.state === "running") job.isGivenUp = true;
  }
}

interface Notes {
  readonly attempts: Map<string, Attempt>;
  readonly rounds: ReadonlyMap<string, number>;
  readonly specs: ReadonlyMap<number, StageSetSpec>;
}

function noteAttempts({ attempts, rounds, specs }: Notes, was: Run | undefined, is: Run | undefined): void {
  const before = was?.intent === undefined ? undefined : attempts.get(was.intent.token);
  const isGivenUp = is?.intent?.token !== was?.intent?.token || is?.intent?.retryAt !== undefined;
  if (before !== undefined && isGivenUp) before.hasFailed = true; // or it was completed: then its round is over anyway
  const { intent } = is ?? {};
  if (intent === undefined || is === undefined) return;
  const key = `${rounds.get(intent.action) ?? 0} ${entryOf(findAction(specs.get(is.generation), intent.action), is)}`;
  if (attempts.get(intent.token)?.key !== key)
    attempts.set(intent.token, {
      ...intent,
      run: is.id,
      generation: is.generation,
      key,
      hasFailed: intent.retryAt !== undefined,
    });
}

/** The entry of its ledger that an action of a run is for. */
function entryOf(placed: PlacedAction | undefined, { id, pins, rendered }: Run): string {
  if (placed?.hook === "onFailure") return id; // it has its turn in each run that fails
  if (placed?.action.scope === "Lifetime") return "";
  if (placed?.action.scope === "Content") return rendered?.digest ?? "";
  return pins.find(({ stage }) => stage === placed?.stage.name)?.revision ?? "";
}

/** The ids of the actions that are to run once more because somebody has asked for it. */
function resetNow(attempts: ReadonlyMap<string, Attempt>, was: StageSetStatus, is: StageSetStatus): readonly string[] {
  const reset = (is.stages ?? []).filter(({ name, lastHandledReconcileAt: token }) => {
    const before = was.stages?.find((one) => one.name === name)?.lastHandledReconcileAt;
    return token !== undefined && token !== before;
  });
  const known = new Set([...attempts.values()].map(({ action }) => action));
  return [...known].filter((id) => reset.some(({ name }) => name === stageOf(id)));
}

/** The ids of the actions that a status write calls done. Where a ledger's key has moved, of the names that stay only the one under way. */
export function completedNow(was: StageSetStatus, is: StageSetStatus): readonly string[] {
  return (is.stages ?? []).flatMap((stage) => {
    const before = was.stages?.find(({ name }) => name === stage.name);
    const isMoved = before?.ledgerRevision !== stage.ledgerRevision || before?.ledgerContent !== stage.ledgerContent;
    return (stage.executedActions ?? []).flatMap((name) => {
      const ids = [`${stage.name}/pre/${name}`, `${stage.name}/post/${name}`];
      if (before?.executedActions?.includes(name) !== true) return ids;
      if (anchorOf(before, name) !== anchorOf(stage, name)) return ids; // it holds with another object now
      return isMoved ? ids.filter((id) => id === was.run?.intent?.action) : [];
    });
  });
}

function anchorOf({ actionAnchors = [] }: StageStatus, name: string): string | undefined {
  return actionAnchors.find(({ action }) => action === name)?.uid;
}

function completedForEver(attempts: ReadonlyMap<string, Attempt>, { before, after }: Write): readonly string[] {
  const [was, is] = [before, after].map((one) => (one as unknown as StageLedger | undefined)?.status?.completedActions);
  const known = new Set([...attempts.values()].map(({ action }) => action));
  return [...known].filter((id) => {
    const [stage, , name] = id.split("/");
    const isIt = (one: CompletedAction): boolean => one.stage === stage && one.action === name;
    const [old, now] = [was?.find(isIt), is?.find(isIt)];
    return now !== undefined && (old === undefined || old.anchor?.uid !== now.anchor?.uid);
  });
}

function noteJob(jobs: Map<string, JobSeen>, write: Write, now: number, worker: string | undefined): void {
  const { before, after } = write;
  const token = tokenOf(after ?? before);
  const uid = (after ?? before)?.metadata.uid;
  if (token === undefined || uid === undefined) return;
  const seen = jobs.get(uid) ?? newJob(after, uid, token);
  jobs.set(uid, seen);
  if (after === undefined || after.metadata.deletionTimestamp !== undefined)
    seen.gone ??= { by: worker === undefined ? "others" : "engine", at: now };
  const state = stateOf(after);
  if (state !== undefined && seen.state === "running") Object.assign(seen, { state, endedAt: now });
}

function newJob(job: LiveObject | undefined, uid: string, token: string): JobSeen {
  const name = job?.metadata.name ?? "";
  return { uid, token, base: name.replace(`-${token.slice(0, 10)}`, ""), state: "running", isKnown: false };
}

function stateOf(job: LiveObject | undefined): "complete" | "failed" | undefined {
  const { conditions = [] } = (job?.["status"] ?? {}) as { conditions?: readonly { type: string; status: string }[] };
  const holds = (type: string): boolean => conditions.some((one) => one.type === type && one.status === "True");
  if (holds("Complete")) return "complete";
  return holds("Failed") ? "failed" : undefined;
}
