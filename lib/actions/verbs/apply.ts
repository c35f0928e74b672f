import { assert, parseInstant } from "../../base/index.ts";
import { done, failed, labels, type ApplyAction, type Result } from "../../api/index.ts";
import { failureOf } from "../../cluster/index.ts";
import { observeHealth, selectAwaited } from "../../health/index.ts";
import { verb, type ActionSight } from "../action-move.ts";
import { actionObjectOf, carries, refOf, type LookedAt } from "./action-objects.ts";
import { decideApply, planApply, type ApplySeen } from "./decide-apply.ts";
import { observeObjects, readOffer } from "./observe-objects.ts";

/** Applies the objects of an artifact, which no inventory takes in. */
export const applyVerb = verb(lookAtApply, decideApply);

async function lookAtApply(sight: ActionSight): Promise<Result<ApplySeen>> {
  const { action, intent } = sight.view;
  assert(action.apply !== undefined, `action ${action.name} is an apply`);
  if (intent.pin === undefined || intent.objects === undefined) return lookAtOffer(sight, action.apply);
  // What has a UID was applied once: that somebody has deleted it since is no reason to apply it again.
  const unseen = intent.objects.filter(({ uid }) => uid === undefined);
  const looked = await observeObjects(sight.cluster, unseen);
  if (looked.kind === "failed") return looked;
  if (looked.value.every(({ live }) => carries(live, intent.token))) {
    return lookAtApplied(sight, action.apply, looked.value);
  }
  const built = await sight.objectsOf(intent.pin, action.apply.path);
  const planned = built.kind === "failed" ? built : planApply(built.value, intent);
  if (planned.kind === "failed") return planned;
  return done({ kind: "unapplied", pin: intent.pin, objects: planned.value, looked: looked.value });
}

async function lookAtOffer(sight: ActionSight, apply: ApplyAction): Promise<Result<ApplySeen>> {
  const offer = await readOffer(sight, apply);
  if (offer.kind === "failed") return offer;
  const { pin, objects } = offer.value;
  const planned = planApply(objects, sight.view.intent);
  if (planned.kind === "failed") return planned;
  const looked = await observeObjects(sight.cluster, planned.value.map(actionObjectOf));
  if (looked.kind === "failed") return looked;
  return done({ kind: "unapplied", pin, objects: planned.value, looked: looked.value });
}

async function lookAtApplied(
  sight: ActionSight,
  { wait }: ApplyAction,
  looked: readonly LookedAt[],
): Promise<Result<ApplySeen>> {
  const { intent, now } = sight.view;
  if (wait !== true) return done({ kind: "applied", looked, awaited: [] });
  const wanted = (intent.objects ?? []).map(refOf);
  const since = parseInstant(intent.since) ?? now;
  const selector = `${labels.actionToken}=${intent.token}`;
  const seen = await observeHealth(sight.cluster, { wanted, selector, checks: [], since, now });
  if (seen.kind === "refused") return failed(failureOf(seen.error, "StageFailed"));
  const own = wanted.map((ref) => ({ ref }));
  const awaited = selectAwaited({
    ...{ wanted: own, checks: [], exprs: [], disableWait: false },
    ...{ seen: seen.value, now },
  });
  return done({ kind: "applied", looked, awaited });
}
