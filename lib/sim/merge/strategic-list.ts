import { goType, printGo } from "./go-syntax.ts";
import { BadPatch } from "./patched.ts";
import { fieldOf, isEqual, type Plain } from "./plain.ts";
import { shapeOf } from "./schema.ts";

/** How the items of one list merge; without a key they are scalars. */
export interface ItemMerge {
  readonly mergeKey: string | undefined;
  readonly merge: (item: Plain, patch: Plain) => Plain;
}

/** A list with a patch laid over it: items of the same key merge, new ones come in the patch's order. */
export function mergeItems(how: ItemMerge, items: readonly unknown[], patch: readonly unknown[]): readonly unknown[] {
  const [first] = [...items, ...patch];
  if (first === undefined) return items;
  checkAlike(items, patch);
  if (shapeOf(first) !== "map") {
    return settled(items, placed(undefined, [...new Set([...items, ...patch])], patch, items));
  }
  const { mergeKey } = how;
  if (mergeKey === undefined)
    throw new BadPatch(500, "InternalError", "cannot merge lists without merge key for struct");
  const { left, changes } = withDirectives(mergeKey, items as readonly Plain[], patch as readonly Plain[]);
  const merged = [...left];
  for (const change of changes) {
    const key = keyIn(mergeKey, change);
    const at = merged.findIndex((item) => fieldOf(item, mergeKey) === key);
    const known = merged[at];
    if (known === undefined) merged.push(change);
    else merged[at] = how.merge(known, change);
  }
  return settled(items, placed(mergeKey, merged, changes, left));
}

function checkAlike(items: readonly unknown[], patch: readonly unknown[]): void {
  const kinds = new Set([...items, ...patch].map((item) => (shapeOf(item) === "scalar" ? typeof item : shapeOf(item))));
  if (kinds.size === 1 && kinds.has("list")) throw new BadPatch(422, "Invalid", "lists of lists are not supported");
  if (kinds.size > 1)
    throw new BadPatch(500, "InternalError", `list element types are not identical: ${printGo([items, patch])}`);
}

function keyIn(mergeKey: string, item: Plain): unknown {
  const key = fieldOf(item, mergeKey);
  if (key !== undefined) return key;
  throw new BadPatch(500, "InternalError", `map: ${printGo(item)} does not contain declared merge key: ${mergeKey}`);
}

/** `$patch: delete` takes an item away, `$patch: replace` all that were there. */
function withDirectives(
  mergeKey: string,
  items: readonly Plain[],
  patch: readonly Plain[],
): { readonly left: readonly Plain[]; readonly changes: readonly Plain[] } {
  const isDirective = (item: Plain): boolean => Object.hasOwn(item, "$patch");
  const changes = patch.filter((item) => !isDirective(item));
  let left = items;
  let isReplaced = false;
  for (const item of patch.filter(isDirective)) {
    if (item["$patch"] === "replace") isReplaced = true;
    else if (item["$patch"] === "delete") {
      const key = keyIn(mergeKey, item);
      left = left.filter((one) => fieldOf(one, mergeKey) !== key);
    } else if (item["$patch"] === "merge") {
      throw new BadPatch(500, "InternalError", "merging lists cannot yet be specified in the patch");
    } else {
      throw new BadPatch(
        500,
        "InternalError",
        `unknown patch type: ${String(item["$patch"])} in map: ${printGo(item)}`,
      );
    }
  }
  return isReplaced ? { left: changes, changes: [] } : { left, changes };
}

/** `$deleteFromPrimitiveList/…`. */
export function removeScalars(items: unknown, gone: unknown): unknown {
  if (!Array.isArray(items) || !Array.isArray(gone)) return items;
  return items.some((item) => gone.includes(item)) ? items.filter((item) => !gone.includes(item)) : items;
}

/** `$setElementOrder/…`: the items that the order names come in it. */
export function reorder(
  mergeKey: string | undefined,
  items: unknown,
  order: unknown,
  before: readonly unknown[],
): unknown {
  if (!Array.isArray(order)) {
    throw new BadPatch(500, "InternalError", `expected a []interface {}, but received a ${goType(order)}`);
  }
  if (!Array.isArray(items) || items.length === 0) return items;
  return settled(items, placed(mergeKey, items, order, before));
}

/** Items that `order` names in its order, and between them the others, before what stood behind them. */
function placed(
  mergeKey: string | undefined,
  items: readonly unknown[],
  order: readonly unknown[],
  before: readonly unknown[],
): unknown[] {
  const known = (item: unknown): unknown => (mergeKey === undefined ? item : fieldOf(item as Plain, mergeKey));
  const [ranks, places] = [order.map(known), before.map(known)];
  const byRank = (where: readonly unknown[]) => (a: unknown, b: unknown) =>
    where.indexOf(known(a)) - where.indexOf(known(b));
  const named = items.filter((item) => ranks.includes(known(item))).sort(byRank(ranks));
  const others = items.filter((item) => !ranks.includes(known(item))).sort(byRank(places));
  const all: unknown[] = [];
  for (const item of named) {
    const place = places.indexOf(known(item));
    while (others.length > 0 && place >= 0 && isBefore(places.indexOf(known(others[0])), place))
      all.push(others.shift());
    all.push(item);
  }
  return [...all, ...others];
}

function isBefore(place: number, other: number): boolean {
  return place >= 0 && place < other;
}

/** The list as it was, where it came out the same. */
function settled(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return isEqual(before, after) ? before : after;
}
