import type { StageSetSpec, StageSetStatus } from "../api/index.ts";
import { actionsOf, isExecuted } from "./intent.ts";
import { passingFailuresMax } from "./limits.ts";
import type { Move } from "./move.ts";
import type { Place } from "./phase-order.ts";

/**
 * Is this the moment for the stage's onFailure actions? From its apply onward, and for each action once a run. What time
 * alone may heal (no answer, 5xx, a conflict) becomes such a moment only when it comes several times in a row.
 */
export function callsForActions(
  spec: StageSetSpec,
  { run, stages = [] }: StageSetStatus,
  { phase, stage: name }: Place,
  { passing }: Move & { readonly kind: "fail" },
): boolean {
  const stage = spec.stages.find((one) => one.name === name);
  if (stage === undefined || !["Apply", "Health", "Post"].includes(phase)) return false;
  if (run?.intent !== undefined) return false; // what may be half done is settled first
  const isFirst = stages.some((one) => one.name === name && one.phase === "Ready"); // others have failed before, if any
  const failures = isFirst ? 1 : (run?.cursor.attempt ?? 0) + 1;
  if (passing === true && failures < passingFailuresMax) return false;
  return actionsOf(stage, "onFailure").some(({ at }) => !isExecuted(run, at));
}
