import { done, fieldsNotServed, finalizer, type Failure, type Result, type Run } from "../../api/index.ts";
import { formatInstant } from "../../base/index.ts";
import type { LiveMetadata } from "../../cluster/index.ts";
import { nextLook } from "../../health/index.ts";
import { planInventoryWrites, planTeardown, recordsOf, selectOrphans, type Inventory } from "../../inventory/index.ts";
import { applyRank, inventoryOf } from "../built-stage.ts";
import { deletedSince } from "../deleted-since.ts";
import { namespaceOf } from "../identity.ts";
import { leftoversOf } from "../intent.ts";
import { askedLately } from "../memory.ts";
import { advanceWith, fail, type Move } from "../move.ts";
import { phase } from "../phase.ts";
import { readRecorded } from "../recorded-objects.ts";
import { sinceOf, type Sight, type View } from "../sight.ts";
import { runIdOf } from "../target.ts";
import { nextDeletion, tellHanging } from "./prune.ts";

interface SeenRecords {
  readonly inventory: Inventory;
  readonly live: ReadonlyMap<string, LiveMetadata>;
  /** By UID: asked to go a moment ago. */
  readonly asked: ReadonlySet<string>;
}

/** Teardown: a StageSet that is being deleted takes what it applied along, last stage first, then lets itself go. */
export const teardown = phase<SeenRecords>("Teardown", lookAtRecords, decideTeardown);

async function lookAtRecords(sight: Sight): Promise<Result<SeenRecords>> {
  const inventory = await inventoryOf(sight);
  if (inventory.kind === "failed") return inventory;
  const live = await readRecorded(sight, selectOrphans(inventory.value, new Map()));
  if (live.kind === "failed") return live;
  const asked = askedLately(sight.memory, sight.view.now);
  return done({ inventory: inventory.value, live: live.value, asked });
}

function decideTeardown(view: View, { inventory, live, asked }: SeenRecords): Move {
  const { stageSet, status, now } = view;
  if (stageSet.metadata.finalizers?.includes(finalizer) !== true)
    return advanceWith({ kind: "settled", shards: new Map() });
  if (status.run?.cursor.phase !== "Teardown") return advanceWith({ kind: "teardownBegun", run: newRun(view) });
  const leftovers = status.run.leftovers ?? [];
  if (leftovers.length > 0) return { kind: "act", effect: { kind: "removeLeftovers", leftovers } };
  const notServed = fieldsNotServed(stageSet.spec).filter((path) => /^spec\.(deletionPolicy|onDelete)/.test(path));
  if (notServed.length > 0) return fail(keptFromDeleting(notServed));
  const owner = { namespace: namespaceOf(stageSet), name: stageSet.metadata.name };
  const [wave] = planTeardown({ inventory, live, owner, rank: applyRank }).waves;
  if (wave !== undefined) {
    const next = nextDeletion(wave.removals, asked);
    if (next !== undefined) return { kind: "act", effect: next };
    const message = `Deleting: waiting for ${tellHanging(wave.removals)}`;
    const since = deletedSince(live.values(), { otherwise: sinceOf(view), now });
    return { kind: "wait", until: nextLook(since, now), reason: "Progressing", message };
  }
  const nothing = recordsOf(inventory).map((record) => ({ ...record, entries: [] }));
  const writes = planInventoryWrites(inventory, nothing);
  if (writes.length > 0) return { kind: "act", effect: { kind: "writeInventory", writes } };
  return { kind: "act", effect: { kind: "removeFinalizer" } };
}

/** What the spec asks for instead of a plain deletion must not be answered with one. */
function keptFromDeleting(fields: readonly string[]): Failure {
  const wayOut = `remove that from the spec, or remove the finalizer ${finalizer} to leave everything where it is`;
  const message = `Cannot delete what was applied: not supported yet: ${fields.join(", ")}; ${wayOut}`;
  return { reason: "InvalidSpec", retry: "never", message };
}

function newRun({ stageSet, status, now }: View): Run {
  const startedAt = formatInstant(now);
  const claim = status.run?.claim;
  const leftovers = status.run === undefined ? [] : leftoversOf(status.run);
  const { generation } = stageSet.metadata;
  return {
    id: runIdOf(stageSet, { generation, pins: [] }, now),
    ...{ generation, startedAt, trigger: "Tick", pins: [] },
    cursor: { phase: "Teardown", since: startedAt },
    ...(leftovers.length > 0 && { leftovers }),
    ...(claim !== undefined && { claim }),
  };
}
