/**
 * Apply: objects to the cluster. It finds out what differs from what is wanted, applies server-side, deletes what is
 * to go, and says in one message what was refused. What may be applied when, and what is remembered of it, is the
 * engine's affair.
 */
export { applyObjects, type Applied, type AppliedObject } from "./apply-objects.ts";
export { deleteEach, type Doomed, type RefusedDeletion } from "./delete-objects.ts";
export { compare, letGo, pointersIn, takeOver, type Comparison } from "./fields/index.ts";
export { applyConcurrencyDefault } from "./limits.ts";
export { liveKey } from "./live-key.ts";
export { observeLabelled, observeNamed } from "./observe-live.ts";
export { releaseObjects } from "./release-objects.ts";
export { failureOfRefusals, type Refusal } from "./refusals.ts";
export { observeStandings, type StandingQuestion } from "./observe-standings.ts";
export { standingOf } from "./standing-of.ts";
export { conflictActionOf, conflictWayOut, isImmutable } from "./conflict-policy.ts";
export { isMarkedOff } from "./marks.ts";
export { withoutValues } from "./conceal-values.ts";
export { probeAnew, probeObjects, type Probed } from "./probe.ts";
export { asWanted, type Standing, type Standings } from "./standing.ts";
