/**
 * Actions: the six verbs. For an action under way each verb finds out what has happened already, in the cluster or at
 * its receiver, and says the one thing that happens next; so that whoever goes on after a crash repeats nothing. It
 * keeps the rules of ledgers as pure functions; when actions run, and what is written down first, is the engine's affair.
 */
export type { ActionEffect, ActionOutcome, ActionTools, HttpRequest } from "./action-effect.ts";
export type { ActionMove, ActionSight, ActionView, Hook, StageHook, Verb } from "./action-move.ts";
export {
  anchorsOf,
  clearLedger,
  completeInStage,
  findAnchor,
  isAdoption,
  observeAnchors,
  planBaseline,
  readLedger,
  scopeOf,
  selectNext,
  writeBaseline,
  writeCompletion,
  type AnchorSeen,
  type BaselineTools,
  type LedgerOf,
  type LedgerSight,
  type LifetimeCompletion,
  type LiveLedger,
  type NextAction,
  type NextQuestion,
  type RecordedAnchor,
  type StageCompletion,
} from "./ledger/index.ts";
export { exchangeMsMax, failuresInARowMax, retryMsMax, retryMsMin } from "./limits.ts";
export { actionTimeoutMs } from "./timeouts.ts";
export { actionId, parseActionId, tokenOf, type ActionAt } from "./token.ts";
export { removeLeftovers } from "./verbs/remove-leftovers.ts";
export { nextOfAction, takeAction, verbOf } from "./verbs.ts";
