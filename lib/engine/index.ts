/**
 * The engine: one step looks, decides and moves, over state that stands in the status of a StageSet. It composes the
 * feature rooms, gives their decisions their consequences, and is the only one that writes a StageSet's status.
 */
export { due, type DueQuestion, type DueReason } from "./due.ts";
export type { Ending } from "./ending.ts";
export type { Fact } from "./facts.ts";
export { follow, type Followed, type FollowRequest } from "./follow.ts";
export type { Ports, Settings } from "./ports.ts";
export { stepSafely } from "./step-safely.ts";
export type { Progress, StepOutcome, StepRequest } from "./step-outcome.ts";
export { tick, type Stepped, type Ticked, type TickRequest } from "./tick/tick.ts";
export type { TickMemory } from "./tick/tick-memory.ts";
