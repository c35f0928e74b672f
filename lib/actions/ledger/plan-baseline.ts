import { formatInstant, type Instant } from "../../base/index.ts";
import type { Action, Condition, StageLedgerSpec, StageSetSpec } from "../../api/index.ts";
import type { LiveLedger } from "./read-ledger.ts";
import { scopeOf } from "./scope.ts";

/** An entry of a baseline. */
export type BaselineEntry = NonNullable<StageLedgerSpec["baseline"]>[number];

/** What follows from `spec.baseline` of a ledger. */
export interface BaselinePlan {
  /** Actions that become done without running. */
  readonly record: readonly { readonly stage: string; readonly action: Action }[];
  /** Whether every entry names a Lifetime action; absent where there is no baseline. */
  readonly valid?: Pick<Condition, "status" | "reason" | "message">;
}

const namedMax = 10;

/** What a baseline makes done, and what is wrong with it. An entry that was recorded once is never recorded again, so that a lost anchor has its effect. */
export function planBaseline(
  { spec, status }: Pick<LiveLedger, "spec" | "status">,
  stageSet: StageSetSpec,
): BaselinePlan {
  const baseline = spec?.baseline ?? [];
  if (baseline.length === 0) return { record: [] };
  const judged = baseline.map((entry) => ({ entry, found: findLifetimeAction(stageSet, entry) }));
  const wrong = judged.flatMap(({ found }) => (found.kind === "none" ? [found.what] : []));
  const isDone = ({ stage, action }: BaselineEntry): boolean =>
    status?.completedActions?.some((one) => one.stage === stage && one.action === action) === true;
  const record = judged.flatMap(({ entry, found }) =>
    found.kind === "found" && !isDone(entry) ? [{ stage: entry.stage, action: found.action }] : [],
  );
  return { record: distinct(record), valid: wrong.length === 0 ? allValid : unknownActions(wrong) };
}

/** A Lifetime action of a spec, or why there is none: `stage db has no action seed`. */
export function findLifetimeAction(
  { stages }: StageSetSpec,
  { stage, action }: BaselineEntry,
): { readonly kind: "found"; readonly action: Action } | { readonly kind: "none"; readonly what: string } {
  const actions = stages.find(({ name }) => name === stage)?.actions;
  const none = (what: string) => ({ kind: "none", what }) as const;
  if (!stages.some(({ name }) => name === stage)) return none(`there is no stage ${stage}`);
  const found = [...(actions?.pre ?? []), ...(actions?.post ?? [])].find(({ name }) => name === action);
  if (found === undefined) return none(`stage ${stage} has no action ${action} in pre or post`);
  if (scopeOf(found) === "Lifetime") return { kind: "found", action: found };
  return none(`action ${action} of stage ${stage} has scope ${scopeOf(found)}, not Lifetime`);
}

/** An entry may stand there twice. */
function distinct(record: BaselinePlan["record"]): BaselinePlan["record"] {
  return record.filter(
    (one, index) => record.findIndex((each) => each.stage === one.stage && each.action === one.action) === index,
  );
}

const allValid = { status: "True", reason: "Valid", message: "Every entry names a Lifetime action" } as const;

function unknownActions(wrong: readonly string[]): NonNullable<BaselinePlan["valid"]> {
  const more = wrong.length > namedMax ? ` (and ${wrong.length - namedMax} more)` : "";
  const told = `${wrong.slice(0, namedMax).join("; ")}${more}`;
  return { status: "False", reason: "UnknownAction", message: `${told}; correct spec.baseline` };
}

const type = "BaselineValid";

/** The ledger's conditions with what a plan says of its baseline. */
export function baselineConditions(
  { metadata, status }: LiveLedger,
  valid: BaselinePlan["valid"],
  now: Instant,
): readonly Condition[] {
  const before = status?.conditions ?? [];
  const others = before.filter((one) => one.type !== type);
  if (valid === undefined) return others;
  const same = before.find((one) => one.type === type && one.status === valid.status);
  const { generation } = metadata;
  return [
    ...others,
    {
      type,
      ...valid,
      ...(generation !== undefined && { observedGeneration: generation }),
      lastTransitionTime: same?.lastTransitionTime ?? formatInstant(now),
    },
  ];
}
