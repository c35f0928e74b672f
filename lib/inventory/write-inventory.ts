import { apiVersion, done, failed, type Result } from "../api/index.ts";
import { failureOf, type Answer, type Cluster, type LiveObject } from "../cluster/index.ts";
import type { Shard, WrittenShard } from "./inventory.ts";
import type { InventoryWrite } from "./plan-writes.ts";
import { shardOf } from "./read-inventory.ts";

/** Not the manager of what we apply: an inventory stands in no inventory (I1). */
const fieldManager = "stageset-inventory";

export interface WritePace {
  /** May another write begin? Asked before each; what is left over is planned again by whoever may go on. Absent: it may. */
  readonly mayBegin?: () => boolean;
  readonly deadlineMs?: number;
}

/**
 * Makes the planned writes, one after the other, and stops at the first that is refused: what was written until then
 * is a state that any step can go on from. A write of somebody else in between is a conflict (409, backoff): a creation
 * finds the name taken, a patch and a deletion test the resourceVersion that was read. Then: read again, plan again.
 * @returns what each write has left; see `afterWrites`
 */
export async function writeInventory(
  cluster: Cluster,
  writes: readonly InventoryWrite[],
  { mayBegin = () => true, ...deadline }: WritePace = {},
): Promise<Result<readonly WrittenShard[]>> {
  const written = new Map<string, WrittenShard>();
  for (const write of writes) {
    if (!mayBegin()) break;
    const name = write.kind === "create" ? write.object.metadata.name : write.shard.name;
    // A plan may write a shard twice; the second builds on the first.
    const result = await writeOne(cluster, write, written.get(name)?.shard, deadline);
    if (result.kind === "failed") return result;
    written.set(name, { name, ...(result.value !== undefined && { shard: result.value }) });
  }
  return done([...written.values()]);
}

/** The shard as it is after the write; undefined where it is gone. */
async function writeOne(
  cluster: Cluster,
  write: InventoryWrite,
  now: Shard | undefined,
  deadline: Pick<WritePace, "deadlineMs">,
): Promise<Result<Shard | undefined>> {
  if (write.kind === "create") return shardIn(await cluster.create(write.object, { fieldManager, ...deadline }));
  const { namespace, name, uid, resourceVersion } = now ?? write.shard;
  const ref = { apiVersion, kind: "StageInventory", namespace, name };
  if (write.kind === "delete") {
    const deleted = await cluster.delete(ref, { uid, resourceVersion, ...deadline });
    return deleted.kind === "refused" ? failed(failureOf(deleted.error, "StageFailed")) : done(undefined);
  }
  const spec = { stagePosition: write.position, entries: write.entries };
  const body = { metadata: { resourceVersion }, spec };
  return shardIn(await cluster.patch(ref, { type: "merge", body }, { fieldManager, ...deadline }));
}

function shardIn(answer: Answer<LiveObject>): Result<Shard> {
  return answer.kind === "refused" ? failed(failureOf(answer.error, "StageFailed")) : shardOf(answer.value);
}
