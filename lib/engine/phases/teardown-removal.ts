import { after, formatDuration, parseInstant } from "../../base/index.ts";
import { failureOf, type ApiError } from "../../cluster/index.ts";
import { nextLook } from "../../health/index.ts";
import {
  planInventoryWrites,
  planTeardown,
  selectOrphans,
  shardsAfter,
  type Inventory,
  type Removal,
  type StageRecord,
  type TeardownPlan,
} from "../../inventory/index.ts";
import { applyRank } from "../built-stage.ts";
import { deletedSince } from "../deleted-since.ts";
import { fact, type Fact } from "../facts.ts";
import { namespaceOf } from "../identity.ts";
import { tellSome } from "../kept-facts.ts";
import { teardownPatienceMs } from "../limits.ts";
import type { LostInventory } from "../lost-inventory.ts";
import { fail, type Move } from "../move.ts";
import type { SeenRecorded } from "../recorded-objects.ts";
import { sinceOf, type View } from "../sight.ts";
import { letGoFirst, passingRefusal, tellKept, type SeenKept } from "./kept-objects.ts";
import { failureOfRemovals, nextRemoval, tellHanging, type AskedToGo } from "./removal-order.ts";
import { isHopeless, recordsLeft, withoutStages, type NotRemoved } from "./teardown-left.ts";

export interface SeenTeardown extends SeenRecorded, SeenKept {
  /** What all stages own, those whose inventories are lost included. */
  readonly inventory: Inventory;
  /** What is written down of that. */
  readonly stored: Inventory;
  readonly lost: LostInventory | undefined;
  readonly lately: AskedToGo;
  readonly maxWaitMs: number;
}

/** What of a StageSet that is being deleted goes next, or what it waits for; in the end, its finalizer. */
export function decideRemoval(view: View, seen: SeenTeardown): Move {
  const open = firstOpen(view, seen, seen.unseen.values());
  if (open !== undefined) return patientFailure(open);
  const given = new Set(seen.unseen.keys());
  const owner = { namespace: namespaceOf(view.stageSet), name: view.stageSet.metadata.name };
  const { live } = seen;
  const plan = planTeardown({ inventory: withoutStages(seen.inventory, given), live, owner, rank: applyRank });
  const next = nextRemoval(plan.waves, seen.lately);
  const unknown = [
    ...plan.unreadable,
    ...selectOrphans(seen.inventory, new Map()).filter(({ stage }) => given.has(stage)),
  ];
  switch (next.kind) {
    case "act":
      return next;
    case "wait":
      if (mayWait(view, seen)) return waitFor(view, next.going, seen);
      return leave(view, seen, plan, { removals: plan.waves.flatMap(({ removals }) => removals), unknown });
    case "over":
      return decideRefused(view, seen, next.refused) ?? leave(view, seen, plan, { removals: next.refused, unknown });
  }
}

/** Has the teardown time left? WaitForTermination always has. */
export function mayWait(view: View, { maxWaitMs }: Pick<SeenTeardown, "maxWaitMs">): boolean {
  return view.stageSet.spec.deletionPolicy === "WaitForTermination" || view.now < after(sinceOf(view), maxWaitMs);
}

/** The first of these answers that may still become another one; undefined: there is nothing left to wait for. */
export function firstOpen(view: View, seen: SeenTeardown, errors: Iterable<ApiError>): ApiError | undefined {
  if (!mayWait(view, seen)) return undefined;
  const begun = parseInstant(view.status.run?.startedAt ?? "") ?? view.now;
  const isPatient = view.now < after(begun, teardownPatienceMs);
  const isForEver = view.stageSet.spec.deletionPolicy === "WaitForTermination";
  return [...errors].find((error) => isPatient || isForEver || !isHopeless(error));
}

function decideRefused(view: View, seen: SeenTeardown, refused: readonly Removal[]): Move | undefined {
  const errors = refused.flatMap(({ uid }) => seen.lately.refused.get(uid)?.error ?? []);
  const failure = failureOfRemovals(refused, seen.lately);
  if (failure === undefined || firstOpen(view, seen, errors) === undefined) return undefined;
  return fail({ ...failure, retry: "backoff" });
}

/** Nobody else will ever ask for it again: whatever came back, it is tried until its time is over. */
export function patientFailure(error: ApiError): Move {
  return fail({ ...failureOf(error, "StageFailed"), retry: "backoff" });
}

function waitFor(view: View, going: readonly Removal[], { live, lately }: SeenTeardown): Move {
  const { now } = view;
  const since = deletedSince(live.values(), { otherwise: sinceOf(view), now });
  const message = `Deleting: waiting for ${tellHanging(going, lately)}`;
  return { kind: "wait", until: nextLook(since, now), reason: "Progressing", message };
}

/** The inventory becomes the list of what stays behind, if anything does; then the StageSet lets itself go. */
function leave(view: View, seen: SeenTeardown, { kept }: TeardownPlan, left: NotRemoved): Move {
  const bound = mayWait(view, seen) ? passingRefusal(view, kept, seen) : undefined;
  const before = letGoFirst(view, kept, seen) ?? (bound && fail(bound));
  if (before !== undefined) return before;
  const keeping = tellKept(view, kept, seen);
  const recorded = record(seen, recordsLeft(seen.inventory, left), keeping);
  if (recorded !== undefined) return recorded;
  const isClean = left.removals.length + left.unknown.length + seen.unseen.size === 0;
  const untold = seen.lost === undefined ? [] : keeping; // where there was nothing to write
  return letGo(view, [...untold, ...(isClean ? [] : [forced(view, seen, left)])]);
}

/**
 * The write after which the inventory has these records and no others; undefined where it has. What is lost stays lost:
 * in a Namespace that is being deleted nothing can be created.
 */
export function record(
  { stored, lost }: SeenTeardown,
  records: readonly StageRecord[],
  facts: readonly Fact[],
): Move | undefined {
  const writes = planInventoryWrites(stored, records).filter(({ kind }) => lost === undefined || kind !== "create");
  if (writes.length === 0) return undefined;
  const note = { kind: "recorded", shards: shardsAfter(stored, writes), facts } as const;
  return { kind: "act", effect: { kind: "writeInventory", writes }, note };
}

/** The finalizer goes, and what is to be told with it. */
export function letGo({ stageSet, status }: View, facts: readonly Fact[]): Move {
  const told = [...facts, ...leftoverFacts(stageSet, status)];
  const note = { kind: "seen", facts: told } as const;
  return { kind: "act", effect: { kind: "removeFinalizer" }, ...(told.length > 0 && { note }) };
}

function leftoverFacts({ metadata }: View["stageSet"], status: View["status"]): readonly Fact[] {
  const { leftovers = [] } = status.run ?? {};
  if (leftovers.length === 0) return [];
  const message = `Objects of actions stay behind: ${tellSome(leftovers)}; delete them by hand`;
  const what = { type: "Warning", reason: "TeardownForced", action: "Delete", forced: "LeftoverNotRemoved" } as const;
  return [fact({ metadata, status }, { ...what, message })];
}

function forced(view: View, seen: SeenTeardown, { removals, unknown }: NotRemoved): Fact {
  const count = removals.length + unknown.length;
  const where = seen.lost === undefined ? `, as the StageInventories of ${view.stageSet.metadata.name} say` : "";
  const what = count === 1 ? "1 object stays" : `${count === 0 ? "An unknown number of" : count} objects stay`;
  const named = removals.length === 0 ? "" : `: ${tellHanging(removals, seen.lately)}`;
  const message = `${what} behind${where}${named}; ${tellWhy(view, seen, removals)}`;
  const about = { metadata: view.stageSet.metadata, status: view.status };
  const given = { type: "Warning", reason: "TeardownForced", action: "Delete", forced: "ObjectNotRemoved" } as const;
  return fact(about, { ...given, message });
}

/** Why it was given up: what was refused, or that the time is over. */
export function tellWhy(view: View, seen: SeenTeardown, removals: readonly Removal[]): string {
  const [unseen] = seen.unseen.values();
  const refused = failureOfRemovals(removals, seen.lately);
  if (unseen !== undefined) return failureOf(unseen, "StageFailed").message;
  if (refused !== undefined) return refused.message;
  return mayWait(view, seen) ? "their records cannot be read" : `not gone within ${formatDuration(seen.maxWaitMs)}`;
}
