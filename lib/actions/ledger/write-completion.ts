import { canonicalJson, formatInstant, sha256, type Instant } from "../../base/index.ts";
import {
  done,
  failed,
  type Action,
  type CompletedAction,
  type Failure,
  type Result,
  type StageLedgerStatus,
} from "../../api/index.ts";
import type { Cluster } from "../../cluster/index.ts";
import { ledgerEntriesMax } from "../limits.ts";
import { changeLedger, type LedgerPace } from "./change-ledger.ts";
import type { RecordedAnchor } from "./observe-anchors.ts";
import type { LedgerOf, LiveLedger } from "./read-ledger.ts";

/** A Lifetime action that is done. */
export interface LifetimeCompletion {
  readonly stage: string;
  readonly action: Action;
  /** Executed: the token of the attempt. Baselined: none, it never ran. */
  readonly token?: string;
  /** Absent: the completion holds by itself. */
  readonly anchor?: RecordedAnchor;
  readonly now: Instant;
}

/** What the StageLedger holds of a completion. */
export function recordOf({ stage, action, token, anchor, now }: LifetimeCompletion): CompletedAction {
  return {
    stage,
    action: action.name,
    origin: token === undefined ? "Baselined" : "Executed",
    digest: sha256(canonicalJson(action)),
    ...(token !== undefined && { token }),
    ...(anchor !== undefined && { anchor }),
    completedAt: formatInstant(now),
  };
}

/**
 * Records that a Lifetime action is done. Repeating it is harmless: a completion of that attempt which stands already
 * is left as it is, an older one of the same action is replaced.
 * @param cluster as ourselves
 */
export async function writeCompletion(
  cluster: Cluster,
  of: LedgerOf,
  completion: LifetimeCompletion & LedgerPace & { readonly token: string },
): Promise<Result<void>> {
  const { deadlineMs, mayBegin } = completion;
  const record = recordOf(completion);
  const changed = await changeLedger(cluster, of, (ledger) => planCompletion(ledger, record), {
    absent: "create",
    ...(deadlineMs !== undefined && { deadlineMs }),
    ...(mayBegin !== undefined && { mayBegin }),
  });
  return changed.kind === "failed" ? changed : done(undefined);
}

function planCompletion(
  ledger: LiveLedger,
  record: CompletedAction,
): Result<{ readonly part: "status"; readonly value: StageLedgerStatus } | undefined> {
  const stands = ledger.status?.completedActions?.some((one) => isSame(one, record) && one.token === record.token);
  if (stands === true) return done(undefined);
  const value = withCompletions(ledger, [record]);
  return value.kind === "failed" ? value : done({ part: "status", value: value.value });
}

/** The ledger's status with these completions in place of older ones of the same actions. */
export function withCompletions(
  { metadata, status = {} }: LiveLedger,
  records: readonly CompletedAction[],
): Result<StageLedgerStatus> {
  const others = (status.completedActions ?? []).filter((one) => !records.some((record) => isSame(one, record)));
  const completedActions = [...others, ...records];
  if (completedActions.length > ledgerEntriesMax) return failed(overfull(metadata));
  return done({ ...status, completedActions });
}

/** A StageLedger takes no more. */
export function overfull({ namespace = "", name }: { readonly namespace?: string; readonly name: string }): Failure {
  const message = `Cannot record in StageLedger ${namespace}/${name}: it would hold more than ${ledgerEntriesMax} actions; remove those that are no more with stageset reset-ledger ${name} -n ${namespace} --stage STAGE`;
  return { reason: "StageFailed", retry: "never", message };
}

function isSame(one: Pick<CompletedAction, "stage" | "action">, other: typeof one): boolean {
  return one.stage === other.stage && one.action === other.action;
}
