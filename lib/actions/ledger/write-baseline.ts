import { canonicalJson, mapParallel, type Instant } from "../../base/index.ts";
import { done, type Action, type Result, type StageLedgerStatus, type StageSetSpec } from "../../api/index.ts";
import type { Cluster } from "../../cluster/index.ts";
import { anchorReadsMax } from "../limits.ts";
import { changeLedger, type LedgerPace } from "./change-ledger.ts";
import type { RecordedAnchor } from "./observe-anchors.ts";
import { baselineConditions, planBaseline } from "./plan-baseline.ts";
import type { LiveLedger } from "./read-ledger.ts";
import { recordOf, withCompletions } from "./write-completion.ts";

export interface BaselineTools extends LedgerPace {
  readonly now: Instant;
  /** The anchor of an action, read as whoever its stage runs as; a Failure where there is none (yet). See `findAnchor`. */
  readonly anchorOf: (stage: string, action: Action) => Promise<Result<RecordedAnchor>>;
}

/**
 * Brings a ledger's status to what its baseline says: completions and condition in one write, and none where nothing
 * changes (I9). A baseline is what people know: where the anchor of an action does not exist now, it counts without one.
 * @param cluster as ourselves
 * @returns the ledger as it is now; it may have been deleted meanwhile
 */
export async function writeBaseline(
  cluster: Cluster,
  seen: LiveLedger,
  spec: StageSetSpec,
  { now, anchorOf, ...options }: BaselineTools,
): Promise<Result<LiveLedger | undefined>> {
  const first = planBaseline(seen, spec);
  const anchors = await findAnchors(first.record, anchorOf);
  if (!isChange(seen, statusWith(seen, spec, anchors, now))) return done(seen);
  const { namespace = "", name } = seen.metadata;
  return changeLedger(
    cluster,
    { namespace, name },
    (ledger) => {
      const status = statusWith(ledger, spec, anchors, now);
      if (status.kind === "failed") return status;
      return done(isChange(ledger, status) ? { part: "status", value: status.value } : undefined);
    },
    { absent: "leave", ...options },
  );
}

type Anchors = ReadonlyMap<string, RecordedAnchor>;

async function findAnchors(
  actions: readonly { readonly stage: string; readonly action: Action }[],
  anchorOf: BaselineTools["anchorOf"],
): Promise<Anchors> {
  const anchored = actions.filter(({ action }) => action.completionAnchor !== undefined);
  const found = await mapParallel(anchored, anchorReadsMax, async ({ stage, action }) => {
    const anchor = await anchorOf(stage, action);
    return anchor.kind === "done" ? [[keyOf(stage, action), anchor.value] as const] : [];
  });
  return new Map(found.flat());
}

function statusWith(ledger: LiveLedger, spec: StageSetSpec, anchors: Anchors, now: Instant): Result<StageLedgerStatus> {
  const { record, valid } = planBaseline(ledger, spec);
  const records = record.map(({ stage, action }) => {
    const anchor = anchors.get(keyOf(stage, action));
    return recordOf({ stage, action, now, ...(anchor !== undefined && { anchor }) });
  });
  const completed = withCompletions(ledger, records);
  if (completed.kind === "failed") return completed;
  return done({ ...completed.value, conditions: [...baselineConditions(ledger, valid, now)] });
}

/** Absent is the same as empty. */
function isChange({ status }: LiveLedger, next: Result<StageLedgerStatus>): boolean {
  if (next.kind === "failed") return true;
  const { completedActions = [], conditions = [] } = next.value;
  const before = [status?.completedActions ?? [], status?.conditions ?? []];
  return canonicalJson([completedActions, conditions]) !== canonicalJson(before);
}

function keyOf(stage: string, { name }: Action): string {
  return `${stage}/${name}`;
}
