import type { Action, Pin, Run, Stage, StageLedger, StageSetSpec, StageSetStatus } from "../../api/index.ts";

const hooks = ["pre", "post", "onFailure"] as const;
type Hook = (typeof hooks)[number];

/** An action where it stands in a spec. */
export interface PlacedAction {
  readonly id: string;
  readonly stage: Stage;
  readonly hook: Hook;
  readonly action: Action;
  /** Those before it in its list. */
  readonly earlier: readonly PlacedAction[];
}

/** The actions of one list, in their order. */
export function actionsOf(stage: Stage, hook: Hook): readonly PlacedAction[] {
  const placed: PlacedAction[] = [];
  for (const action of stage.actions?.[hook] ?? [])
    placed.push({ id: `${stage.name}/${hook}/${action.name}`, stage, hook, action, earlier: [...placed] });
  return placed;
}

/** The action that an intent names, such as `one/pre/migrate`; undefined where the spec has none of this name. */
export function findAction(spec: StageSetSpec | undefined, id: string): PlacedAction | undefined {
  const stage = spec?.stages.find(({ name }) => name === stageOf(id));
  if (stage === undefined) return undefined;
  return hooks.flatMap((hook) => actionsOf(stage, hook)).find((one) => one.id === id);
}

export function stageOf(id: string): string {
  return id.split("/")[0] ?? "";
}

/** What is stored about the completions of a StageSet's actions. */
export interface Ledgers {
  readonly status: StageSetStatus;
  readonly ledger: StageLedger | undefined;
}

/** Is the action done, for what the run is about? On the ledger that its scope names; one of onFailure in the run. */
export function isRecorded({ id, stage, hook, action }: PlacedAction, { status, ledger }: Ledgers): boolean {
  if (hook === "onFailure") return status.run?.executed?.includes(id) === true;
  if (action.scope === "Lifetime") return isForEver(ledger, stage.name, action.name);
  const kept = status.stages?.find(({ name }) => name === stage.name);
  if (kept?.executedActions?.includes(action.name) !== true) return false;
  if (action.scope === "Content") return contentOf(status, stage.name) === kept.ledgerContent;
  // With `changeDetection: Content` a stage is Ready at what was applied until Build says whether another pin is anything new.
  const pinned = kept.phase === "Ready" ? undefined : pinOf(status.run, stage.name)?.revision;
  return (pinned ?? kept.appliedRevision) === kept.ledgerRevision;
}

function isForEver(ledger: StageLedger | undefined, stage: string, action: string): boolean {
  const isIt = (one: { readonly stage: string; readonly action: string }): boolean =>
    one.stage === stage && one.action === action;
  return ledger?.status?.completedActions?.some(isIt) === true || ledger?.spec?.baseline?.some(isIt) === true;
}

/** The UID of the object that the completion holds with; undefined where it holds by itself. */
export function anchorOf({ stage, action }: PlacedAction, { status, ledger }: Ledgers): string | undefined {
  const isIt = (one: { readonly stage: string; readonly action: string }): boolean =>
    one.stage === stage.name && one.action === action.name;
  if (action.scope === "Lifetime") return ledger?.status?.completedActions?.find(isIt)?.anchor?.uid;
  const kept = status.stages?.find(({ name }) => name === stage.name);
  return kept?.actionAnchors?.find((one) => one.action === action.name)?.uid;
}

/** What the stage renders to in this run; what it rendered to last, where the run is not at it. */
function contentOf({ run, stages }: StageSetStatus, stage: string): string | undefined {
  const rendered = run?.cursor.stage === stage ? run.rendered?.digest : undefined;
  return rendered ?? stages?.find(({ name }) => name === stage)?.contentDigest;
}

function pinOf(run: Run | undefined, stage: string): Pin | undefined {
  return run?.pins.find((pin) => pin.stage === stage);
}
