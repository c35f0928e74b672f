import { assert, type Instant } from "../base/index.ts";
import type { StageSetStatus } from "../api/index.ts";
import type { Effect } from "./effect.ts";
import type { Memory } from "./memory.ts";
import type { Move } from "./move.ts";
import type { Note } from "./note.ts";
import { perform } from "./perform.ts";
import { nextPlace, type Place } from "./phase-order.ts";
import { phaseAt } from "./phases/index.ts";
import type { Ports } from "./ports.ts";
import { moveCursor, record, withRun } from "./record.ts";
import { isOutdated, type Session } from "./session.ts";
import type { View } from "./sight.ts";

/** What stops a walk: a move that is not ours to make now, the end of the time, or the end of the run. */
export type Block =
  | Exclude<Move, { readonly kind: "act" | "advance" | "supersede" }>
  | { readonly kind: "outOfTime" }
  | { readonly kind: "settled" };

export type Walked =
  | { readonly kind: "blocked"; readonly session: Session; readonly block: Block; readonly place: Place }
  | { readonly kind: "lost" };

export interface WalkLimits {
  /** No move begins after it. */
  readonly until: Instant;
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
    if (now >= limits.until) return blocked(standing, { kind: "outOfTime" });
    limits.onPlace?.(standing.place, standing.session.draft);
    const move = await phaseAt(standing.place.phase).next({ view: viewOf(standing, now), ports, memory });
    const then = await follow(ports, standing, move, memory);
    if ("kind" in then) return then;
    standing = then;
  }
}

async function follow(ports: Ports, standing: Standing, move: Move, memory: Memory): Promise<Standing | Walked> {
  switch (move.kind) {
    case "act": {
      const performed = await perform(ports, standing.session, move.effect, memory);
      if (performed.kind === "lost") return performed;
      const { session } = performed;
      if (performed.kind === "failed") return blocked({ ...standing, session }, { kind: "fail", ...performed.failure });
      if (isOutdated(standing.session, session)) return { session, place: startOf(session) };
      return { ...standing, session: counted(session, move.effect, memory) };
    }
    case "advance":
      return advanced(standing, move, ports.clock.now());
    case "supersede": {
      const { session } = standing;
      const draft = record(session.draft, { kind: "superseded" }, { stageSet: session.live, now: ports.clock.now() });
      return { session: { ...session, draft }, place: startOf(session) };
    }
    case "wait":
      return blocked(standing, move);
    case "hold":
    case "fail":
      return blocked(noted(standing, move.note, ports.clock.now()), move);
  }
}

/** How far the stage is, for those who watch, and for a step that goes on where this one runs out of time. */
function counted(session: Session, effect: Effect, memory: Memory): Session {
  if (effect.kind !== "applyObjects") return session;
  const applied = memory.asserted.get(effect.stage)?.size ?? 0;
  return { ...session, draft: withRun(session.draft, (run) => ({ ...run, cursor: { ...run.cursor, applied } })) };
}

function noted({ session, place }: Standing, note: Note | undefined, now: Instant): Standing {
  if (note === undefined) return { session, place };
  return { session: { ...session, draft: record(session.draft, note, { stageSet: session.live, now }) }, place };
}

function advanced(standing: Standing, { note }: Move & { kind: "advance" }, now: Instant): Standing | Walked {
  const { session, place } = noted(standing, note, now);
  const { draft } = session;
  if (draft.run === undefined) return blocked({ session, place }, { kind: "settled" });
  const next = place.phase === "Teardown" ? place : placeAfter(place, draft, session);
  return { place: next, session: { ...session, draft: isAt(draft, next) ? draft : moveCursor(draft, next, now) } };
}

/** After Resolve a run goes on where it stands; one that has not entered a stage yet passes its gate again. */
function placeAfter(place: Place, { run }: StageSetStatus, { live }: Session): Place {
  const stages = live.spec.stages.map(({ name }) => name);
  if (place.phase === "Resolve" && run?.cursor !== undefined && !["Resolve", "Gate"].includes(run.cursor.phase)) {
    const { phase, stage } = run.cursor;
    return { phase, ...(stage !== undefined && { stage }) };
  }
  const next = nextPlace(place, stages);
  assert(next !== undefined, `nothing comes after ${place.phase} of ${place.stage ?? "the run"}`);
  return next;
}

function startOf({ live }: Session): Place {
  return { phase: live.metadata.deletionTimestamp === undefined ? "Resolve" : "Teardown" };
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
