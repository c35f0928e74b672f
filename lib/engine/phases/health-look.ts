import { done, failed, ownerSelector, type Result, type Stage } from "../../api/index.ts";
import { compare, isMarkedOff, liveKey } from "../../apply/index.ts";
import { assert } from "../../base/index.ts";
import type { Built } from "../../build/index.ts";
import { failureOf, refOf, type KubeObject, type LiveObject, type ObjectRef } from "../../cluster/index.ts";
import {
  judge,
  objectKey,
  observeHealth,
  ownHealthOf,
  ruleFor,
  selectFinished,
  type Judging,
  type Seen,
} from "../../health/index.ts";
import { entriesOf, recordKey, union, type Inventory, type StageRecord } from "../../inventory/index.ts";
import { builtStage, inventoryOf, objectsOf } from "../built-stage.ts";
import { absenceOf, jobEntry, jobRecordsOf, recordOf, runsOnce, vanishesAtOnce } from "../job-records.ts";
import { sinceOf, stageCluster, type Sight } from "../sight.ts";
import { standees } from "../standings.ts";

/** An object of the stage that is waited for. */
interface Wanted {
  readonly object: KubeObject;
  readonly ref: ObjectRef;
  readonly mayBeGone: boolean;
}

export interface SeenHealth {
  /** Without those that are left alone. */
  readonly wanted: readonly Wanted[];
  readonly checks: readonly ObjectRef[];
  /** Absent: every object was healthy in the very answer that applied it. */
  readonly seen: Seen | undefined;
  readonly built: Built;
  /** What was applied and is not there any more. */
  readonly gone: readonly KubeObject[];
  /** The inventory of which a Job that is done must become part. */
  readonly finished: StageRecord | undefined;
  readonly inventory: Inventory;
  readonly shardCap: number;
}

/** How everything is that the stage waits for: what the API server answered a moment ago, and one list for each kind beyond that. */
export async function lookAtHealth(sight: Sight): Promise<Result<SeenHealth>> {
  const { stage, stageSet, now } = sight.view;
  assert(stage !== undefined, "Health without a stage");
  const built = await builtStage(sight, stage);
  if (built.kind === "failed") return built;
  const inventory = await inventoryOf(sight);
  if (inventory.kind === "failed") return inventory;
  const wanted = wantedOf(stage, built.value, inventory.value);
  const checks = (stage.readyChecks?.checks ?? []).map((check) => ({
    namespace: stageSet.metadata.namespace ?? "",
    ...check,
  }));
  const known = {
    wanted,
    checks,
    built: built.value,
    inventory: inventory.value,
    shardCap: sight.ports.settings.inventoryShardCap,
  };
  const judging = { exprs: stage.readyChecks?.exprs ?? [], clock: sight.ports.clock };
  const { healthy, isAll } = await healthyAnswers(sight, built.value, judging);
  if (isAll && checks.length === 0) {
    const finished = jobsRecord(sight, known, healthy);
    return done({ ...known, seen: undefined, gone: [], finished });
  }
  const awaited = awaitedOf(stage, wanted, judging);
  const scope = { wanted: awaited.map(({ ref }) => ref), known: healthy, checks, judging };
  const { namespace = "", name } = stageSet.metadata;
  const selector = ownerSelector({ namespace, name, stage: stage.name });
  const seen = await observeHealth(stageCluster(sight), { ...scope, selector, since: sinceOf(sight.view), now });
  if (seen.kind === "refused") return failed(failureOf(seen.error, "StageFailed"));
  const gone = goneOf(sight, awaited, seen.value);
  const { objects } = seen.value;
  const still = wanted.filter(({ object, ref }) => !isOthersAffair(object, objects.get(objectKey(ref)), judging));
  const finished = jobsRecord(sight, known, objects);
  return done({ ...known, wanted: still, seen: seen.value, gone, finished });
}

/**
 * Does the release or the object in the cluster say that it is nobody's to change? Then it is not waited for either, as in
 * Flux, unless an expression speaks of it.
 */
function isOthersAffair(object: KubeObject, live: KubeObject | undefined, { exprs }: Pick<Judging, "exprs">): boolean {
  const isOff = isMarkedOff(object) || (live !== undefined && isMarkedOff(live));
  return isOff && ruleFor(object, exprs) === undefined;
}

/**
 * What was there when the stage was applied. Each is made again once between two waits: somebody who keeps deleting it is
 * outlived by the stage's timeout. What becomes of a Job that is gone is for Apply to say.
 */
function goneOf(
  { memory, view }: Sight,
  awaited: readonly Wanted[],
  { objects, unserved }: Seen,
): readonly KubeObject[] {
  if (unserved.size > 0) return [];
  const missing = awaited.filter(
    ({ object, ref, mayBeGone }) => !mayBeGone && !runsOnce(object) && !objects.has(objectKey(ref)),
  );
  const gone = missing.filter(({ ref }) => !memory.madeAgain.has(liveKey(ref)));
  for (const { ref } of gone) {
    memory.madeAgain.add(liveKey(ref));
    memory.standings.get(view.stage?.name ?? "")?.set(liveKey(ref), { kind: "absent" });
  }
  return gone.map(({ object }) => object);
}

/** Where its own objects are not waited for, a stage still looks at those that expressions speak of, and at what may end. */
function awaitedOf(stage: Stage, wanted: readonly Wanted[], { exprs }: Judging): readonly Wanted[] {
  const isWaited = stage.readyChecks?.disableWait !== true;
  return wanted.filter(({ object }) => isWaited || runsOnce(object) || ruleFor(object, exprs) !== undefined);
}

/** What is waited for: all that is applied. What is left to others, and a Job that has done its work, may be gone. */
function wantedOf(stage: Stage, built: Built, inventory: Inventory): readonly Wanted[] {
  const records = jobRecordsOf(inventory);
  const { disableWait = false, exprs = [] } = stage.readyChecks ?? {};
  const applied = objectsOf(built).filter((object) => !isOthersAffair(object, undefined, { exprs }));
  return applied.map((object) => ({
    object,
    ref: refOf(object),
    mayBeGone:
      isMarkedOff(object) ||
      vanishesAtOnce(object) ||
      absenceOf(records, object, { disableWait, isAsked: false }) === "finished",
  }));
}

/** What was healthy when it was applied, a moment ago, need not be read again. `isAll`: that is all there is to look at. */
async function healthyAnswers(
  { memory, view }: Sight,
  built: Built,
  judging: Judging,
): Promise<{ readonly healthy: ReadonlyMap<string, KubeObject>; readonly isAll: boolean }> {
  const standings = memory.standings.get(view.stage?.name ?? "");
  if (standings === undefined) return { healthy: new Map(), isAll: false };
  const answers = new Map<string, KubeObject>();
  let isAll = true;
  for (const { object, standing } of standees(objectsOf(built), standings)) {
    if (standing.kind === "finished") continue;
    if (standing.kind === "leftAlone" && isOthersAffair(object, standing.live, judging)) continue;
    if (standing.kind !== "asWanted" && standing.kind !== "leftAlone") isAll = false;
    else if (standing.live !== undefined) answers.set(objectKey(refOf(object)), standing.live);
  }
  const judged = await judge(answers, judging);
  for (const [key, live] of answers) {
    if ((judged.get(key) ?? ownHealthOf(live, view.now)).status === "Current") continue;
    answers.delete(key);
    isAll = false;
  }
  return { healthy: answers, isAll };
}

/**
 * The stage's entries, where more is known of a Job or a bare Pod than they say: that it is applied, that it was seen to be
 * done, that it has vanished as it does when it ends. Each is written once in a step.
 */
function jobsRecord(
  sight: Sight,
  { wanted, inventory }: Pick<SeenHealth, "inventory" | "wanted">,
  objects: ReadonlyMap<string, KubeObject>,
): StageRecord | undefined {
  const { view, memory } = sight;
  const { stage, stageSet } = view;
  assert(stage !== undefined, "Health without a stage");
  const entries = entriesOf(inventory, stage.name);
  const known = new Set(entries.map(recordKey));
  const jobs = wanted.filter(({ object }) => runsOnce(object));
  const ended = selectFinished(
    jobs.map(({ ref }) => ref),
    objects,
  );
  const uids = new Map(ended.map(({ ref, uid }) => [ref, uid]));
  const records = jobRecordsOf(inventory);
  const news = jobs.flatMap(({ object, ref }) => {
    const found = objects.get(objectKey(ref));
    const recorded = recordOf(records, object);
    const isOurs = found === undefined ? hasVanished(sight, object) : recorded !== undefined;
    if (!isOurs && (found === undefined || !isAsWanted(sight, object, found))) return [];
    const entry = jobEntry(object, recorded?.done ?? (found === undefined ? "gone" : uids.get(ref)));
    const key = recordKey(entry);
    return known.has(key) || memory.recordedDone.has(key) ? [] : [entry];
  });
  if (news.length === 0) return undefined;
  const position = stageSet.spec.stages.findIndex(({ name }) => name === stage.name);
  return { stage: stage.name, position, entries: union(entries, news) };
}

/** One that is deleted as it ends is done when it is not there any more; unless it is another one that was kept. */
function hasVanished({ memory, view }: Sight, object: KubeObject): boolean {
  const standing = memory.standings.get(view.stage?.name ?? "")?.get(liveKey(refOf(object)));
  return vanishesAtOnce(object) && standing?.kind !== "leftAlone";
}

/** One that no record says is applied: what is kept though it is another may be done as well, which says nothing of what is wanted. */
function isAsWanted({ memory, view }: Sight, object: KubeObject, found: KubeObject | undefined): boolean {
  const standing = memory.standings.get(view.stage?.name ?? "")?.get(liveKey(refOf(object)));
  if (standing !== undefined) return standing.kind === "asWanted";
  return found !== undefined && compare(object, found as LiveObject).kind === "same"; // the look has read it from the API server
}
