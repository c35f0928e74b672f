import { done, type CompletedAction, type Result } from "../../api/index.ts";
import type { Cluster } from "../../cluster/index.ts";
import { changeLedger, type PlanChange } from "./change-ledger.ts";
import type { BaselineEntry } from "./plan-baseline.ts";
import type { LedgerOf } from "./read-ledger.ts";

/** Of which actions; absent: of all of the stage, of all stages. */
export interface ResetScope {
  readonly stage?: string;
  readonly action?: string;
}

/** What a reset has taken from a ledger. */
export interface Reset {
  readonly completions: readonly CompletedAction[];
  readonly baseline: readonly BaselineEntry[];
}

/**
 * Takes completions from a ledger, and what would make them done again: its baseline first, or a step in between would
 * record them anew. A repetition takes what is left.
 * @returns what was taken; undefined where there is no StageLedger
 */
export async function resetLedger(
  cluster: Cluster,
  of: LedgerOf,
  scope: ResetScope,
): Promise<Result<Reset | undefined>> {
  const concerns = ({ stage, action }: BaselineEntry): boolean =>
    (scope.stage === undefined || stage === scope.stage) && (scope.action === undefined || action === scope.action);
  const taken: { completions: readonly CompletedAction[]; baseline: readonly BaselineEntry[] } = {
    completions: [],
    baseline: [],
  };
  const fromSpec: PlanChange = ({ spec = {} }) => {
    const { stay = [], go = [] } = Object.groupBy(spec.baseline ?? [], (each) => (concerns(each) ? "go" : "stay"));
    taken.baseline = go;
    return done(go.length === 0 ? undefined : { part: "spec", value: { ...spec, baseline: stay } });
  };
  const fromStatus: PlanChange = ({ status = {} }) => {
    const all = status.completedActions ?? [];
    const { stay = [], go = [] } = Object.groupBy(all, (each) => (concerns(each) ? "go" : "stay"));
    taken.completions = go;
    return done(go.length === 0 ? undefined : { part: "status", value: { ...status, completedActions: stay } });
  };
  for (const plan of [fromSpec, fromStatus]) {
    const changed = await changeLedger(cluster, of, plan, { absent: "leave" });
    if (changed.kind === "failed") return changed;
    if (changed.value === undefined) return done(undefined);
  }
  return done(taken);
}
