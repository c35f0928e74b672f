import { assert } from "../base/index.ts";
import { done, type Live, type Result, type StageSet } from "../api/index.ts";
import { afterWrites, entriesIn, recordKey, writeInventory } from "../inventory/index.ts";
import type { Effect } from "./effect.ts";
import { addFinalizer, removeFinalizer } from "./finalizer.ts";
import type { Memory } from "./memory.ts";
import { paceOf } from "./pace.ts";
import type { Ports } from "./ports.ts";
import type { Session } from "./session.ts";
import { takeApply, takeRecreate } from "./take-apply.ts";
import { takeDelete, takeRelease } from "./take-removal.ts";
import { takeActionEffect, takeBaseline, takeCompletion, takeLeftovers } from "./take-action.ts";
import type { NotTaken, Taken } from "./taken.ts";

/** Does one thing in the cluster. */
export async function takeEffect(
  ports: Ports,
  session: Session,
  effect: Effect,
  memory: Memory,
): Promise<{ readonly kind: "done"; readonly value: Taken } | NotTaken> {
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
    case "recreateObjects":
      return takeRecreate(ports, session, effect, memory);
    case "deleteObjects":
      return takeDelete(ports, session, effect, memory);
    case "releaseObjects":
      return takeRelease(ports, session, effect, memory);
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
  if (written.kind === "failed") return written;
  const names = new Set(written.value.map(({ name }) => name));
  for (const { name, entries } of writes.map(entriesIn))
    for (const entry of names.has(name) ? entries : []) memory.recordedDone.add(recordKey(entry));
  return done({ live: session.live });
}
