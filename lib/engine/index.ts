/**
 * The engine: one step looks, decides and moves, over state that stands in the status of a StageSet. It composes the
 * feature rooms, gives their decisions their consequences, and is the only one that writes a StageSet's status.
 */
export type { NamedObject, Notice } from "./notices/notice.ts";
export { openResponder, type Responder, type ResponderOptions } from "./notices/responder.ts";
export { objectsOf } from "./built-stage.ts";
export type { Ending } from "./ending.ts";
export type { Fact, Forced, RunTold, SourceTold } from "./facts.ts";
export { follow, type Followed, type FollowRequest } from "./follow.ts";
export { warningsOf } from "./phases/build.ts";
export type { Ports, Settings } from "./ports.ts";
export type { ObjectChange } from "./preview/changes.ts";
export { previewRemovals, previewStage, type Preview } from "./preview/preview.ts";
export { renderStages, type RenderedStage, type Rendering, type RenderRequest } from "./preview/rendering.ts";
export { stageReadiness, unknownStage, type StageReadiness } from "./stage-readiness.ts";
export { stepSafely } from "./step-safely.ts";
export type { Progress, StepOutcome, StepRequest } from "./step-outcome.ts";
export type { Share } from "./tick/share.ts";
export type { Stepped } from "./tick/step-all.ts";
export { tick, type Ticked, type TickRequest } from "./tick/tick.ts";
export type { TickMemory } from "./tick/tick-memory.ts";
export type { StepWatch, WatchedStep, WatchStep } from "./watch.ts";
