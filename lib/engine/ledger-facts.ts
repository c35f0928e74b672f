import { isAdoption, type AnchorSeen, type LiveLedger } from "../actions/index.ts";
import type { Live, StageSet } from "../api/index.ts";
import { fact, type Fact } from "./facts.ts";

interface SeenLedger {
  readonly stage: string;
  readonly anchors: readonly AnchorSeen[];
  readonly ledger: LiveLedger | undefined;
}

/** What is to be told of the ledgers of a stage. */
export function ledgerFacts(stageSet: Live<StageSet>, { stage, anchors, ledger }: SeenLedger): readonly Fact[] {
  const facts = anchors.flatMap((one) => factOf(stageSet, stage, one));
  if (!isAdoption(stageSet.status, ledger)) return facts;
  const count = ledger?.status?.completedActions?.length ?? 0;
  const told =
    count === 1
      ? "1 Lifetime action is done; it does not run again"
      : `${count} Lifetime actions are done; they do not run again`;
  const message = `StageLedger ${stageSet.metadata.name} says that ${told}`;
  return [...facts, fact(stageSet, { type: "Normal", reason: "LedgerAdopted", action: "ReadLedger", message })];
}

function factOf(stageSet: Live<StageSet>, stage: string, seen: AnchorSeen): readonly Fact[] {
  const { kind, name, action, uid } = seen.anchor;
  const same = `${stage}/${action}/${uid}`; // what could not be read is told in other words each time
  const completion = `Stage ${stage}: the completion of action ${action}`;
  switch (seen.kind) {
    case "held":
      return [];
    case "lost": {
      const message = `${completion} is void: ${kind} ${name} with which it held is gone; the action runs again`;
      return [fact(stageSet, { type: "Warning", reason: "LedgerInvalidated", action: "ReadLedger", message, stage })];
    }
    case "unreadable": {
      const message = `${completion} is kept, though nobody knows of its anchor: ${seen.failure.message}`;
      const reason = "LedgerAnchorUnreadable";
      return [
        fact(stageSet, { type: "Warning", reason, action: "ReadLedger", message, stage, same, isStanding: true }),
      ];
    }
  }
}
