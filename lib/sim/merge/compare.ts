import { everyField } from "./fields-of.ts";
import { emptySet, inOrder, member, uniteNodes, type FieldSet, type MutableFieldSet } from "./field-set.ts";
import { knownElement } from "./list-element.ts";
import { fieldElement, type PathElement } from "./path-element.ts";
import { fieldOf, isEqual, type Plain } from "./plain.ts";
import { shapeOf, treatedAs, type ListSchema, type MapSchema, type Schema } from "./schema.ts";

/** The fields in which two objects differ; none is in two of the sets. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

const sides = ["added", "modified", "removed"] as const;
type Side = (typeof sides)[number];

/** The same for one place of the objects; an absent set is empty, and `{}` says that the place itself is in it. */
type Differences = { [S in Side]?: FieldSet };

const same: Differences = {};

/** What became of `before`. */
export function compare(schema: Schema, before: unknown, after: unknown): Comparison {
  const { added = emptySet, modified = emptySet, removed = emptySet } = differences(schema, before, after);
  return { added, modified, removed };
}

function differences(schema: Schema, before: unknown, after: unknown): Differences {
  if (before === after) return same;
  if (before === undefined) return { added: everyField(schema, after) };
  if (after === undefined) return { removed: everyField(schema, before) };
  const [was, is] = [treatedAs(schema, before), treatedAs(schema, after)];
  if (was === is) return ofShape(schema, is, before, after);
  return joined(ofShape(schema, was, before, after), ofShape(schema, is, before, after));
}

function ofShape(schema: Schema, shape: "scalar" | "list" | "map", before: unknown, after: unknown): Differences {
  const { map, list } = schema;
  if (shape === "map" && map?.atomic === false) {
    const [was, is] = [fieldsOf(before), fieldsOf(after)];
    if (was !== undefined || is !== undefined) return ofMaps(map, was ?? {}, is ?? {});
  } else if (shape === "list" && list !== undefined && list.relation !== "atomic") {
    const [was, is] = [itemsOf(before), itemsOf(after)];
    if (was.length > 0 || is.length > 0) return ofLists(list, was, is);
  }
  return isEqual(before, after) ? same : { modified: member };
}

function fieldsOf(value: unknown): Plain | undefined {
  return shapeOf(value) === "map" && Object.keys(value as Plain).length > 0 ? (value as Plain) : undefined;
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function ofMaps(map: MapSchema, before: Plain, after: Plain): Differences {
  const found: Collected = {};
  for (const key in before) compareField(map, key, before[key], fieldOf(after, key), found);
  for (const key in after) {
    if (fieldOf(before, key) === undefined) compareField(map, key, undefined, after[key], found);
  }
  return ended(found);
}

function compareField(map: MapSchema, key: string, before: unknown, after: unknown, found: Collected): void {
  if (before === after) return;
  const field = map.fields.get(key);
  const schema = field?.schema ?? map.values;
  if (schema === undefined) return;
  collect(found, field?.element ?? fieldElement(key), differences(schema, before, after));
}

function ofLists(list: ListSchema, before: readonly unknown[], after: readonly unknown[]): Differences {
  const [was, is] = [grouped(list, before), grouped(list, after)];
  const found: Collected = {};
  for (const element of new Set([...was.keys(), ...is.keys()])) {
    collect(found, element, ofItems(list.items, was.get(element) ?? [], is.get(element) ?? []));
  }
  return ended(found);
}

function grouped(list: ListSchema, items: readonly unknown[]): Map<PathElement, unknown[]> {
  const groups = new Map<PathElement, unknown[]>();
  for (const item of items) {
    const element = knownElement(list, item);
    if (element === undefined) continue;
    const group = groups.get(element);
    if (group === undefined) groups.set(element, [item]);
    else group.push(item);
  }
  return groups;
}

/** Items of one element. Those that stand there twice count as one thing without parts. */
function ofItems(schema: Schema, before: readonly unknown[], after: readonly unknown[]): Differences {
  const [was, is] = [before.length > 1, after.length > 1];
  if (was && is) return isEqual(before, after) ? same : { modified: member };
  if (was) return joined({ removed: member }, after.length > 0 ? differences(schema, undefined, after[0]) : same);
  if (is) return joined({ added: member }, before.length > 0 ? differences(schema, before[0], undefined) : same);
  return differences(schema, before[0], after[0]);
}

/** Differences of a map or list, gathered from those of what is in it. */
type Collected = { [S in Side]?: MutableFieldSet };

function collect(into: Collected, element: PathElement, found: Differences): void {
  for (const side of sides) {
    const node = found[side];
    if (node !== undefined) (into[side] ??= {})[element] = node;
  }
}

function ended(found: Collected): Differences {
  for (const side of sides) {
    const set = found[side];
    if (set !== undefined) found[side] = inOrder(set);
  }
  return found;
}

/** Both of two findings at one place. */
function joined(one: Differences, other: Differences): Differences {
  const both: Differences = { ...one };
  for (const side of sides) {
    const [ours, theirs] = [one[side], other[side]];
    if (theirs !== undefined) both[side] = ours === undefined ? theirs : uniteNodes(ours, theirs);
  }
  return both;
}
