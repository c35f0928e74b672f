import { assert } from "../base/index.ts";
import { done, failed, type Live, type Result, type StageSet } from "../api/index.ts";
import { applyObjects, deleteObjects, liveKey } from "../apply/index.ts";
import type { LiveObject } from "../cluster/index.ts";
import { afterWrites, writeInventory } from "../inventory/index.ts";
import type { Effect } from "./effect.ts";
import { addFinalizer, removeFinalizer } from "./finalizer.ts";
import { requestDeadlineMs } from "./limits.ts";
import type { Memory } from "./memory.ts";
import { refOf } from "./object-ref.ts";
import type { Ports } from "./ports.ts";
import { claimCovers, type Session } from "./session.ts";
import { clusterOfStage } from "./stage-cluster.ts";
import { takeActionEffect, takeBaseline, takeCompletion, takeLeftovers } from "./take-action.ts";
import type { Taken } from "./taken.ts";

/** Does one thing in the cluster. */
export async function takeEffect(
  ports: Ports,
  session: Session,
  effect: Effect,
  memory: Memory,
): Promise<Result<Taken>> {
  const { live } = session;
  const self = ports.clusters.as({ kind: "self" });
  switch (effect.kind) {
    case "addFinalizer":
      return asTaken(await addFinalizer(self, live));
    case "removeFinalizer":
      return asTaken(await removeFinalizer(self, live));
    case "writeInventory":
      return takeInventory(ports, session, effect, memory);
    case "applyObjects":
      return takeApply(ports, session, effect, memory);
    case "deleteObjects":
      return takeDelete(ports, session, effect, memory);
    case "takeAction":
      return takeActionEffect(ports, session, effect, memory);
    case "removeLeftovers":
      return takeLeftovers(ports, session, effect);
    case "recordCompletion":
      return takeCompletion(ports, session, effect, memory);
    case "recordBaseline":
      return takeBaseline(ports, session, effect, memory);
  }
}

function asTaken(result: Result<Live<StageSet>>): Result<Taken> {
  return result.kind === "done" ? done({ live: result.value }) : result;
}

async function takeInventory(
  ports: Ports,
  session: Session,
  { writes }: Effect & { kind: "writeInventory" },
  memory: Memory,
): Promise<Result<Taken>> {
  const { inventory } = memory;
  assert(inventory !== undefined, "an inventory is written that was not read");
  const written = await writeInventory(ports.clusters.as({ kind: "self" }), writes, paceOf(ports, session));
  memory.inventory = written.kind === "done" ? afterWrites(inventory, written.value) : undefined;
  return written.kind === "done" ? done({ live: session.live }) : written;
}

async function takeApply(
  ports: Ports,
  session: Session,
  { stage, objects }: Effect & { kind: "applyObjects" },
  memory: Memory,
): Promise<Result<Taken>> {
  const { live } = session;
  const { applied, failure } = await applyObjects(clusterOfStage(ports, live, stage), objects, paceOf(ports, session));
  const asserted = memory.asserted.get(stage) ?? new Map<string, LiveObject | undefined>();
  for (const { desired, live: answered } of applied) asserted.set(liveKey(refOf(desired)), answered);
  memory.asserted.set(stage, asserted);
  return failure === undefined ? done({ live }) : failed(failure);
}

async function takeDelete(
  ports: Ports,
  session: Session,
  { stage, objects }: Effect & { kind: "deleteObjects" },
  { askedToGo }: Memory,
): Promise<Result<Taken>> {
  const { live } = session;
  for (const { uid } of objects) askedToGo.set(uid, ports.clock.now());
  const failure = await deleteObjects(clusterOfStage(ports, live, stage), objects, paceOf(ports, session));
  return failure === undefined ? done({ live }) : failed(failure);
}

/** An effect of many requests stops where the claim would not cover the next one; the rest comes under a renewed claim. */
function paceOf({ settings, clock }: Ports, session: Session): Parameters<typeof applyObjects>[2] {
  return {
    concurrency: settings.applyConcurrency,
    deadlineMs: requestDeadlineMs,
    mayBegin: () => claimCovers(session, clock.now()),
  };
}
