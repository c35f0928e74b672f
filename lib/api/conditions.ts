import { formatInstant, type Instant } from "../base/index.ts";
import type { Condition } from "./condition.ts";
import { reasons, type Reason } from "./reasons.ts";

/** How a StageSet stands. */
export interface Standing {
  readonly reason: Reason;
  /** One sentence for people. */
  readonly message: string;
  /** Something is deployed, so that a gate which holds only what is new leaves Ready as it was: True. */
  readonly deployed?: boolean;
  /** The generation that was judged. */
  readonly generation: number;
  readonly now: Instant;
}

/**
 * The conditions that say `standing`: Ready, and beside it Reconciling while something moves and Stalled where only a
 * change can help, as kstatus expects. The only place where conditions are made.
 * @param previous the conditions so far; those of other types stay, and lastTransitionTime of those that do not change
 */
export function setConditions(previous: readonly Condition[] | undefined, standing: Standing): readonly Condition[] {
  const { ready, stalled, moving, maybeTrue } = reasons[standing.reason];
  const ours = [
    condition(previous, standing, "Ready", maybeTrue && standing.deployed === true ? "True" : ready),
    ...(moving ? [condition(previous, standing, "Reconciling", "True")] : []),
    ...(stalled ? [condition(previous, standing, "Stalled", "True")] : []),
  ];
  const others = (previous ?? []).filter(({ type }) => !["Ready", "Reconciling", "Stalled"].includes(type));
  return [...ours, ...others];
}

function condition(
  previous: readonly Condition[] | undefined,
  { reason, message, generation, now }: Standing,
  type: string,
  status: Condition["status"],
): Condition {
  const before = previous?.find((each) => each.type === type);
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : formatInstant(now);
  return { type, status, observedGeneration: generation, lastTransitionTime, reason, message };
}
