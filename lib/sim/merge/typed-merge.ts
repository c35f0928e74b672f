import { knownElement } from "./list-element.ts";
import type { PathElement } from "./path-element.ts";
import { fieldOf, isEqual, setField, type MutablePlain, type Plain } from "./plain.ts";
import { schemaAt, shapeOf, treatedAs, type ListSchema, type MapSchema, type Schema } from "./schema.ts";

/**
 * What is live, with everything that is applied laid over it. Nothing goes. Lists whose items are known by themselves
 * merge item by item and come in the order of what is applied; everything else that is not a map is replaced.
 * @returns `live` itself where nothing changes
 */
export function mergeApplied(schema: Schema, live: unknown, applied: unknown): unknown {
  if (applied === undefined) return live;
  if (live === undefined) return applied;
  const treated = treatedAs(schema, applied);
  const { map, list } = schema;
  if (treated === "map" && map !== undefined && !map.atomic) return mergeMaps(map, live, applied);
  if (treated === "list" && list !== undefined && list.relation !== "atomic") return mergeLists(list, live, applied);
  return isEqual(live, applied) ? live : applied;
}

function mergeMaps(map: MapSchema, live: unknown, applied: unknown): unknown {
  const [ours, theirs] = [fieldsOf(live), fieldsOf(applied)];
  if (theirs === undefined) return ours === undefined && !isEqual(live, applied) ? applied : live;
  if (ours === undefined) return applied;
  let merged: MutablePlain | undefined;
  for (const key in theirs) {
    const schema = schemaAt(map, key);
    if (schema === undefined) continue;
    const before = fieldOf(ours, key);
    const after = mergeApplied(schema, before, theirs[key]);
    if (after === before) continue;
    merged ??= { ...ours };
    setField(merged, key, after);
  }
  return merged ?? live;
}

/** The fields of a map that has some. */
function fieldsOf(value: unknown): Plain | undefined {
  if (shapeOf(value) !== "map") return undefined;
  for (const _ in value as Plain) return value as Plain;
  return undefined;
}

function mergeLists(list: ListSchema, live: unknown, applied: unknown): unknown {
  const [ours, theirs] = [itemsOf(live), itemsOf(applied)];
  if (theirs === undefined) return ours === undefined && !isEqual(live, applied) ? applied : live;
  if (ours === undefined) return applied;
  const merged = interleave(list, indexed(list, ours), indexed(list, theirs));
  const isSame = merged.length === ours.length && merged.every((item, at) => item === ours[at]);
  return isSame ? live : merged;
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) && value.length > 0 ? (value as readonly unknown[]) : undefined;
}

interface Indexed {
  readonly elements: readonly PathElement[];
  readonly items: readonly unknown[];
  readonly byElement: ReadonlyMap<PathElement, unknown>;
}

function indexed(list: ListSchema, items: readonly unknown[]): Indexed {
  const elements = items.map((item, at) => knownElement(list, item) ?? `i:${at}`);
  const byElement = new Map<PathElement, unknown>();
  for (const [at, element] of elements.entries()) {
    // Items that stand there twice are not merged with what is applied: it replaces them.
    byElement.set(element, byElement.has(element) ? null : items[at]);
  }
  return { elements, items, byElement };
}

/**
 * The order: live items that are not applied stay where they are; applied ones come in their own order, each at the place
 * of the next live item that is applied too.
 */
function interleave(list: ListSchema, live: Indexed, applied: Indexed): unknown[] {
  const shared = applied.elements.filter((element) => live.byElement.has(element));
  const done = new Set<PathElement>();
  const merged: unknown[] = [];
  let next = 0;
  const take = (element: PathElement): void => {
    done.add(element);
    merged.push(mergeItem(list, live.byElement.get(element), applied.byElement.get(element)));
    if (shared[next] === element) next++;
  };
  let [left, right] = [0, 0];
  while (left < live.elements.length || right < applied.elements.length) {
    const [mine, theirs] = [live.elements[left], applied.elements[right]];
    if (mine !== undefined && mine === theirs) {
      take(mine);
      left++;
      right++;
      continue;
    }
    if (mine !== undefined && theirs !== undefined && applied.byElement.has(mine)) {
      if (shared[next] !== undefined && shared[next] !== mine) {
        left++; // shared, but not the one whose turn it is
        continue;
      }
    }
    if (mine !== undefined && !applied.byElement.has(mine)) {
      merged.push(live.items[left]);
      left++;
      continue;
    }
    if (mine !== undefined && done.has(mine)) left++;
    if (theirs !== undefined) {
      take(theirs);
      right++;
    }
  }
  return merged;
}

function mergeItem(list: ListSchema, live: unknown, applied: unknown): unknown {
  return mergeApplied(list.items, live === null ? undefined : live, applied);
}
