import { actionFieldManager, type Failure } from "../../api/index.ts";
import { failureOf, type KubeObject, type LiveObject } from "../../cluster/index.ts";
import type { ActionEffect, ActionOutcome, ActionTools } from "../action-effect.ts";
import { actionObjectOf, carries, isJob, noting, refOf } from "./action-objects.ts";
import { takeRemoval } from "./take-removal.ts";

type Creation =
  | { readonly kind: "created"; readonly object: LiveObject }
  /** Something else has its name. */
  | { readonly kind: "taken" }
  | { readonly kind: "refused"; readonly failure: Failure };

/**
 * Creates objects in their order, and none after one that could not be made: what comes later needs what comes before.
 * One that is there already and carries the token is adopted.
 */
export async function takeCreate(
  tools: ActionTools,
  { objects }: Omit<Extract<ActionEffect, { kind: "createObjects" }>, "kind">,
): Promise<ActionOutcome> {
  let { intent } = tools;
  for (const object of objects) {
    if (!tools.mayBegin()) break;
    const creation = await create(tools, object);
    if (creation.kind === "refused") return refuse({ ...tools, intent }, creation.failure);
    if (creation.kind === "taken") break; // the next look finds it, and says whose it is
    intent = noting(intent, [creation.object]);
  }
  return { kind: "made", intent };
}

async function create({ cluster, intent, deadlineMs }: ActionTools, object: KubeObject): Promise<Creation> {
  const created = await cluster.create(object, { fieldManager: actionFieldManager, deadlineMs });
  if (created.kind === "done") return { kind: "created", object: created.value };
  if (created.error.reason !== "AlreadyExists") {
    return { kind: "refused", failure: failureOf(created.error, "StageFailed") };
  }
  const found = await cluster.get(refOf(actionObjectOf(object)), { deadlineMs });
  if (found.kind === "refused") return { kind: "refused", failure: failureOf(found.error, "StageFailed") };
  return found.value !== undefined && carries(found.value, intent.token)
    ? { kind: "created", object: found.value }
    : { kind: "taken" };
}

/**
 * Where it stays refused, the Jobs that were created before it must not run on. What was never created is nothing to
 * clear away: whoever may not create it may not look for it either, and a corrected action would be held up by that.
 */
async function refuse(tools: ActionTools, failure: Failure): Promise<ActionOutcome> {
  if (failure.retry === "backoff") return { kind: "unclear", failure };
  const objects = (tools.intent.objects ?? []).filter((object) => isJob(object) && object.uid !== undefined);
  const outcome = await takeRemoval(tools, { objects, failure });
  if (outcome.kind !== "failed") return outcome;
  return { ...outcome, leftovers: outcome.leftovers.filter(({ uid }) => uid !== undefined) };
}
