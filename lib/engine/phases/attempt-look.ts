import { findAnchor, nextOfAction, type ActionMove, type RecordedAnchor } from "../../actions/index.ts";
import { done, type Intent, type Result, type Stage } from "../../api/index.ts";
import { actionSight } from "../action-sight.ts";
import { namespaceOf } from "../identity.ts";
import type { PlacedAction } from "../intent.ts";
import { stageCluster, type Sight } from "../sight.ts";
import { isOnLedger } from "../stage-ledger.ts";

/** What has become of the attempt of an action. */
export interface SeenAttempt {
  /** What the verb says; undefined: the attempt has failed already, and the next one is not due. */
  readonly move: ActionMove | undefined;
  /** Where it is done: the object that the completion is to hold with. */
  readonly anchor: Result<RecordedAnchor> | undefined;
  /** This step has made an effect of it. */
  readonly wasAsked: boolean;
  /** No clear answer came to its effect, which is asked for later. */
  readonly isUnclear: boolean;
  /** Something newer waits for the run under way to end. */
  readonly newerWaits: boolean;
  /** Does the StageLedger have the completion of this very attempt? */
  readonly onLedger: boolean;
}

/**
 * Finds out what has become of the attempt that an intent names.
 * @param stage absent: the action is the StageSet's own
 */
export async function lookAtAttempt(
  sight: Sight,
  stage: Stage | undefined,
  { at, action }: PlacedAction,
  intent: Intent,
): Promise<Result<SeenAttempt>> {
  const { outcomes, newerWaits } = sight.memory;
  const wasAsked = sight.memory.asked.has(intent.token);
  const unknown = { anchor: undefined, onLedger: false, isUnclear: false, wasAsked, newerWaits };
  if (intent.retryAt !== undefined) return done({ ...unknown, move: undefined });
  const onLedger = isForEver(at, action) ? await isOnLedger(sight, intent) : done(false);
  if (onLedger.kind === "failed") return onLedger;
  const isDone = onLedger.value || intent.done === true;
  const isUnclear = !isDone && outcomes.get(intent.token)?.kind === "wait";
  const move = isDone ? doneOf(intent) : await moveOf(sight, stage, { at, action }, intent);
  const seen = { ...unknown, isUnclear, move, onLedger: onLedger.value };
  if (move.kind !== "done" || action.completionAnchor === undefined || onLedger.value) return done(seen);
  const namespace = namespaceOf(sight.view.stageSet);
  const asked = { namespace, action: action.name, reference: action.completionAnchor };
  return done({ ...seen, anchor: await findAnchor(stageCluster(sight), asked) });
}

/** Does its completion stand in the StageLedger? */
function isForEver({ hook }: PlacedAction["at"], { scope }: PlacedAction["action"]): boolean {
  return hook !== "onFailure" && scope === "Lifetime";
}

function doneOf({ verb, objects = [] }: Intent): ActionMove {
  return { kind: "done", leftovers: verb === "job" ? objects : [] };
}

/** What an effect of this step has brought, once; otherwise what the verb finds. */
async function moveOf(
  sight: Sight,
  stage: Stage | undefined,
  { action }: PlacedAction,
  intent: Intent,
): Promise<ActionMove> {
  const { outcomes } = sight.memory;
  const known = outcomes.get(intent.token);
  if (known?.kind !== "done") outcomes.delete(intent.token); // the next attempt, or the next look, finds out anew
  return known ?? nextOfAction(actionSight(sight, stage, { action, intent }));
}
