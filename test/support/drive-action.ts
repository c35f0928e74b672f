import type { Action, Failure, Intent } from "../../lib/api/index.ts";
import type {
  ActionEffect,
  ActionMove,
  ActionOutcome,
  ActionSight,
  ActionTools,
  Verb,
} from "../../lib/actions/index.ts";
import { after, formatInstant, type Clock } from "../../lib/base/index.ts";
import type { Cluster } from "../../lib/cluster/index.ts";

/** The verb under test: how it looks, and how its effects are made. */
export interface Driven {
  readonly verb: Verb;
  readonly take: (tools: ActionTools, effect: ActionEffect) => Promise<ActionOutcome>;
}

/** Where an action is driven. */
export interface DrivingPlace {
  readonly namespace: string;
  readonly cluster: Cluster;
  readonly clock: Clock;
}

export interface Driving extends Driven {
  readonly action: Action;
  readonly intent: Intent;
  /** What the sight may ask beside the cluster. Absent: it asks nothing else, and every address may be asked. */
  readonly sight?: Partial<Pick<ActionSight, "pinOf" | "objectsOf" | "mayAsk">>;
  readonly tools?: Partial<Pick<ActionTools, "dialer" | "mayBegin">>;
  /** The most that is slept between two looks. */
  readonly pauseMs?: number;
  /** Asked before each move is followed: true ends the driving there, as death would. */
  readonly endsAt?: (move: ActionMove) => boolean;
}

/** How an action ended, or where it was left. */
export interface Drove {
  readonly move: ActionMove;
  /** As it stood last. */
  readonly intent: Intent;
  /** The kinds of the effects, in order. */
  readonly effects: readonly ActionEffect["kind"][];
  /** What its waits said, each once. */
  readonly waits: readonly string[];
}

const movesMax = 400;

/** Does with an action what the engine does, and no more: an effect is followed by a look, a wait by another one. */
export async function driveAction(place: DrivingPlace, driving: Driving): Promise<Drove> {
  const effects: ActionEffect["kind"][] = [];
  const waits = new Set<string>();
  let { intent } = driving;
  for (let moves = 0; moves < movesMax; moves++) {
    const move = seen(place, intent, await driving.verb.next(sightOf(place, { ...driving, intent })));
    if (move.kind === "act" || move.kind === "wait") intent = move.intent;
    if (move.kind === "done" || move.kind === "failed" || driving.endsAt?.(move) === true) {
      return { move, intent, effects, waits: [...waits] };
    }
    if (move.kind === "wait") {
      waits.add(move.message);
      await place.clock.sleep(Math.min(driving.pauseMs ?? 250, Math.max(1, move.until - place.clock.now())));
      continue;
    }
    effects.push(move.effect.kind);
    const outcome = await driving.take(toolsOf(place, { ...driving, intent }), move.effect);
    const ended = endOf(outcome);
    if (ended !== undefined) return { move: ended, intent, effects, waits: [...waits] };
    if (outcome.kind === "made") intent = outcome.intent;
    else await place.clock.sleep(driving.pauseMs ?? 250);
  }
  throw new Error(`The action ${driving.action.name} did not end within ${movesMax} moves: ${[...waits].join("; ")}`);
}

/** As the engine takes a look that could not be made, while the action has time. */
function seen({ clock }: DrivingPlace, intent: Intent, move: ActionMove): Exclude<ActionMove, { kind: "unseen" }> {
  if (move.kind !== "unseen") return move;
  const { failure } = move;
  if (failure.retry === "never")
    return { kind: "failed", failure, leftovers: intent.verb === "job" ? (intent.objects ?? []) : [] };
  return { kind: "wait", intent, until: after(clock.now(), 1_000), message: failure.message };
}

/** What an outcome means without another look; undefined: look again. */
function endOf(outcome: ActionOutcome): ActionMove | undefined {
  if (outcome.kind === "done") return { kind: "done", leftovers: [] };
  return outcome.kind === "failed" ? outcome : undefined;
}

/** A sight as the engine makes it, at this moment of the place's clock. */
export function sightOf(place: DrivingPlace, { action, intent, sight }: Omit<Driving, keyof Driven>): ActionSight {
  return {
    view: { action, intent, namespace: place.namespace, now: place.clock.now() },
    cluster: place.cluster,
    pinOf: () => refused("this test offers no source"),
    objectsOf: () => refused("this test offers no artifact"),
    mayAsk: () => Promise.resolve({ kind: "done", value: undefined }),
    ...sight,
  };
}

export function toolsOf(place: DrivingPlace, { intent, tools }: Pick<Driving, "intent" | "tools">): ActionTools {
  return {
    cluster: place.cluster,
    dialer: { request: () => Promise.reject(new Error("this test offers no network")) },
    intent,
    concurrency: 4,
    deadlineMs: 10_000,
    mayBegin: () => true,
    ...tools,
  };
}

/** The intent of a first attempt, as the engine writes it ahead. */
export function firstIntent(
  place: Pick<DrivingPlace, "clock">,
  { verb, token, ...more }: Pick<Intent, "verb" | "token"> & Partial<Intent>,
): Intent {
  const since = formatInstant(place.clock.now());
  return { action: "db/pre/migrate", verb, digest: "d", token, attempt: 1, startedAt: since, since, ...more };
}

function refused(message: string): Promise<{ readonly kind: "failed"; readonly failure: Failure }> {
  return Promise.resolve({ kind: "failed", failure: { reason: "StageFailed", retry: "never", message } });
}
