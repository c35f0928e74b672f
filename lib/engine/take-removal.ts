import { done, type Result } from "../api/index.ts";
import { deleteEach, releaseObjects, type RefusedDeletion } from "../apply/index.ts";
import { refOf } from "../cluster/index.ts";
import { entryId } from "../inventory/index.ts";
import type { Effect } from "./effect.ts";
import { noteAsked, noteChanged, type Memory } from "./memory.ts";
import { paceOf } from "./pace.ts";
import type { Ports } from "./ports.ts";
import type { Session } from "./session.ts";
import { clusterOfStage } from "./stage-cluster.ts";
import type { Taken } from "./taken.ts";

/**
 * Asks objects to go. What is refused is no failure yet: the others go on, and the next look tells it. What has changed since
 * it was read is looked at again first.
 */
export async function takeDelete(
  ports: Ports,
  session: Session,
  { stage, objects }: Effect & { kind: "deleteObjects" },
  memory: Memory,
): Promise<Result<Taken>> {
  const { live } = session;
  const { asked, refused, changed } = await deleteEach(
    clusterOfStage(ports, live, stage),
    objects,
    paceOf(ports, session),
  );
  for (const uid of changed) noteChanged(memory, uid, ports.clock.now());
  return remembered(ports, session, memory, { uids: asked, refused });
}

/** Lets objects go without deleting them. What has lost our labels by that is to be found by its name. */
export async function takeRelease(
  ports: Ports,
  session: Session,
  { stage, objects }: Effect & { kind: "releaseObjects" },
  memory: Memory,
): Promise<Result<Taken>> {
  const uids = objects.map(({ metadata }) => metadata.uid);
  const { live } = session;
  for (const object of objects) {
    memory.letGo.add(object.metadata.uid);
    memory.seenOurs.delete(entryId(refOf(object)));
  }
  const refused = await releaseObjects(clusterOfStage(ports, live, stage), objects, paceOf(ports, session));
  return remembered(ports, session, memory, { uids, refused });
}

function remembered(
  { clock }: Ports,
  { live }: Session,
  memory: Memory,
  { uids, refused }: { readonly uids: readonly string[]; readonly refused: readonly RefusedDeletion[] },
): Result<Taken> {
  for (const uid of uids) noteAsked(memory, uid, clock.now());
  for (const { uid, refusal } of refused) memory.refusedToGo.set(uid, refusal);
  return done({ live });
}
