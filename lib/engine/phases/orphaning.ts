import type { ApiError, LiveMetadata } from "../../cluster/index.ts";
import { nextLook } from "../../health/index.ts";
import { isOurs, refOf, selectOrphans, type Orphan } from "../../inventory/index.ts";
import { failureOfRefusals } from "../../apply/index.ts";
import { fact, type Fact } from "../facts.ts";
import { namespaceOf } from "../identity.ts";
import { tellSome } from "../kept-facts.ts";
import { fail, type Move } from "../move.ts";
import { sinceOf, type View } from "../sight.ts";
import { firstOpen, letGo, mayWait, patientFailure, record, type SeenTeardown } from "./teardown-removal.ts";

/** An object that is still ours. */
interface Owned extends Orphan {
  readonly object: LiveMetadata;
}

/**
 * `deletionPolicy: Orphan`: what was applied stays and is nobody's: our labels and our field manager are taken off, so
 * that whoever wants it can have it. No inventory stays behind: a StageSet of the same name must not prune it.
 */
export function decideOrphaning(view: View, seen: SeenTeardown): Move {
  const open = firstOpen(view, seen, seen.unseen.values());
  if (open !== undefined) return patientFailure(open);
  const owned = ownedIn(view, seen);
  const { asked, refused } = seen.lately;
  const [first, ...others] = owned.filter(({ object }) => !asked.has(object.metadata.uid));
  if (first !== undefined) {
    const objects = [first, ...others].filter(({ stage }) => stage === first.stage).map(({ object }) => object);
    return { kind: "act", effect: { kind: "releaseObjects", stage: first.stage, objects } };
  }
  if (mayWait(view, seen) && owned.some(({ object }) => !refused.has(object.metadata.uid))) return waitForLook(view);
  const refusals = owned.flatMap(({ object }) => refused.get(object.metadata.uid) ?? []);
  const failure = failureOfRefusals(refusals);
  const errors: readonly ApiError[] = refusals.map(({ error }) => error);
  if (failure !== undefined && firstOpen(view, seen, errors) !== undefined)
    return fail({ ...failure, retry: "backoff" });
  const facts = [...tellFreed(view, seen), ...tellOwned(view, seen, owned)];
  const nothing = [...new Set(seen.inventory.shards.map(({ stage }) => stage))].map((stage) => {
    return { stage, position: 0, entries: [] };
  });
  return record(seen, nothing, facts) ?? letGo(view, seen.lost === undefined ? [] : facts); // or they are told already
}

/** What our labels say is ours; another one's, or nobody's, is none of our business. */
function ownedIn({ stageSet }: View, { inventory, live }: SeenTeardown): readonly Owned[] {
  const owner = { namespace: namespaceOf(stageSet), name: stageSet.metadata.name };
  return selectOrphans(inventory, new Map()).flatMap((orphan): Owned[] => {
    const object = live.get(orphan.entry.id);
    if (object === undefined || !isOurs(object, owner)) return [];
    return [{ ...orphan, object }];
  });
}

function waitForLook(view: View): Move {
  const message = "Deleting: waiting until what stays is let go";
  return { kind: "wait", until: nextLook(sinceOf(view), view.now), reason: "Progressing", message };
}

function tellFreed({ stageSet, status }: View, { inventory, unseen }: SeenTeardown): readonly Fact[] {
  const orphans = selectOrphans(inventory, new Map()).filter(({ stage }) => !unseen.has(stage));
  if (orphans.length === 0) return [];
  const message = `Stays in the cluster, and is nobody's now: ${tellSome(orphans.flatMap(({ entry }) => refOf(entry) ?? []))}`;
  const about = { metadata: stageSet.metadata, status };
  return [fact(about, { type: "Normal", reason: "ObjectKept", action: "Delete", message })];
}

function tellOwned(
  { stageSet, status }: View,
  { inventory, unseen }: SeenTeardown,
  owned: readonly Owned[],
): readonly Fact[] {
  const unlooked = selectOrphans(inventory, new Map()).filter(({ stage }) => unseen.has(stage));
  const refs = [...owned, ...unlooked].flatMap(({ entry }) => refOf(entry) ?? []);
  if (refs.length === 0) return [];
  const message = `Stays in the cluster with the labels of ${stageSet.metadata.name}, which could not be taken off: ${tellSome(refs)}`;
  const about = { metadata: stageSet.metadata, status };
  const what = { type: "Warning", reason: "TeardownForced", action: "Delete", forced: "LabelsNotRemoved" } as const;
  return [fact(about, { ...what, message })];
}
