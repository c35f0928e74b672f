import type { StageLedger, StageSetStatus } from "../../api/index.ts";
import { parseActionId } from "../token.ts";

/**
 * Does a StageSet in its first run find a ledger of what was done before it, left by one of its name? What this run has
 * completed itself is no such thing. (4-actions, LedgerAdopted)
 */
export function isAdoption(status: StageSetStatus | undefined, ledger: StageLedger | undefined): boolean {
  const { run, history = [], lastAppliedRevisions } = status ?? {};
  if (history.length > 0 || lastAppliedRevisions !== undefined) return false;
  const own = (run?.executed ?? []).map((id) => parseActionId(id));
  const isOwn = (stage: string, action: string): boolean =>
    own.some((one) => one?.stage === stage && one.name === action);
  return (ledger?.status?.completedActions ?? []).some(({ stage, action }) => !isOwn(stage, action));
}
