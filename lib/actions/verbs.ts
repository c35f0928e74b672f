import { assert } from "../base/index.ts";
import type { Action, ActionVerb } from "../api/index.ts";
import type { ActionEffect, ActionOutcome, ActionTools } from "./action-effect.ts";
import type { ActionMove, ActionSight, Verb } from "./action-move.ts";
import { applyVerb } from "./verbs/apply.ts";
import { takeApply } from "./verbs/take-apply.ts";
import { deleteVerb } from "./verbs/delete.ts";
import { takeDelete } from "./verbs/take-delete.ts";
import { httpVerb } from "./verbs/http.ts";
import { takeRequest } from "./verbs/take-request.ts";
import { jobVerb } from "./verbs/job.ts";
import { takeCreate } from "./verbs/take-create.ts";
import { takeRemoval } from "./verbs/take-removal.ts";
import { patchVerb } from "./verbs/patch.ts";
import { takePatch } from "./verbs/take-patch.ts";
import { waitVerb } from "./verbs/wait.ts";

const verbs: Readonly<Record<ActionVerb, Verb>> = {
  patch: patchVerb,
  http: httpVerb,
  wait: waitVerb,
  job: jobVerb,
  delete: deleteVerb,
  apply: applyVerb,
};

/** The verb of an action; the API server and `checkSpec` see to it that there is exactly one. */
export function verbOf(action: Action): ActionVerb {
  const names = Object.keys(verbs) as ActionVerb[];
  const found = names.find((name) => action[name] !== undefined);
  assert(found !== undefined, `action ${action.name} has no verb`);
  return found;
}

/** What happens next with an action under way. */
export function nextOfAction(sight: ActionSight): Promise<ActionMove> {
  return verbs[verbOf(sight.view.action)].next(sight);
}

/** Makes one effect of an action: the only function of this room that changes anything. */
export function takeAction(tools: ActionTools, effect: ActionEffect): Promise<ActionOutcome> {
  switch (effect.kind) {
    case "createObjects":
      return takeCreate(tools, effect);
    case "applyObjects":
      return takeApply(tools, effect);
    case "patchObject":
      return takePatch(tools, effect);
    case "deleteObject":
      return takeDelete(tools, effect);
    case "sendRequest":
      return takeRequest(tools, effect);
    case "removeObjects":
      return takeRemoval(tools, effect);
  }
}
