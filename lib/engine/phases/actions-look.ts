import {
  anchorsOf,
  findAnchor,
  nextOfAction,
  observeAnchors,
  planBaseline,
  readLedger,
  selectNext,
  type ActionMove,
  type ActionSight,
  type LiveLedger,
  type Hook,
  type RecordedAnchor,
} from "../../actions/index.ts";
import {
  done,
  failed,
  type Intent,
  type Pin,
  type Result,
  type SourceReference,
  type Stage,
  type StageSetSpec,
} from "../../api/index.ts";
import { assert, canonicalJson, sha256 } from "../../base/index.ts";
import { buildArtifact } from "../../build/index.ts";
import { resolveSource } from "../../source/index.ts";
import { builtStage, scopesOf } from "../built-stage.ts";
import { namespaceOf } from "../identity.ts";
import { actionOfIntent, actionsOf, isExecuted, type PlacedAction } from "../intent.ts";
import type { Fact } from "../facts.ts";
import { ledgerFacts } from "../ledger-facts.ts";
import { once } from "../memory.ts";
import { ownReader, stageCluster, type Sight } from "../sight.ts";

/** underWay: an action of this hook has begun. between: none has; which one is next? */
export type SeenActions =
  | { readonly kind: "underWay"; readonly placed: PlacedAction; readonly intent: Intent; readonly attempt: SeenAttempt }
  | ({ readonly kind: "between" } & SeenBetween);

export interface SeenAttempt {
  /** What the verb says; undefined: the attempt has failed already, and the next one is not due. */
  readonly move: ActionMove | undefined;
  /** Where it is done: the object that the completion is to hold with. */
  readonly anchor: Result<RecordedAnchor> | undefined;
  /** This step has made an effect of it. */
  readonly wasAsked: boolean;
  /** No clear answer came to its effect, which is asked for later. */
  readonly isUnclear: boolean;
  /** Something newer waits for the run under way to end. */
  readonly newerWaits: boolean;
  /** Does the StageLedger have the completion of this very attempt? */
  readonly onLedger: boolean;
}

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
export async function lookAtActions(sight: Sight, hook: Hook): Promise<Result<SeenActions>> {
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

async function lookAtAttempt(
  sight: Sight,
  stage: Stage,
  { at, action }: PlacedAction,
  intent: Intent,
): Promise<Result<SeenAttempt>> {
  const { outcomes, newerWaits } = sight.memory;
  const wasAsked = sight.memory.asked.has(intent.token);
  const unknown = { anchor: undefined, onLedger: false, isUnclear: false, wasAsked, newerWaits };
  if (intent.retryAt !== undefined) return done({ ...unknown, move: undefined });
  const onLedger = isForEver(at, action) ? await isOnLedger(sight, intent) : done(false);
  if (onLedger.kind === "failed") return onLedger;
  const isDone = onLedger.value || intent.done === true;
  const isUnclear = !isDone && outcomes.get(intent.token)?.kind === "wait";
  const move = isDone ? doneOf(intent) : await moveOf(sight, stage, { at, action }, intent);
  const seen = { ...unknown, isUnclear, move, onLedger: onLedger.value };
  if (move.kind !== "done" || action.completionAnchor === undefined || onLedger.value) return done(seen);
  const namespace = namespaceOf(sight.view.stageSet);
  const asked = { namespace, action: action.name, reference: action.completionAnchor };
  return done({ ...seen, anchor: await findAnchor(stageCluster(sight), asked) });
}

/** Does its completion stand in the StageLedger? */
function isForEver({ hook }: PlacedAction["at"], { scope }: PlacedAction["action"]): boolean {
  return hook !== "onFailure" && scope === "Lifetime";
}

function doneOf({ verb, objects = [] }: Intent): ActionMove {
  return { kind: "done", leftovers: verb === "job" ? objects : [] };
}

/** What an effect of this step has brought, once; otherwise what the verb finds. */
async function moveOf(sight: Sight, stage: Stage, { action }: PlacedAction, intent: Intent): Promise<ActionMove> {
  const { outcomes } = sight.memory;
  const known = outcomes.get(intent.token);
  if (known?.kind !== "done") outcomes.delete(intent.token); // the next attempt, or the next look, finds out anew
  return known ?? nextOfAction(actionSight(sight, stage, { action, intent }));
}

function actionSight(
  sight: Sight,
  stage: Stage,
  { action, intent }: Pick<ActionSight["view"], "action" | "intent">,
): ActionSight {
  const { ports, memory, view } = sight;
  const namespace = namespaceOf(view.stageSet);
  const cluster = stageCluster(sight, stage);
  return {
    view: { action, intent, namespace, now: view.now },
    cluster,
    async pinOf(source, path): Promise<Result<Pin>> {
      const inputs = sha256(canonicalJson({ source, path }));
      const pinned = pinOfSource(view, source);
      if (pinned !== undefined) return done({ ...pinned, stage: stage.name, inputs });
      const scope = { namespace, noCrossNamespaceRefs: ports.settings.noCrossNamespaceRefs };
      const offer = await once(memory.offers, canonicalJson(source), () =>
        resolveSource(ownReader(sight), source, scope),
      );
      if (offer.kind === "failed") return offer;
      const { kind, name, url, revision, digest, ...artifact } = offer.value;
      return done({ stage: stage.name, kind, namespace: artifact.namespace, name, url, revision, digest, inputs });
    },
    async objectsOf(pin, path) {
      const files = await once(memory.files, pin.digest, () => ports.fetch(pin));
      if (files.kind === "failed") return files;
      const order = { files: files.value, artifactDigest: pin.digest, path, namespace };
      return buildArtifact(order, { scopeOf: scopesOf(cluster), kustomize: ports.kustomize, memo: ports.memo });
    },
    mayAsk: (url) => ports.dialer.check(url),
  };
}

/** No action is next, and nothing is to be told. */
const nothing: SeenActions & { readonly kind: "between" } = {
  kind: "between",
  ...{ next: undefined, lostAnchor: undefined, facts: [], isRebuilt: false, unrecorded: undefined },
};

/** What is brought by a source that a stage has as well is of the revision that the run has pinned (I11). */
function pinOfSource({ stageSet, status }: Sight["view"], source: SourceReference): Pin | undefined {
  const same = stageSet.spec.stages.find(({ sourceRef }) => canonicalJson(sourceRef) === canonicalJson(source));
  return status.run?.pins.find(({ stage }) => stage === same?.name);
}

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
    facts: untold(sight, ledgerFacts({ ...stageSet, status }, { stage: stage.name, anchors, ledger: ledger.value })),
    isRebuilt: rendered !== built.value.digest,
    unrecorded: ledger.value !== undefined && hasUnrecorded(ledger.value, stageSet.spec) ? ledger.value : undefined,
  });
}

/** The StageLedger of the StageSet, read once in a step, and as this step has written it. */
async function ledgerOf(sight: Sight): Promise<Result<LiveLedger | undefined>> {
  const { memory, view } = sight;
  if (memory.ledger !== undefined) return done(memory.ledger.found);
  const read = await readLedger(ownReader(sight), {
    namespace: namespaceOf(view.stageSet),
    name: view.stageSet.metadata.name,
  });
  if (read.kind === "done") memory.ledger = { found: read.value };
  return read;
}

async function isOnLedger(sight: Sight, { token }: Intent): Promise<Result<boolean>> {
  const ledger = await ledgerOf(sight);
  if (ledger.kind === "failed") return failed(ledger.failure);
  return done(ledger.value?.status?.completedActions?.some((one) => one.token === token) === true);
}

/** Does the baseline say something that the ledger's status does not have yet? */
function hasUnrecorded(ledger: LiveLedger, spec: StageSetSpec): boolean {
  const { record, valid } = planBaseline(ledger, spec);
  const told = ledger.status?.conditions?.find(({ type }) => type === "BaselineValid");
  return record.length > 0 || valid?.status !== told?.status || valid?.message !== told?.message;
}

/** Those that this step has not told yet. */
function untold({ memory }: Sight, facts: readonly Fact[]): readonly Fact[] {
  const fresh = facts.filter(({ name }) => !memory.told.has(name));
  for (const { name } of fresh) memory.told.add(name);
  return fresh;
}
