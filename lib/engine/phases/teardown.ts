import { done, finalizer, type Result, type Run } from "../../api/index.ts";
import { formatInstant } from "../../base/index.ts";
import { selectOrphans, withRecords } from "../../inventory/index.ts";
import { inventoryOf } from "../built-stage.ts";
import { leftoversOf } from "../intent.ts";
import { lookForLost, reconstructedFact, recordsFound } from "../lost-inventory.ts";
import { askedEver, lastAsked, letGoIn } from "../memory.ts";
import { advanceWith, type Move } from "../move.ts";
import { phase } from "../phase.ts";
import { observeRecorded } from "../recorded-objects.ts";
import type { Sight, View } from "../sight.ts";
import { runIdOf } from "../target.ts";
import { decideOrphaning } from "./orphaning.ts";
import type { AskedToGo } from "./removal-order.ts";
import { decideRemoval, mayWait, type SeenTeardown } from "./teardown-removal.ts";

/** Teardown: a StageSet that is being deleted takes what it applied along, last stage first, then lets itself go. */
export const teardown = phase<SeenTeardown>("Teardown", lookAtRecords, decideTeardown);

/** Where inventories are missing, what their stages own is told from labels, and not written down again. */
async function lookAtRecords(sight: Sight): Promise<Result<SeenTeardown>> {
  const stored = await inventoryOf(sight);
  if (stored.kind === "failed") return stored;
  const lost = await lookForLost(sight);
  if (lost.kind === "failed") return lost;
  const found = lost.value === undefined ? [] : recordsFound(sight.view.stageSet, lost.value);
  const inventory = withRecords(stored.value, found);
  const { live, unseen } = await observeRecorded(sight, selectOrphans(inventory, new Map()));
  const { refused, lost: stages = [] } = lost.value ?? {};
  const { maxTeardownWaitMs: maxWaitMs } = sight.ports.settings;
  return done({
    ...{ inventory, stored: stored.value, lost: lost.value, live },
    unseen: refused === undefined ? unseen : new Map([...unseen, ...stages.map((stage) => [stage, refused] as const)]),
    lately: askedIn(sight, maxWaitMs),
    letGo: letGoIn(sight.memory),
    maxWaitMs,
  });
}

/** Once its time is over, a teardown asks each object one last time: whoever takes over may be the first to ask at all. */
function askedIn({ memory, view }: Sight, maxWaitMs: number): AskedToGo {
  const { now } = view;
  return mayWait(view, { maxWaitMs })
    ? lastAsked(memory, now)
    : { ...lastAsked(memory, now), asked: askedEver(memory), refused: memory.refusedToGo };
}

function decideTeardown(view: View, seen: SeenTeardown): Move {
  const { stageSet, status } = view;
  if (stageSet.metadata.finalizers?.includes(finalizer) !== true)
    return advanceWith({ kind: "settled", shards: new Map() });
  if (status.run?.cursor.phase !== "Teardown") return begin(view, seen);
  const { leftovers = [] } = status.run;
  if (leftovers.length > 0 && mayWait(view, seen)) {
    return { kind: "act", effect: { kind: "removeLeftovers", leftovers } };
  }
  return stageSet.spec.deletionPolicy === "Orphan" ? decideOrphaning(view, seen) : decideRemoval(view, seen);
}

function begin(view: View, { lost }: SeenTeardown): Move {
  const run = newRun(view);
  const about = { stageSet: view.stageSet, status: { ...view.status, run } };
  const facts = lost === undefined ? [] : [reconstructedFact(about, lost, "it goes with its StageSet")];
  return advanceWith({ kind: "teardownBegun", run, facts });
}

function newRun({ stageSet, status, now }: View): Run {
  const startedAt = formatInstant(now);
  const claim = status.run?.claim;
  const leftovers = status.run === undefined ? [] : leftoversOf(status.run);
  const { generation } = stageSet.metadata;
  const hasActions = (stageSet.spec.onDelete ?? []).length > 0;
  return {
    id: runIdOf(stageSet, { generation, pins: [] }, now),
    ...{ generation, startedAt, trigger: "Tick", pins: [] },
    cursor: { phase: hasActions ? "Delete" : "Teardown", since: startedAt },
    ...(leftovers.length > 0 && { leftovers }),
    ...(claim !== undefined && { claim }),
  };
}
