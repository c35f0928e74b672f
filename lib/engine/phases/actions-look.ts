import { anchorsOf, observeAnchors, selectNext, type LiveLedger, type StageHook } from "../../actions/index.ts";
import { done, type Intent, type Result, type Stage } from "../../api/index.ts";
import { assert } from "../../base/index.ts";
import { builtStage } from "../built-stage.ts";
import { namespaceOf } from "../identity.ts";
import { actionOfIntent, actionsOf, isExecuted, type PlacedAction } from "../intent.ts";
import type { Fact } from "../facts.ts";
import { ledgerFacts } from "../ledger-facts.ts";
import { untold } from "../memory.ts";
import { stageCluster, type Sight } from "../sight.ts";
import { hasUnrecorded, ledgerOf } from "../stage-ledger.ts";
import { lookAtAttempt, type SeenAttempt } from "./attempt-look.ts";

/** underWay: an action of this hook has begun. between: none has; which one is next? */
export type SeenActions =
  | { readonly kind: "underWay"; readonly placed: PlacedAction; readonly intent: Intent; readonly attempt: SeenAttempt }
  | ({ readonly kind: "between" } & SeenBetween);

export interface SeenBetween {
  readonly next: PlacedAction | undefined;
  /** UID of the object whose loss makes it run again. */
  readonly lostAnchor: string | undefined;
  /** What is to be told, once in a step. */
  readonly facts: readonly Fact[];
  /** The stage is built otherwise here than where its content was recorded. */
  readonly isRebuilt: boolean;
  /** The ledger, where its baseline says more than its status does. */
  readonly unrecorded: LiveLedger | undefined;
}

/** What has become of the action under way; or which one is next. */
export async function lookAtActions(sight: Sight, hook: StageHook): Promise<Result<SeenActions>> {
  const { stage, status, stageSet } = sight.view;
  assert(stage !== undefined, "actions without a stage");
  const intent = status.run?.intent;
  const placed = intent === undefined ? undefined : actionOfIntent(stageSet.spec, intent);
  if (intent !== undefined && placed?.at.hook === hook && placed.at.stage === stage.name) {
    const attempt = await lookAtAttempt(sight, stage, placed, intent);
    return attempt.kind === "failed" ? attempt : done({ kind: "underWay", placed, intent, attempt: attempt.value });
  }
  if (hook === "onFailure") return done(nextOnFailure(sight, stage));
  return lookForNext(sight, stage, hook);
}

/** No action is next, and nothing is to be told. */
const nothing: SeenActions & { readonly kind: "between" } = {
  kind: "between",
  ...{ next: undefined, lostAnchor: undefined, facts: [], isRebuilt: false, unrecorded: undefined },
};

function nextOnFailure({ view }: Sight, stage: Stage): SeenActions {
  const next = actionsOf(stage, "onFailure").find(({ at }) => !isExecuted(view.status.run, at));
  return { ...nothing, next };
}

async function lookForNext(sight: Sight, stage: Stage, hook: "pre" | "post"): Promise<Result<SeenActions>> {
  const { status, stageSet } = sight.view;
  const placed = actionsOf(stage, hook);
  if (placed.length === 0) return done(nothing);
  const built = await builtStage(sight, stage);
  if (built.kind === "failed") return built;
  const rendered = status.run?.rendered?.digest;
  const actions = placed.map(({ action }) => action);
  const hasLifetime = actions.some(({ scope }) => scope === "Lifetime");
  const ledger = hasLifetime ? await ledgerOf(sight) : done(undefined);
  if (ledger.kind === "failed") return ledger;
  const question = {
    stage: stage.name,
    actions,
    status: status.stages?.find(({ name }) => name === stage.name),
    revision: status.run?.pins.find((pin) => pin.stage === stage.name)?.revision ?? "",
    content: built.value.digest,
    ledger: ledger.value,
  };
  const anchors = await observeAnchors(stageCluster(sight), namespaceOf(stageSet), anchorsOf(question));
  const next = selectNext({ ...question, anchors });
  return done({
    kind: "between",
    next: next.kind === "none" ? undefined : placed.find(({ action }) => action.name === next.action.name),
    lostAnchor: next.kind === "next" ? next.invalidated?.uid : undefined,
    facts: untold(
      sight.memory,
      ledgerFacts({ ...stageSet, status }, { stage: stage.name, anchors, ledger: ledger.value }),
    ),
    isRebuilt: rendered !== built.value.digest,
    unrecorded: ledger.value !== undefined && hasUnrecorded(ledger.value, stageSet.spec) ? ledger.value : undefined,
  });
}
