import { parseInstant } from "../../base/index.ts";
import type { StageLedger, StageSetStatus } from "../../api/index.ts";

/**
 * Does a StageSet in its first run find a ledger of what was done before it, left by one of its name? What this run has
 * completed itself is no such thing. (4-actions, LedgerAdopted)
 */
export function isAdoption(status: StageSetStatus | undefined, ledger: StageLedger | undefined): boolean {
  const { run, history = [], lastAppliedRevisions } = status ?? {};
  if (history.length > 0 || lastAppliedRevisions !== undefined) return false;
  const begun = parseInstant(run?.startedAt ?? "") ?? Infinity;
  return (ledger?.status?.completedActions ?? []).some(({ completedAt }) => (parseInstant(completedAt) ?? 0) < begun);
}
