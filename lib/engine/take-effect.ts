import { assert } from "../base/index.ts";
import { done, failed, type Live, type Result, type StageSet } from "../api/index.ts";
import { applyObjects, deleteObjects, liveKey } from "../apply/index.ts";
import type { Cluster, LiveObject } from "../cluster/index.ts";
import { afterWrites, writeInventory } from "../inventory/index.ts";
import type { Effect } from "./effect.ts";
import { addFinalizer, removeFinalizer } from "./finalizer.ts";
import { identityOf } from "./identity.ts";
import { requestDeadlineMs } from "./limits.ts";
import type { Memory } from "./memory.ts";
import { refOf } from "./object-ref.ts";
import type { Ports } from "./ports.ts";
import { claimCovers, type Session } from "./session.ts";

/** Does one thing in the cluster. The StageSet as it stands afterwards, as far as the effect touched it. */
export async function takeEffect(
  ports: Ports,
  session: Session,
  effect: Effect,
  memory: Memory,
): Promise<Result<Live<StageSet>>> {
  const { live } = session;
  const self = ports.clusters.as({ kind: "self" });
  switch (effect.kind) {
    case "addFinalizer":
      return addFinalizer(self, live);
    case "removeFinalizer":
      return removeFinalizer(self, live);
    case "writeInventory":
      return takeInventory(ports, session, effect, memory);
    case "applyObjects":
      return takeApply(ports, session, effect, memory);
    case "deleteObjects":
      return takeDelete(ports, session, effect, memory);
  }
}

async function takeInventory(
  ports: Ports,
  session: Session,
  { writes }: Effect & { kind: "writeInventory" },
  memory: Memory,
): Promise<Result<Live<StageSet>>> {
  const { inventory } = memory;
  assert(inventory !== undefined, "an inventory is written that was not read");
  const written = await writeInventory(ports.clusters.as({ kind: "self" }), writes, paceOf(ports, session));
  memory.inventory = written.kind === "done" ? afterWrites(inventory, written.value) : undefined;
  return written.kind === "done" ? done(session.live) : written;
}

async function takeApply(
  ports: Ports,
  session: Session,
  { stage, objects }: Effect & { kind: "applyObjects" },
  memory: Memory,
): Promise<Result<Live<StageSet>>> {
  const { live } = session;
  const { applied, failure } = await applyObjects(stageCluster(ports, live, stage), objects, paceOf(ports, session));
  const asserted = memory.asserted.get(stage) ?? new Map<string, LiveObject | undefined>();
  for (const { desired, live: answered } of applied) asserted.set(liveKey(refOf(desired)), answered);
  memory.asserted.set(stage, asserted);
  return failure === undefined ? done(live) : failed(failure);
}

async function takeDelete(
  ports: Ports,
  session: Session,
  { stage, objects }: Effect & { kind: "deleteObjects" },
  { askedToGo }: Memory,
): Promise<Result<Live<StageSet>>> {
  const { live } = session;
  for (const { uid } of objects) askedToGo.set(uid, ports.clock.now());
  const failure = await deleteObjects(stageCluster(ports, live, stage), objects, paceOf(ports, session));
  return failure === undefined ? done(live) : failed(failure);
}

/** The cluster as whoever the stage runs as; one that the spec does not name any more, as the StageSet does. */
function stageCluster(ports: Ports, live: Live<StageSet>, stage: string): Cluster {
  const named = live.spec.stages.find(({ name }) => name === stage);
  return ports.clusters.as(identityOf(live, named, ports.settings.defaultServiceAccount));
}

/** An effect of many requests stops where the claim would not cover the next one; the rest comes under a renewed claim. */
function paceOf({ settings, clock }: Ports, session: Session): Parameters<typeof applyObjects>[2] {
  return {
    concurrency: settings.applyConcurrency,
    deadlineMs: requestDeadlineMs,
    mayBegin: () => claimCovers(session, clock.now()),
  };
}
