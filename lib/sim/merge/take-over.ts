import type { Comparison } from "./compare.ts";
import { difference, intersection, isEmpty, union } from "./field-set.ts";
import type { MergeTarget } from "./merge-target.ts";
import { fitting } from "./reconcile.ts";
import { schemaOf } from "./versions.ts";
import { isSameManager, type Manager, type ManagerId, type Managers } from "./managers.ts";

export interface TakeOver {
  /** Those who hold fields that changed, each with these fields. */
  readonly conflicts: Managers;
  /** What is left to everybody once they have lost these fields, and those that are gone. */
  readonly managers: Managers;
}

/**
 * What a change takes from the managers.
 * @param writer whose own fields stay as they are; undefined: everybody is treated alike
 */
export function takeOver(
  target: MergeTarget,
  managers: Managers,
  writer: ManagerId | undefined,
  changes: (apiVersion: string) => Comparison,
): TakeOver {
  const conflicts: Manager[] = [];
  const left: Manager[] = [];
  for (const manager of managers) {
    if (writer !== undefined && isSameManager(manager.id, writer)) {
      left.push(manager);
      continue;
    }
    const { apiVersion } = manager.id;
    const { added, modified, removed } = changes(apiVersion);
    const lost = intersection(manager.set, union(modified, added));
    if (!isEmpty(lost)) conflicts.push({ ...manager, set: lost });
    const set = difference(difference(manager.set, lost), removed);
    if (set === manager.set) left.push(manager);
    else if (!isEmpty(set)) left.push({ ...manager, set: fitting(set, schemaOf(target, apiVersion) ?? target.schema) });
  }
  return { conflicts, managers: left };
}
