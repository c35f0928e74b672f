import { done, failed, type Result } from "../../api/index.ts";
import type { Cluster } from "../../cluster/index.ts";
import { ledgerEntriesMax } from "../limits.ts";
import { changeLedger, type PlanChange } from "./change-ledger.ts";
import type { BaselineEntry } from "./plan-baseline.ts";
import type { LedgerOf } from "./read-ledger.ts";
import { overfull } from "./write-completion.ts";

/**
 * Adds an entry to a ledger's baseline; makes the StageLedger where there is none.
 * @returns whether it was added; false: it stood there
 */
export async function addBaseline(cluster: Cluster, of: LedgerOf, entry: BaselineEntry): Promise<Result<boolean>> {
  const it = { added: false };
  const plan: PlanChange = ({ metadata, spec = {} }) => {
    const baseline = spec.baseline ?? [];
    it.added = !baseline.some(({ stage, action }) => stage === entry.stage && action === entry.action);
    if (!it.added) return done(undefined);
    if (baseline.length >= ledgerEntriesMax) return failed(overfull(metadata));
    return done({ part: "spec", value: { ...spec, baseline: [...baseline, entry] } });
  };
  const changed = await changeLedger(cluster, of, plan, { absent: "create" });
  return changed.kind === "failed" ? changed : done(it.added);
}
