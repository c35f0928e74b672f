/**
 * Ledgers: which actions are done, at which key, and with which object that holds. Rules as pure functions; reading and
 * writing StageLedgers, which outlive their StageSets. When an action runs is the engine's affair.
 */
export { addBaseline } from "./add-baseline.ts";
export { clearLedger, completeInStage, type StageCompletion } from "./complete-in-stage.ts";
export type { LedgerSight } from "./completions.ts";
export { isAdoption } from "./is-adoption.ts";
export { findAnchor, observeAnchors, type AnchorSeen, type RecordedAnchor } from "./observe-anchors.ts";
export { findLifetimeAction, planBaseline, type BaselineEntry } from "./plan-baseline.ts";
export { readLedger, type LedgerOf, type LiveLedger } from "./read-ledger.ts";
export { resetLedger, type Reset, type ResetScope } from "./reset-ledger.ts";
export { scopeOf } from "./scope.ts";
export { anchorsOf, selectNext, type NextAction, type NextQuestion } from "./select-next.ts";
export { writeBaseline, type BaselineTools } from "./write-baseline.ts";
export { writeCompletion, type LifetimeCompletion } from "./write-completion.ts";
