import { done, type Result, type StageStatus } from "../api/index.ts";
import { canonicalJson } from "../base/index.ts";
import { failureOf, type ApiError, type LiveMetadata } from "../cluster/index.ts";
import {
  observeOwned,
  planInventoryWrites,
  planReconstruction,
  recordsOf,
  refOf,
  selectLost,
  shardsAfter,
  type Inventory,
  type StageRecord,
} from "../inventory/index.ts";
import { inventoryOf } from "./built-stage.ts";
import { fact, type Fact } from "./facts.ts";
import { identityOf, namespaceOf } from "./identity.ts";
import { namedObjectsMax } from "./limits.ts";
import type { SeenOwned } from "./memory.ts";
import { failInPassing, type Move } from "./move.ts";
import type { Phase } from "./phase.ts";
import { stageCluster, type Sight, type View } from "./sight.ts";

/** Inventories that somebody has deleted, and what of them can be told from labels. */
export interface LostInventory extends SeenOwned {
  readonly inventory: Inventory;
  readonly lost: readonly string[];
  readonly shardCap: number;
}

/** The phase, once no inventory is missing: what a run applies or removes is decided over whole records alone. */
export function withInventory(phase: Phase): Phase {
  const next = async (sight: Sight): Promise<Move> => {
    if (sight.view.status.run === undefined || sight.view.stageSet.spec.suspend === true) return phase.next(sight);
    const lost = await lookForLost(sight);
    if (lost.kind === "failed") return failInPassing(lost.failure);
    if (lost.value?.refused !== undefined) return failInPassing(failureOf(lost.value.refused, "StageFailed"));
    return lost.value === undefined ? phase.next(sight) : decideReconstruction(sight.view, lost.value);
  };
  return { name: phase.name, next };
}

/** Are there fewer inventories than the status says? Then all that carries our labels, as each stage may see it (I10). */
export async function lookForLost(sight: Sight): Promise<Result<LostInventory | undefined>> {
  const inventory = await inventoryOf(sight);
  if (inventory.kind === "failed") return inventory;
  const lost = selectLost(inventory.value, toldStages(sight.view));
  if (lost.length === 0) return done(undefined);
  const { memory, ports } = sight;
  memory.owned ??= await lookForOwned(sight, inventory.value, lost);
  return done({ inventory: inventory.value, lost, ...memory.owned, shardCap: ports.settings.inventoryShardCap });
}

/** As each of the stages' identities, and as the StageSet's own: a stage that the spec no longer names had that. */
async function lookForOwned(sight: Sight, inventory: Inventory, lost: readonly string[]): Promise<SeenOwned> {
  const { stageSet } = sight.view;
  const owner = { namespace: namespaceOf(stageSet), name: stageSet.metadata.name };
  const namespaces = [...new Set([owner.namespace, ...namespacesIn(inventory)])];
  const stages = [undefined, ...stageSet.spec.stages.filter(({ name }) => lost.includes(name))];
  const identities = Map.groupBy(stages, (stage) =>
    canonicalJson(identityOf(stageSet, stage, sight.ports.settings.defaultServiceAccount)),
  );
  const found = new Map<string, LiveMetadata>();
  const unseen = new Set<string>();
  let refused: ApiError | undefined;
  for (const [stage] of identities.values()) {
    const owned = await observeOwned(stageCluster(sight, stage), owner, namespaces);
    if (owned.kind === "refused") refused ??= owned.error;
    else {
      for (const object of owned.value.found)
        found.set(`${object.kind}/${object.apiVersion}/${object.metadata.uid}`, object);
      for (const kind of owned.value.unseen) unseen.add(kind);
    }
  }
  return { found: [...found.values()], unseen: [...unseen].sort(), refused };
}

/** What the status says of stages; of those that this very run has dropped, what it said last. */
function toldStages({ status, stageSet }: View): readonly StageStatus[] {
  const { stages = [], run } = status;
  if (run?.reconstructed === true) return stages;
  const dropped = (stageSet.status?.stages ?? []).filter(({ name }) => stages.every((one) => one.name !== name));
  return [...stages, ...dropped];
}

function namespacesIn(inventory: Inventory): readonly string[] {
  return recordsOf(inventory).flatMap(({ entries }) => entries.flatMap((entry) => refOf(entry)?.namespace ?? []));
}

/** They are written anew before anything else. */
export function decideReconstruction({ stageSet, status }: View, seen: LostInventory): Move {
  const { inventory, shardCap } = seen;
  const writes = planInventoryWrites(inventory, recordsFound(stageSet, seen), shardCap);
  const facts = [reconstructedFact({ stageSet, status }, seen, "nothing is pruned in this run")];
  const note = { kind: "reconstructed", shards: shardsAfter(inventory, writes), facts } as const;
  return writes.length === 0
    ? { kind: "remember", note }
    : { kind: "act", effect: { kind: "writeInventory", writes }, note };
}

/** What the lost stages own, as far as labels tell. */
export function recordsFound(
  { spec }: View["stageSet"],
  { inventory, lost, found }: LostInventory,
): readonly StageRecord[] {
  return planReconstruction({ inventory, lost, stages: spec.stages.map(({ name }) => name), found });
}

export function reconstructedFact(
  { stageSet, status }: Pick<View, "stageSet" | "status">,
  seen: LostInventory,
  then: string,
): Fact {
  const { lost, unseen } = seen;
  const count = recordsFound(stageSet, seen).reduce((sum, { entries }) => sum + entries.length, 0);
  const where = lost.length === 1 ? `stage ${lost.join("")}` : `stages ${lost.join(", ")}`;
  const message = `The inventory of ${where} was lost, and is rebuilt from labels: ${count} objects; ${then}${tellUnseen(unseen)}`;
  return fact(
    { metadata: stageSet.metadata, status },
    { type: "Warning", reason: "InventoryReconstructed", action: "Reconstruct", message },
  );
}

function tellUnseen(unseen: readonly string[]): string {
  if (unseen.length === 0) return "";
  const named = unseen.slice(0, namedObjectsMax).join(", ");
  const more = unseen.length > namedObjectsMax ? ` and ${unseen.length - namedObjectsMax} more kinds` : "";
  return `; not allowed to look for ${named}${more} everywhere`;
}
