import type { Action, ActionAnchor, CompletedAction, StageLedger, StageStatus } from "../../api/index.ts";
import { scopeOf } from "./scope.ts";

/** What the ledgers of one stage are asked about. */
export interface LedgerSight {
  readonly stage: string;
  /** As it was read; absent: the stage has none yet. */
  readonly status?: StageStatus | undefined;
  /** The pin's revision. */
  readonly revision: string;
  /** Digest of what the stage renders to. */
  readonly content: string;
  /** Absent: there is none, or no action is of scope Lifetime. */
  readonly ledger?: StageLedger | undefined;
}

/** A completion that counts, and the object that it holds with. */
export interface Completion {
  readonly anchor?: ActionAnchor;
}

/** The completion of `action` on the ledger that its scope names, at the ledger's present key; undefined: it is not done. */
export function completionOf(action: Action, sight: LedgerSight): Completion | undefined {
  switch (scopeOf(action)) {
    case "Revision":
      return sight.status?.ledgerRevision === sight.revision ? inStage(action, sight) : undefined;
    case "Content":
      return sight.status?.ledgerContent === sight.content ? inStage(action, sight) : undefined;
    case "Lifetime":
      return forEver(action, sight);
    case "Version":
      return undefined; // refused by checkSpec until versions are served
  }
}

function inStage({ name }: Action, { status }: LedgerSight): Completion | undefined {
  if (status?.executedActions?.includes(name) !== true) return undefined;
  const anchor = status.actionAnchors?.find(({ action }) => action === name);
  return anchor === undefined ? {} : { anchor };
}

function forEver({ name }: Action, { stage, ledger }: LedgerSight): Completion | undefined {
  const isIt = (one: { readonly stage: string; readonly action: string }): boolean =>
    one.stage === stage && one.action === name;
  const completed = ledger?.status?.completedActions?.find(isIt);
  if (completed !== undefined) return anchored(completed);
  // Taken as done, though that is not recorded yet.
  return ledger?.spec?.baseline?.some(isIt) === true ? {} : undefined;
}

function anchored({ action, anchor }: CompletedAction): Completion {
  return anchor === undefined ? {} : { anchor: { action, ...anchor } };
}
