import { apiVersion, done, failed, labels, labelValue, validate, type Result } from "../api/index.ts";
import { failureOf, type ClusterReader, type LiveObject } from "../cluster/index.ts";
import { canonicalEntry } from "./entry.ts";
import type { Inventory, Shard, StageSetName } from "./inventory.ts";

/** Reads all that a StageSet owns, the stages that its spec no longer names included: one list. */
export async function readInventory(cluster: ClusterReader, stageSet: StageSetName): Promise<Result<Inventory>> {
  const listed = await cluster.list(
    { apiVersion, kind: "StageInventory" },
    { namespace: stageSet.namespace, labelSelector: `${labels.stageSet}=${labelValue(stageSet.name)}` },
  );
  if (listed.kind === "refused") return failed(failureOf(listed.error, "StageFailed"));
  const shards: Shard[] = [];
  for (const object of listed.value.items) {
    const shard = shardOf(object);
    if (shard.kind === "failed") return shard;
    shards.push(shard.value);
  }
  return done({ stageSet, shards: shards.sort((one, other) => (one.name < other.name ? -1 : 1)) });
}

/** An inventory that cannot be read must not be taken for an empty one: what it records would be forgotten. */
export function shardOf(object: LiveObject): Result<Shard> {
  const { name, namespace = "", uid, resourceVersion, labels: given } = object.metadata;
  const validation = validate("StageInventory", object);
  if (validation.kind === "invalid") {
    const [{ field, message }] = validation.problems;
    const wayOut = "correct it by hand: each entry has an id and a v";
    const told = `Cannot read StageInventory ${namespace}/${name}: ${field}: ${message}; ${wayOut}`;
    return failed({ reason: "StageFailed", retry: "backoff", message: told });
  }
  const { stagePosition: position, entries } = validation.object.spec;
  const stage = given?.[labels.stage] ?? "";
  return done({ namespace, name, uid, resourceVersion, stage, position, entries: entries.map(canonicalEntry) });
}
