import { parseInstant } from "../../base/index.ts";
import { done, failed, labels, type Failure, type Intent, type Pin, type Result } from "../../api/index.ts";
import { tellRef, type KubeObject } from "../../cluster/index.ts";
import { nextLook, tellAwaited, type Finding } from "../../health/index.ts";
import type { ActionMove, ActionView } from "../action-move.ts";
import { actionObjectsMax } from "../limits.ts";
import { actionObjectOf, carries, keyOf, mark, noting, ownOf, type LookedAt } from "./action-objects.ts";

/** What a look at an apply action brings. */
export type ApplySeen =
  /** Something is still to be applied. `objects`: all, as they are to be; `looked`: those that were not seen applied. */
  | {
      readonly kind: "unapplied";
      readonly pin: Pin;
      readonly objects: readonly KubeObject[];
      readonly looked: readonly LookedAt[];
    }
  /** Everything was applied. `awaited`: what is not as it should be; none where nobody waits for it. */
  | { readonly kind: "applied"; readonly looked: readonly LookedAt[]; readonly awaited: readonly Finding[] };

/** What an apply action applies: what the artifact renders to, each marked as the attempt's. */
export function planApply(
  objects: readonly KubeObject[],
  intent: Pick<Intent, "token" | "action">,
): Result<readonly KubeObject[]> {
  if (objects.length <= actionObjectsMax) return done(objects.map((object) => mark(object, intent)));
  const message = `Cannot apply the artifact: it holds ${objects.length} objects, and ${actionObjectsMax} are allowed; split it`;
  return failed({ reason: "StageFailed", retry: "never", message });
}

/** What happens next with an apply action (4-actions, "apply"). What is applied stays, whatever becomes of the attempt. */
export function decideApply(view: ActionView, seen: ApplySeen): ActionMove {
  const { intent, now } = view;
  if (seen.kind === "unapplied") return apply(intent, seen);
  if (seen.awaited.length === 0) return { kind: "done", leftovers: [] };
  const broken = seen.awaited.filter(({ health }) => health.status === "Failed");
  if (broken.length > 0) {
    const message = `What it has applied has failed: ${tellAwaited(broken)}; look at its events and Pods, then correct the artifact`;
    return { kind: "failed", failure: { reason: "StageFailed", retry: "backoff", message }, leftovers: [] };
  }
  return {
    kind: "wait",
    intent: noting(intent, ownOf(seen.looked, intent.token)),
    until: nextLook(parseInstant(intent.since) ?? now, now),
    message: `Waiting for ${tellAwaited(seen.awaited)}`,
  };
}

function apply(intent: Intent, { pin, objects, looked }: Extract<ApplySeen, { kind: "unapplied" }>): ActionMove {
  if (objects.length === 0) return { kind: "done", leftovers: [] };
  const others = looked.filter(({ live }) => !carries(live, intent.token));
  const owned = others.find(({ live }) => live?.metadata.labels?.[labels.name] !== undefined);
  if (owned !== undefined) return { kind: "failed", failure: ofStage(owned), leftovers: [] };
  const missing = new Set(others.map(({ object }) => keyOf(object)));
  const unapplied = objects.filter((object) => missing.has(keyOf(actionObjectOf(object))));
  if (unapplied.length < missing.size) return { kind: "failed", failure: changedSince, leftovers: [] };
  const begun = { ...intent, pin, objects: intent.objects ?? objects.map(actionObjectOf) };
  return {
    kind: "act",
    intent: noting(begun, ownOf(looked, intent.token)),
    effect: { kind: "applyObjects", objects: unapplied },
  };
}

const changedSince: Failure = {
  reason: "StageFailed",
  retry: "backoff",
  message: "Cannot go on with this attempt: what it began to apply is not in its artifact any more",
};

/** An inventory knows it, and would go on correcting it. */
function ofStage({ object, live }: LookedAt): Failure {
  const {
    [labels.name]: name = "?",
    [labels.namespace]: namespace = "?",
    [labels.stage]: stage = "?",
  } = live?.metadata.labels ?? {};
  const told = `it is an object of stage ${stage} of the StageSet ${namespace}/${name}`;
  const wayOut = "take it out of the action's artifact, or out of that stage";
  return { reason: "StageFailed", retry: "never", message: `Cannot apply ${tellRef(object)}: ${told}; ${wayOut}` };
}
