import type { Action, ActionAnchor, StageStatus } from "../../api/index.ts";
import type { RecordedAnchor } from "./observe-anchors.ts";
import { scopeOf } from "./scope.ts";

/** A completion of scope Revision or Content. */
export interface StageCompletion {
  /** The name of the action. */
  readonly action: string;
  /** All actions of the stage, whatever their hook: they say on which ledger a name stands. */
  readonly actions: readonly Action[];
  /** The pin's revision, and the digest of what the stage renders to: the keys of today. */
  readonly revision: string;
  readonly content: string;
  /** Absent: the completion holds by itself. */
  readonly anchor?: RecordedAnchor;
}

/**
 * The stage's status with one more completion. The list of names is shared by two ledgers: those whose key is another
 * one by now leave it. A name that is on no such ledger (any more) stays while neither key has moved, so that an action
 * which is taken out of a spec and put back does not run twice for one revision.
 */
export function completeInStage(status: StageStatus, completion: StageCompletion): StageStatus {
  const { action, anchor, revision, content } = completion;
  const ledgers = new Map(completion.actions.map((each) => [each.name, scopeOf(each)]));
  const moved = {
    Revision: status.ledgerRevision !== revision,
    Content: status.ledgerContent !== content,
  };
  const stays = (name: string): boolean => {
    const scope = ledgers.get(name);
    if (scope === "Revision" || scope === "Content") return !moved[scope];
    return (
      !(status.ledgerRevision !== undefined && moved.Revision) && !(status.ledgerContent !== undefined && moved.Content)
    );
  };
  const names = [...(status.executedActions ?? []).filter((name) => name !== action && stays(name)), action];
  const anchors = (status.actionAnchors ?? []).filter((each) => each.action !== action && names.includes(each.action));
  const kept: readonly ActionAnchor[] = anchor === undefined ? anchors : [...anchors, { action, ...anchor }];
  const has = (scope: "Revision" | "Content"): boolean => names.some((name) => ledgers.get(name) === scope);
  return {
    ...clearLedger(status),
    executedActions: names,
    ...((has("Revision") || (status.ledgerRevision !== undefined && !moved.Revision)) && { ledgerRevision: revision }),
    ...((has("Content") || (status.ledgerContent !== undefined && !moved.Content)) && { ledgerContent: content }),
    ...(kept.length > 0 && { actionAnchors: kept }),
  };
}

/** The stage's status without a completion, as `reconcile-stage` asks for: all its actions of scope Revision and Content run again. */
export function clearLedger(status: StageStatus): StageStatus {
  const { executedActions, ledgerRevision, ledgerContent, actionAnchors, ...rest } = status;
  return rest;
}
