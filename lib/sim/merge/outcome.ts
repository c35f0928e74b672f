import type { KubeObject, ManagedFields } from "../../cluster/index.ts";
import { encodeManagers, type Managers } from "./managers.ts";
import type { MergeOutcome, MergeTarget } from "./merge-target.ts";
import { isEqual } from "./plain.ts";

/** The object with these entries, or without any. */
export function withEntries(object: KubeObject, entries: readonly ManagedFields[] | undefined): KubeObject {
  if (object.metadata.managedFields === entries) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: entries === undefined ? metadata : { ...metadata, managedFields: entries } };
}

/**
 * The end of every write: normal form, the entries, and whether anything came of it. Where only times of entries differ,
 * they stay as they were.
 */
export function finish(
  normalise: MergeTarget["normalise"],
  live: KubeObject | undefined,
  next: KubeObject,
  managers: Managers,
): MergeOutcome {
  const normal = normalise?.(next, live) ?? next;
  const entries = encodeManagers(managers);
  if (live === undefined) return { kind: "done", object: withEntries(normal, entries), changed: true };
  const liveEntries = live.metadata.managedFields;
  const isSame = sameButForTimes(liveEntries ?? [], entries ?? []) && isEqual(withEntries(normal, liveEntries), live);
  return isSame
    ? { kind: "done", object: live, changed: false }
    : { kind: "done", object: withEntries(normal, entries), changed: true };
}

/** Entry by entry: a list in another order is another list, which is what the API server thinks too. */
function sameButForTimes(before: readonly ManagedFields[], after: readonly ManagedFields[]): boolean {
  return (
    before.length === after.length &&
    before.every((entry, at) => {
      const other = after[at];
      return entry === other || isEqual({ ...entry, time: undefined }, { ...other, time: undefined });
    })
  );
}
