import type { StageLedger, StageStatus } from "../../lib/api/index.ts";
import { layoutOf, revisionOffered, statusIn, type Game } from "./game.ts";
import type { DrawnAction, DrawnStage } from "./world.ts";

/** What of the actions is not as the spec says: every one done once for its key, and nothing left of any. */
export function actionDifferences(game: Game): readonly string[] {
  const left = leftBehind(game);
  if (game.ended) return left;
  const stages = statusIn(game)?.stages ?? [];
  const undone = layoutOf(game).stages.flatMap((stage) => {
    const status = stages.find(({ name }) => name === stage.name);
    const open = stage.actions.filter((one) => one.hook !== "onFailure" && !isDone(game, stage, one, status));
    return open.map(({ hook, action }) => `${stage.name}/${hook}/${action.name} is on no ledger`);
  });
  return [...left, ...undone, ...askedInVain(game, stages)];
}

function isDone(
  game: Game,
  { name: stage, source }: DrawnStage,
  { action: { name, scope } }: DrawnAction,
  status: StageStatus | undefined,
): boolean {
  if (scope === "Lifetime") {
    const [found] = game.place.cluster.lookAll({ apiVersion: "stages.metio.wtf/v1", kind: "StageLedger" });
    const ledger = found as unknown as StageLedger | undefined;
    const completed = ledger?.status?.completedActions?.find((one) => one.stage === stage && one.action === name);
    return completed !== undefined && holds(game, completed.anchor?.uid);
  }
  const isAtKey =
    scope === "Content"
      ? status?.ledgerContent === status?.contentDigest
      : status?.ledgerRevision === revisionOffered(game, source);
  const anchor = status?.actionAnchors?.find(({ action }) => action === name);
  return isAtKey && status?.executedActions?.includes(name) === true && holds(game, anchor?.uid);
}

/** A completion holds as long as its anchor does; one without holds by itself. */
function holds({ place: { cluster } }: Game, uid: string | undefined): boolean {
  const anchor = cluster.look({ apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "anchor" });
  return uid === undefined || anchor?.metadata.uid === uid;
}

/** Objects of actions that only live as long as the action: Jobs, and what they bring along. */
function leftBehind({ place: { cluster } }: Game): readonly string[] {
  const how = { namespace: "shop", labelSelector: "stages.metio.wtf/action-token" };
  const jobs = cluster.lookAll({ apiVersion: "batch/v1", kind: "Job" }, how);
  const settings = cluster
    .lookAll({ apiVersion: "v1", kind: "ConfigMap" }, how)
    .filter(({ metadata }) => metadata.name.startsWith("cfg-"));
  return [...jobs, ...settings].map(({ kind, metadata }) => `${kind} ${metadata.name} is left of an action`);
}

/** Whoever asks for a stage's actions once more is heard. */
function askedInVain({ askedStage }: Game, stages: readonly StageStatus[]): readonly string[] {
  const [name, token] = askedStage?.split("@") ?? [];
  const stage = stages.find((one) => one.name === name);
  return stage === undefined || stage.lastHandledReconcileAt === token ? [] : [`asked for ${askedStage ?? ""} in vain`];
}
