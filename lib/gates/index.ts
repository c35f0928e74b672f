/**
 * Gates: may this StageSet, or this stage, go on now?
 * Each gate decides over what was read for it. It never writes and never waits; what follows is the engine's affair.
 */
export { type GateDecision } from "./decision.ts";
export { decideDependencies, type DependencyQuestion, type SeenDependency } from "./dependencies.ts";
export { findCycle } from "./dependency-cycle.ts";
export { targetOf, type DependencyTarget } from "./dependency-target.ts";
export { dependencyKeys, keyOf, observeDependencies, type SeenDependencies } from "./observe-dependencies.ts";
export { decideSuspension } from "./suspension.ts";
