import { planBaseline, readLedger, type LiveLedger } from "../actions/index.ts";
import { done, failed, type Intent, type Result, type StageSetSpec } from "../api/index.ts";
import { namespaceOf } from "./identity.ts";
import { ownReader, type Sight } from "./sight.ts";

/** The StageLedger of the StageSet, read once in a step, and as this step has written it. */
export async function ledgerOf(sight: Sight): Promise<Result<LiveLedger | undefined>> {
  const { memory, view } = sight;
  if (memory.ledger !== undefined) return done(memory.ledger.found);
  const read = await readLedger(ownReader(sight), {
    namespace: namespaceOf(view.stageSet),
    name: view.stageSet.metadata.name,
  });
  if (read.kind === "done") memory.ledger = { found: read.value };
  return read;
}

/** Does the StageLedger have the completion of this very attempt? */
export async function isOnLedger(sight: Sight, { token }: Intent): Promise<Result<boolean>> {
  const ledger = await ledgerOf(sight);
  if (ledger.kind === "failed") return failed(ledger.failure);
  return done(ledger.value?.status?.completedActions?.some((one) => one.token === token) === true);
}

/** Does the baseline say something that the ledger's status does not have yet? */
export function hasUnrecorded(ledger: LiveLedger, spec: StageSetSpec): boolean {
  const { record, valid } = planBaseline(ledger, spec);
  const told = ledger.status?.conditions?.find(({ type }) => type === "BaselineValid");
  return record.length > 0 || valid?.status !== told?.status || valid?.message !== told?.message;
}
