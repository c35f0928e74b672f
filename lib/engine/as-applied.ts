import type { StageSetStatus } from "../api/index.ts";
import { isReadyAt } from "./target.ts";

/** Is the stage Ready at the run's pin, and does it render to what was applied then? */
export function isAsApplied(status: StageSetStatus, stage: string, digest: string): boolean {
  const pin = status.run?.pins.find((one) => one.stage === stage);
  return pin !== undefined && wasApplied(status, stage, digest) && isReadyAt(status, pin);
}

/**
 * Was the stage Ready at the run's pin with what it renders to, and has nothing else been applied since? What differs is
 * drift; also where it has failed meanwhile, because its correction was refused.
 */
export function wasApplied({ run, stages }: StageSetStatus, stage: string, digest: string): boolean {
  const pin = run?.pins.find((one) => one.stage === stage);
  const told = stages?.find(({ name }) => name === stage);
  const isSame = told?.appliedRevision === pin?.revision && told?.appliedInputs === pin?.inputs;
  return pin !== undefined && isSame && told?.contentDigest === digest;
}

/** Is something else recorded as the stage's content than what it renders to now? */
export function isReplaced({ stages }: StageSetStatus, stage: string, digest: string): boolean {
  const applied = stages?.find(({ name }) => name === stage)?.contentDigest;
  return applied !== undefined && applied !== digest;
}

/** Does the stage's ledger say that an action is done at the run's pin? */
export function isExecutedAt(status: StageSetStatus, stage: string, action: string): boolean {
  const pin = status.run?.pins.find((one) => one.stage === stage);
  const ledger = status.stages?.find(({ name }) => name === stage);
  return ledger?.ledgerRevision === pin?.revision && ledger?.executedActions?.includes(action) === true;
}
