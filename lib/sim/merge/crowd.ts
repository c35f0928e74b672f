import { updateManagersMax } from "./limits.ts";
import {
  compareText,
  findManager,
  identifier,
  isSameManager,
  type Manager,
  type ManagerId,
  type Managers,
} from "./managers.ts";
import { union } from "./field-set.ts";

/**
 * At most so many updaters as the API server keeps: past that the oldest go into one entry for each version, named
 * `ancient-changes`. Appliers are not counted.
 */
export function limitUpdaters(managers: Managers): Managers {
  const updaters = managers.filter(({ id }) => id.operation === "Update");
  let surplus = updaters.length - updateManagersMax;
  if (surplus <= 0) return managers;
  let left = managers;
  const firsts = new Map<string, Manager>();
  for (const manager of [...updaters].sort(oldestFirst)) {
    if (surplus === 0) break;
    const { apiVersion } = manager.id;
    const first = firsts.get(apiVersion);
    if (first === undefined) {
      firsts.set(apiVersion, manager); // alone in its version it keeps its name
      continue;
    }
    left = intoBucket(left, first, manager);
    surplus--;
  }
  return left;
}

function oldestFirst(a: Manager, b: Manager): number {
  return compareText(a.time ?? "", b.time ?? "") || compareText(identifier(a.id), identifier(b.id));
}

function intoBucket(managers: Managers, first: Manager, manager: Manager): Managers {
  const { apiVersion } = manager.id;
  const id: ManagerId = { manager: "ancient-changes", operation: "Update", apiVersion, subresource: undefined };
  const bucket = findManager(managers, id) ?? first;
  const merged = { id, set: union(manager.set, bucket.set), time: manager.time, entry: undefined };
  const gone = [bucket.id, manager.id];
  return [...managers.filter((one) => !gone.some((other) => isSameManager(one.id, other))), merged];
}
