import type { InventoryEntry } from "../api/index.ts";
import { refOf, type KubeObject } from "../cluster/index.ts";
import { entryId, entryOf, type Inventory } from "../inventory/index.ts";
import { isForgotten, jobEntry, jobRecordsOf, recordOf, runsOnce } from "./job-records.ts";

/**
 * What a stage claims of its objects. What is recorded of a Job goes along: of this content; else of the one before, which
 * counts again should that come back before this one was applied.
 * @param isReady the stage is Ready with these objects: a Job whose record is lost has run
 */
export function claimsOf(
  inventory: Inventory,
  objects: readonly KubeObject[],
  isReady: boolean,
): readonly InventoryEntry[] {
  const records = jobRecordsOf(inventory);
  return objects.map((object) => {
    if (isReady && isForgotten(inventory, object)) return jobEntry(object, "gone");
    const entry = entryOf(refOf(object));
    const known = runsOnce(object)
      ? (recordOf(records, object) ?? records.get(entryId(refOf(object)))?.[0])
      : undefined;
    const { done, of } = known ?? {};
    return { ...entry, ...(done !== undefined && { done }), ...(of !== undefined && { of }) };
  });
}
