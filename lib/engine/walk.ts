import { assert, type Instant } from "../base/index.ts";
import type { Reason, StageSetStatus } from "../api/index.ts";
import type { Effect } from "./effect.ts";
import type { Memory } from "./memory.ts";
import { actionOfIntent, phaseOfHook } from "./intent.ts";
import { failInPassing, type Failing, type Move } from "./move.ts";
import { noted } from "./noted.ts";
import { callsForActions } from "./on-failure.ts";
import type { Note } from "./note.ts";
import { perform } from "./perform.ts";
import { nextPlace, type Place } from "./phase-order.ts";
import { phaseAt } from "./phases/index.ts";
import type { Ports } from "./ports.ts";
import { moveCursor } from "./record.ts";
import { withRun } from "./with-run.ts";
import { isOutdated, type Session } from "./session.ts";
import type { View } from "./sight.ts";

/** What stops a walk: a move that is not ours to make now, the end of the time, or the end of the run. */
export type Block =
  | Exclude<Move, { readonly kind: "act" | "advance" | "remember" | "supersede" }>
  | { readonly kind: "outOfTime" }
  | { readonly kind: "settled" };

export type Walked =
  | { readonly kind: "blocked"; readonly session: Session; readonly block: Block; readonly place: Place }
  | { readonly kind: "lost" };

export interface WalkLimits {
  /** No move begins after it. */
  readonly until: Instant;
  /** Nor once this is aborted. */
  readonly signal?: AbortSignal;
  readonly onPlace?: (place: Place, status: StageSetStatus) => void;
}

/** Where a walk stands. */
interface Standing {
  readonly session: Session;
  readonly place: Place;
}

/** Moves on, one move at a time, until something blocks the way. */
export async function walk(ports: Ports, session: Session, memory: Memory, limits: WalkLimits): Promise<Walked> {
  let standing: Standing = { session, place: startOf(session) };
  for (;;) {
    const now = ports.clock.now();
    if (isOver(limits, now)) return blocked(standing, { kind: "outOfTime" });
    limits.onPlace?.(standing.place, standing.session.draft);
    const move = await phaseAt(standing.place.phase).next({ view: viewOf(standing, now), ports, memory });
    const then = await follow(ports, standing, move, memory);
    if ("kind" in then) return then;
    standing = then;
  }
}

/** Is it too late for another move? */
export function isOver({ until, signal }: Pick<WalkLimits, "until" | "signal">, now: Instant): boolean {
  return now >= until || signal?.aborted === true;
}

async function follow(ports: Ports, standing: Standing, move: Move, memory: Memory): Promise<Standing | Walked> {
  switch (move.kind) {
    case "remember": {
      const then = withNote(standing, move.note, ports.clock.now());
      return closesIntent(move.note) ? { ...then, place: startOf(then.session) } : then;
    }
    case "act": {
      const before = withNote(standing, move.note, ports.clock.now()).session;
      const performed = await perform(ports, before, move.effect, memory);
      if (performed.kind === "lost") return performed;
      const { session } = performed;
      if (performed.kind === "failed")
        return failing({ ...standing, session }, failInPassing(performed.failure), ports.clock.now());
      if (isOutdated(standing.session, session)) return { session, place: startOf(session) };
      return { ...standing, session: counted(session, move.effect, memory) };
    }
    case "advance":
      return advanced(standing, move, ports.clock.now());
    case "supersede": {
      const { session } = standing;
      return { session: noted(session, { kind: "superseded" }, ports.clock.now()), place: startOf(session) };
    }
    case "wait":
    case "hold":
      return blocked(withNote(standing, move.note, ports.clock.now()), move);
    case "fail":
      return failing(withNote(standing, move.note, ports.clock.now()), move, ports.clock.now());
  }
}

/** How far the stage is, for those who watch, and for a step that goes on where this one runs out of time. */
function counted(session: Session, effect: Effect, memory: Memory): Session {
  if (effect.kind !== "applyObjects") return session;
  const standings = [...(memory.standings.get(effect.stage)?.values() ?? [])];
  const applied = standings.filter(({ kind }) => kind === "asWanted").length;
  return { ...session, draft: withRun(session.draft, (run) => ({ ...run, cursor: { ...run.cursor, applied } })) };
}

/** Whatever befalls its onFailure actions, what is told is why the stage has failed. What time may heal is gone on with there. */
function failedAlready(standing: Standing, failure: Failing, now: Instant): Walked {
  const { failure: told } = standing.session.draft.run ?? {};
  if (told === undefined) return blocked(standing, failure);
  const why: Failing = { ...failure, ...told, reason: told.reason as Reason }; // we are the only ones who write it
  if (failure.retry === "backoff" || standing.session.draft.run?.intent !== undefined) return blocked(standing, why);
  return blocked(withNote(standing, { kind: "failureHandled" }, now), why);
}

/** Nothing is half done any more: what is newer may begin. */
function closesIntent({ kind }: Note): boolean {
  return ["actionDone", "actionFailed", "actionCancelled", "attemptFailed"].includes(kind);
}

function withNote({ session, place }: Standing, note: Note | undefined, now: Instant): Standing {
  return note === undefined ? { session, place } : { session: noted(session, note, now), place };
}

/** A stage that fails lets its onFailure actions have their turn first; once a run. */
function failing({ session, place }: Standing, failure: Failing, now: Instant): Standing | Walked {
  const { live, draft } = session;
  if (place.phase === "OnFailure") return failedAlready({ session, place }, failure, now);
  if (!callsForActions(live.spec, draft, place, failure)) return blocked({ session, place }, failure);
  const next: Place = { phase: "OnFailure", ...(place.stage !== undefined && { stage: place.stage }) };
  const { kind, note, passing, ...why } = failure;
  const told = noted(session, { kind: "stageFailing", failure: why }, now);
  return { place: next, session: { ...told, draft: moveCursor(told.draft, next, now) } };
}

function advanced(standing: Standing, { note }: Move & { kind: "advance" }, now: Instant): Standing | Walked {
  const { session, place } = withNote(standing, note, now);
  const { draft } = session;
  if (draft.run === undefined) return blocked({ session, place }, { kind: "settled" });
  const next = isDeletion(place) ? placeInDeletion(place, draft) : placeAfter(place, draft, session);
  return { place: next, session: { ...session, draft: isAt(draft, next) ? draft : moveCursor(draft, next, now) } };
}

/**
 * After Resolve a run goes on where it stands. One that has not entered a stage yet passes its gate again; one that has
 * failed walks from its first stage to where it has failed, past what is Ready and as it was applied.
 */
function placeAfter(place: Place, { run }: StageSetStatus, { live }: Session): Place {
  const stages = live.spec.stages.map(({ name }) => name);
  const open = run?.intent === undefined ? undefined : actionOfIntent(live.spec, run.intent);
  if (place.phase === "Resolve" && open !== undefined) {
    return { phase: phaseOfHook[open.at.hook], stage: open.at.stage }; // what may be half done is settled first
  }
  if (place.phase === "Resolve" && run?.cursor !== undefined && !["Resolve", "Gate"].includes(run.cursor.phase)) {
    const { phase, stage } = run.cursor;
    const [first] = stages;
    // Whatever keeps a stage from being begun, what earlier ones have applied is re-asserted (I3).
    if (phase === "Enter" && first !== undefined) return { phase, stage: first };
    return { phase, ...(stage !== undefined && { stage }) };
  }
  const next = nextPlace(place, stages);
  assert(next !== undefined, `nothing comes after ${place.phase} of ${place.stage ?? "the run"}`);
  return next;
}

function startOf({ live, draft }: Session): Place {
  if (live.metadata.deletionTimestamp === undefined) return { phase: "Resolve" };
  return { phase: draft.run?.cursor.phase === "Delete" ? "Delete" : "Teardown" };
}

function isDeletion({ phase }: Place): boolean {
  return phase === "Delete" || phase === "Teardown";
}

/** A teardown that begins says with its run whether there are actions before it. */
function placeInDeletion({ phase }: Place, { run }: StageSetStatus): Place {
  return { phase: phase === "Teardown" && run?.cursor.phase === "Delete" ? "Delete" : "Teardown" };
}

function isAt({ run }: StageSetStatus, { phase, stage }: Place): boolean {
  return run?.cursor.phase === phase && run.cursor.stage === stage;
}

function viewOf({ session, place }: Standing, now: Instant): View {
  const stage = session.live.spec.stages.find(({ name }) => name === place.stage);
  return { stageSet: session.live, status: session.draft, stage, now };
}

function blocked({ session, place }: Standing, block: Block): Walked {
  return { kind: "blocked", session, block, place };
}
