/**
 * Apply: objects to the cluster. It finds out what differs from what is wanted, applies server-side, deletes what is
 * to go, and says in one message what was refused. What may be applied when, and what is remembered of it, is the
 * engine's affair.
 */
export { applyObjects, type AppliedObject } from "./apply-objects.ts";
export { deleteObjects, type Doomed } from "./delete-objects.ts";
export { applyConcurrencyDefault } from "./limits.ts";
export { liveKey, observeLive, type LiveScope } from "./observe-live.ts";
export { failureOfRefusals, type Refusal } from "./refusals.ts";
export { observeUnchanged } from "./observe-unchanged.ts";
