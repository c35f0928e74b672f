import { done, failed, type Failure, type Result, type Stage } from "../../api/index.ts";
import {
  asWanted,
  conflictActionOf,
  failureOfRefusals,
  liveKey,
  standingOf,
  type Standings,
} from "../../apply/index.ts";
import { assert } from "../../base/index.ts";
import type { Built } from "../../build/index.ts";
import { failureOf, refOf, tellRef, type Cluster, type LiveObject, type ObjectRef } from "../../cluster/index.ts";
import { conditionsOf, fieldAt, healthOf, type Health } from "../../health/index.ts";
import type { Inventory } from "../../inventory/index.ts";
import { builtStage, inventoryOf, objectsOf } from "../built-stage.ts";
import { keptFact, slowReadFact, type Fact } from "../facts.ts";
import { askedLately, untold } from "../memory.ts";
import { stageCluster, type Sight } from "../sight.ts";
import { probeStage, refusedAnew, selectStandees, standingsOf } from "../standings.ts";
import { isAsApplied, wasApplied } from "../as-applied.ts";

export interface SeenObjects {
  readonly built: Built;
  readonly inventory: Inventory;
  readonly shardCap: number;
  /** How each object stands. */
  readonly standings: Standings;
  /** The stage is Ready with what is wanted. */
  readonly isSteady: boolean;
  /** What is wanted was applied before, and nothing else since: what differs has drifted. */
  readonly isDrift: boolean;
  /** What the API server would not take, where that had to be asked again. */
  readonly refused: Failure | undefined;
  /** What is to be told, once in a step. */
  readonly facts: readonly Fact[];
  /** Namespaces and kinds of this stage that are applied but not there yet. */
  readonly notThere: readonly NotThere[];
  /** By UID: asked to go a moment ago. */
  readonly asked: ReadonlySet<string>;
}

/** What the stage is to be, what it is recorded to have, and how its objects stand. */
export async function lookAtObjects(sight: Sight): Promise<Result<SeenObjects>> {
  const { view, memory, ports } = sight;
  const { stage, status } = view;
  assert(stage !== undefined, "Apply without a stage");
  const built = await builtStage(sight, stage);
  if (built.kind === "failed") return built;
  const inventory = await inventoryOf(sight);
  if (inventory.kind === "failed") return inventory;
  const found = await standingsOf(sight, stage, built.value);
  if (found.kind === "failed") return found;
  const standings = found.value;
  const isSteady = isAsApplied(status, stage.name, built.value.digest);
  const mustProbe = isSteady || status.run?.rendered?.recheck === true;
  const refusals = mustProbe ? await probeStage(sight, stage, { built: built.value, standings }) : [];
  const moved = await lookAgain(stageCluster(sight), built.value, standings);
  if (moved.kind === "failed") return moved;
  const refusedNow = await refusedAnew(sight, stage, { built: built.value, standings });
  const slow = (memory.notes.get(stage.name) ?? []).map((note) => slowReadFact(view.stageSet, stage.name, note));
  const facts = untold(sight.memory, [...keepExisting(sight, stage, { built: built.value, standings }), ...slow]);
  const notThere = await lookForNew(sight, built.value, standings);
  if (notThere.kind === "failed") return notThere;
  return done({
    built: built.value,
    inventory: inventory.value,
    shardCap: ports.settings.inventoryShardCap,
    isDrift: wasApplied(status, stage.name, built.value.digest),
    ...{ standings, isSteady, facts, notThere: notThere.value, asked: askedLately(memory, view.now) },
    refused: failureOfRefusals([...(isSteady ? [] : refusals), ...refusedNow]),
  });
}

/** What is being deleted, or is to be, changes without us: it is asked for by name until it is gone. */
async function lookAgain(cluster: Cluster, built: Built, standings: Standings): Promise<Result<undefined>> {
  for (const { object, standing } of selectStandees(objectsOf(built), standings, ["terminating", "immutable"])) {
    const answer = await cluster.get(refOf(object));
    if (answer.kind === "refused") return failed(failureOf(answer.error, "StageFailed"));
    const live = answer.value;
    const now = standingOf(object, live);
    const isStill = standing.kind === "immutable" && now.kind === "differs";
    standings.set(liveKey(refOf(object)), isStill ? { ...standing, live } : now);
  }
  return done(undefined);
}

/** What cannot be changed, and is to be kept then, is as good as it gets. */
function keepExisting(
  { view }: Sight,
  stage: Stage,
  { built, standings }: { readonly built: Built; readonly standings: Standings },
): readonly Fact[] {
  const kept = selectStandees(objectsOf(built), standings, ["immutable"]).filter(
    ({ object }) => conflictActionOf(object, stage) === "KeepExisting",
  );
  return kept.map(({ object, standing }) => {
    const live = standing.kind === "immutable" ? standing.live : undefined;
    standings.set(liveKey(refOf(object)), { kind: "leftAlone", live });
    return keptFact(view.stageSet, { what: tellRef(refOf(object)), stage: stage.name, digest: built.digest });
  });
}

/** What others of the stage wait for, and how it is. */
export interface NotThere {
  readonly ref: ObjectRef;
  readonly health: Health;
}

/** Namespaces that are not Active, and kinds that are not Established, among what is applied and others wait for. */
async function lookForNew(sight: Sight, { needs }: Built, standings: Standings): Promise<Result<readonly NotThere[]>> {
  const notThere: NotThere[] = [];
  for (const { ref } of needs) {
    const standing = standings.get(liveKey(ref));
    if (standing?.kind !== "asWanted" || isThere(standing.live)) continue;
    const answer = await stageCluster(sight).get(ref);
    if (answer.kind === "refused") return failed(failureOf(answer.error, "StageFailed"));
    const live = answer.value;
    if (live !== undefined) standings.set(liveKey(ref), asWanted(live));
    if (live !== undefined && isThere(live)) continue;
    const health: Health =
      live === undefined ? { status: "NotFound", message: "not found" } : healthOf(live, sight.view.now);
    notThere.push({ ref, health });
  }
  return done(notThere);
}

function isThere(live: LiveObject): boolean {
  if (live.kind === "Namespace") return fieldAt(live, "status.phase") === "Active";
  return conditionsOf(live)?.some(({ type, status }) => type === "Established" && status === "True") === true;
}
