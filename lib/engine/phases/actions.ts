import { advance, advanceWith, failInPassing, fail, type Move } from "../move.ts";
import { assert } from "../../base/index.ts";
import type { StageHook } from "../../actions/index.ts";
import type { Reason } from "../../api/index.ts";
import { phaseOfHook } from "../intent.ts";
import type { Phase } from "../phase.ts";
import type { Sight, View } from "../sight.ts";
import { decideAttempt } from "./action-attempt.ts";
import { decideBetween } from "./actions-between.ts";
import { lookAtActions } from "./actions-look.ts";
import { waitOut } from "./attempt-time.ts";

/** Pre: actions before a stage's objects are touched. */
export const pre = actionPhase("pre", () => advance);

/** Post: actions once the stage is healthy. It is Ready when they have succeeded. */
export const post = actionPhase("post", ({ stage }) => {
  assert(stage !== undefined, "Post without a stage");
  return advanceWith({ kind: "stageReady", stage: stage.name });
});

/** OnFailure: actions at the moment of a failure, best effort. Then the stage fails as it would have. */
export const onFailure = actionPhase("onFailure", ({ status }) => {
  const failure = status.run?.failure;
  if (failure === undefined) return { kind: "supersede" }; // told already: the stage is tried anew
  const { retry, message } = failure;
  const reason = failure.reason as Reason; // we are the only ones who write it, and only from that list
  return { ...fail({ reason, retry, message }), note: { kind: "failureHandled" } };
});

/** One hook: the action under way first; else the first that no ledger says is done; and `afterwards` once there is none. */
function actionPhase(hook: StageHook, afterwards: (view: View) => Move): Phase {
  const next = async (sight: Sight): Promise<Move> => {
    const seen = await lookAtActions(sight, hook);
    if (seen.kind === "failed") return waitOut(sight.view, seen.failure) ?? failInPassing(seen.failure);
    if (seen.value.kind === "underWay") return decideAttempt(sight.view, seen.value);
    return decideBetween(sight.view, seen.value) ?? afterwards(sight.view);
  };
  return { name: phaseOfHook[hook], next };
}
