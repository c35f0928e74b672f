import { canonicalJson, sha256 } from "../base/index.ts";
import { actionId, parseActionId, verbOf, type ActionAt, type Hook, type StageHook } from "../actions/index.ts";
import type { Action, ActionObject, Intent, Leftover, Run, RunPhase, Stage, StageSetSpec } from "../api/index.ts";

/** The run's phase in which the actions of a hook have their turn. */
export const phaseOfHook = {
  pre: "Pre",
  post: "Post",
  onFailure: "OnFailure",
  onDelete: "Delete",
} as const satisfies Record<Hook, RunPhase>;

/** An action as the spec has it, and where it stands there. */
export interface PlacedAction {
  readonly at: ActionAt;
  readonly action: Action;
}

/** The actions of one hook of a stage, in their order. */
export function actionsOf(stage: Stage, hook: StageHook): readonly PlacedAction[] {
  return (stage.actions?.[hook] ?? []).map((action) => ({
    at: { stage: stage.name, hook, name: action.name },
    action,
  }));
}

/** What runs before the first object of a StageSet that is being deleted goes. */
export function actionsOnDelete({ onDelete = [] }: StageSetSpec): readonly PlacedAction[] {
  return onDelete.map((action) => ({ at: { stage: "", hook: "onDelete", name: action.name }, action }));
}

/** All actions of a stage, whatever their hook. */
export function actionsOfStage({ actions }: Stage): readonly Action[] {
  return [...(actions?.pre ?? []), ...(actions?.post ?? []), ...(actions?.onFailure ?? [])];
}

/** The action that an intent names; undefined where the spec has it no more. */
export function actionOfIntent(spec: StageSetSpec, intent: Intent): PlacedAction | undefined {
  const at = parseActionId(intent.action);
  if (at === undefined) return undefined;
  return actionsAt(spec, at).find(({ action }) => action.name === at.name && action[intent.verb] !== undefined);
}

/** The actions among which one stands. */
export function actionsAt(spec: StageSetSpec, { stage: name, hook }: ActionAt): readonly PlacedAction[] {
  if (hook === "onDelete") return actionsOnDelete(spec);
  const stage = spec.stages.find((one) => one.name === name);
  return stage === undefined ? [] : actionsOf(stage, hook);
}

/** What tells the effect of one action from that of another: a longer timeout makes no difference. */
export function digestOfAction(action: Action): string {
  const verb = verbOf(action);
  return sha256(canonicalJson([verb, action[verb]]));
}

/**
 * Must the intent be settled before another run may begin? Not one whose attempt has failed already, or has made nothing
 * yet, nor one whose action is no longer wanted. A Job goes on although its action was edited meanwhile, and what is done
 * stays done. One that is to be cancelled for what is newer is looked at as well: it may be done already.
 */
export function mustSettle(spec: StageSetSpec, run: Run | undefined): boolean {
  const intent = run?.intent;
  if (intent === undefined || intent.retryAt !== undefined) return false;
  const found = actionOfIntent(spec, intent);
  if (found === undefined) return false;
  if (intent.done === true) return true;
  const creates = intent.verb === "job" || intent.verb === "apply";
  if (creates && intent.objects === undefined) return false;
  return intent.verb === "job" || digestOfAction(found.action) === intent.digest;
}

/** What an action that is not gone on with leaves in the cluster: its Jobs and what they need. */
export function leftoversOf({ intent, leftovers = [] }: Pick<Run, "intent" | "leftovers">): readonly Leftover[] {
  if (intent === undefined || intent.verb !== "job") return leftovers;
  return [...leftovers, ...asLeftovers(intent, intent.objects ?? [])];
}

/** The objects of an attempt that are to be deleted. */
export function asLeftovers(
  { action, token, serviceAccountName }: Intent,
  objects: readonly ActionObject[],
): readonly Leftover[] {
  const stage = parseActionId(action)?.stage ?? "";
  return objects.map(({ apiVersion, kind, namespace, name }) => ({
    ...{ stage, action, token, apiVersion, kind, name },
    ...(namespace !== undefined && { namespace }),
    ...(serviceAccountName !== undefined && { serviceAccountName }),
  }));
}

/** What of an intent outlives its attempt. */
export function essentialsOf(intent: Intent): Intent {
  const { action, verb, digest, token, serviceAccountName, attempt, startedAt, since } = intent;
  const account = serviceAccountName === undefined ? {} : { serviceAccountName };
  return { action, verb, digest, token, ...account, attempt, startedAt, since, ...progressOf(intent) };
}

/** How far a patch of many objects has come: the next attempt goes on there. Any other verb begins anew. */
function progressOf({ verb, objects, uid, resourceVersion }: Intent): Pick<Intent, "objects" | "uid"> {
  if (verb !== "patch" || objects === undefined) return {};
  return { objects, ...(uid !== undefined && resourceVersion === undefined && { uid }) };
}

/** Is an action done in this very run? Of those whose completion no ledger of the stage keeps. */
export function isExecuted(run: Run | undefined, at: ActionAt): boolean {
  return run?.executed?.includes(actionId(at)) === true;
}
