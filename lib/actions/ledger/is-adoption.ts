import type { StageLedger, StageSetStatus } from "../../api/index.ts";

/** Does a StageSet that has done nothing yet find a ledger of what was done, left by one of its name? (4-actions, LedgerAdopted) */
export function isAdoption(status: StageSetStatus | undefined, ledger: StageLedger | undefined): boolean {
  const { observedGeneration, history = [], stages = [] } = status ?? {};
  const isFirst = observedGeneration === undefined && history.length === 0 && stages.length === 0;
  return isFirst && (ledger?.status?.completedActions ?? []).length > 0;
}
