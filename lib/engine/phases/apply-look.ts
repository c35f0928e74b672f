import {
  done,
  failed,
  labels,
  labelValue,
  type Live,
  type Result,
  type Stage,
  type StageSet,
} from "../../api/index.ts";
import { liveKey, observeLive, observeUnchanged } from "../../apply/index.ts";
import { assert } from "../../base/index.ts";
import type { Built } from "../../build/index.ts";
import { failureOf, type Cluster, type LiveObject, type ObjectRef } from "../../cluster/index.ts";
import type { Inventory } from "../../inventory/index.ts";
import { builtStage, inventoryOf, objectsOf } from "../built-stage.ts";
import { refOf } from "../object-ref.ts";
import { stageCluster, type Sight } from "../sight.ts";
import { isReadyAt } from "../target.ts";

export interface SeenObjects {
  readonly built: Built;
  readonly inventory: Inventory;
  readonly shardCap: number;
  /** Objects that stand as they are wanted, by `liveKey`: applied by this step, or found so. */
  readonly asserted: ReadonlySet<string>;
  /** Namespaces and kinds of this stage that are applied but not there yet. */
  readonly notThere: readonly ObjectRef[];
}

/** What the stage is to be, what it is recorded to have, and which of its objects stand as they are wanted. */
export async function lookAtObjects(sight: Sight): Promise<Result<SeenObjects>> {
  const { view, memory, ports } = sight;
  const { stage } = view;
  assert(stage !== undefined, "Apply without a stage");
  const built = await builtStage(sight, stage);
  if (built.kind === "failed") return built;
  const inventory = await inventoryOf(sight);
  if (inventory.kind === "failed") return inventory;
  const known = memory.asserted.get(stage.name) ?? new Map<string, LiveObject | undefined>();
  memory.asserted.set(stage.name, known);
  if (known.size === 0) {
    const found = await findAsserted(sight, stage, built.value);
    if (found.kind === "failed") return found;
    for (const [key, object] of found.value) known.set(key, object);
  }
  const notThere = await lookForNew(stageCluster(sight), built.value, known);
  if (notThere.kind === "failed") return notThere;
  return done({
    built: built.value,
    inventory: inventory.value,
    shardCap: ports.settings.inventoryShardCap,
    asserted: new Set(known.keys()),
    notThere: notThere.value,
  });
}

/**
 * What need not be applied again. Of a stage that is Ready at this very content: what stands unchanged. Of one that is
 * under way: as many objects as the cursor remembers.
 */
async function findAsserted(
  sight: Sight,
  stage: Stage,
  built: Built,
): Promise<Result<ReadonlyMap<string, LiveObject | undefined>>> {
  const { status } = sight.view;
  const pin = status.run?.pins.find((one) => one.stage === stage.name);
  const digest = status.stages?.find(({ name }) => name === stage.name)?.contentDigest;
  if (pin !== undefined && isReadyAt(status, pin) && digest === built.digest) return findUnchanged(sight, stage, built);
  const applied = objectsOf(built).slice(0, status.run?.cursor.applied ?? 0);
  return done(new Map(applied.map((object) => [liveKey(refOf(object)), undefined])));
}

async function findUnchanged(
  sight: Sight,
  stage: Stage,
  built: Built,
): Promise<Result<ReadonlyMap<string, LiveObject>>> {
  const cluster = stageCluster(sight);
  const refs = objectsOf(built).map(refOf);
  const live = await observeLive(cluster, { refs, selector: selectorOf(sight.view.stageSet, stage) });
  if (live.kind === "refused") return failed(failureOf(live.error, "StageFailed"));
  const { applyConcurrency } = sight.ports.settings;
  return done(await observeUnchanged(cluster, objectsOf(built), live.value, applyConcurrency));
}

/** The label selector under which the objects of a stage are applied. */
export function selectorOf({ metadata }: Live<StageSet>, { name }: Stage): string {
  const wanted = {
    [labels.name]: labelValue(metadata.name),
    [labels.namespace]: labelValue(metadata.namespace ?? ""),
    [labels.stage]: labelValue(name),
  };
  return Object.entries(wanted)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

/** Namespaces that are not Active, and kinds that are not Established, among what is applied and others wait for. */
async function lookForNew(
  cluster: Cluster,
  { needs }: Built,
  known: Map<string, LiveObject | undefined>,
): Promise<Result<readonly ObjectRef[]>> {
  const notThere: ObjectRef[] = [];
  for (const { ref } of needs) {
    const key = liveKey(ref);
    if (!known.has(key) || isThere(known.get(key))) continue;
    const answer = await cluster.get(ref);
    if (answer.kind === "refused") return failed(failureOf(answer.error, "StageFailed"));
    known.set(key, answer.value);
    if (!isThere(answer.value)) notThere.push(ref);
  }
  return done(notThere);
}

function isThere(live: LiveObject | undefined): boolean {
  if (live === undefined) return false;
  const status = (live["status"] ?? {}) as Served; // the API server checks both kinds
  if (live.kind === "Namespace") return status.phase === "Active";
  return status.conditions?.some(({ type, status: holds }) => type === "Established" && holds === "True") === true;
}

interface Served {
  readonly phase?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}
