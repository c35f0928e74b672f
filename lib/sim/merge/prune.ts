import { isOwned } from "./fields-of.ts";
import { hasChildren, isMember, type FieldSet } from "./field-set.ts";
import { knownElement } from "./list-element.ts";
import { fieldElement } from "./path-element.ts";
import { removeField, setField, type MutablePlain, type Plain } from "./plain.ts";
import { schemaAt, schemaBelow, shapeOf, type ListSchema, type MapSchema, type Schema } from "./schema.ts";

/** What all managers of one version hold, the one who applies included with what it applies now. */
export interface Held {
  readonly schema: Schema;
  readonly sets: readonly FieldSet[];
}

/**
 * Removes what a manager applied last and nobody holds now, itself included. A field that the schema names counts as
 * applied, and as held, where something in it is. What goes takes with it what nobody holds; a field or item that stays,
 * but loses the last that was in it, becomes null, which is what the API server makes of it.
 * @param last what the manager applied last
 * @param held by version, that of `last` first; what is one thing in another version goes, or stays, as one
 * @returns `merged` itself where nothing goes
 */
export function prune(merged: Plain, last: FieldSet, held: readonly [Held, ...Held[]]): Plain {
  const versions = held.map((version) => ({ ...version, isLoose: false }));
  return pruned(held[0].schema, merged, { last, versions, isApplied: false }) as Plain; // it is in no set itself
}

/** One place of the object, as the sets see it. */
interface Place {
  readonly last: FieldSet;
  /** Here or above something was applied last: what nobody holds below may go. */
  readonly isApplied: boolean;
  readonly versions: readonly Version[];
}

interface Version {
  /** undefined: this version has no such field. */
  readonly schema: Schema | undefined;
  readonly sets: readonly FieldSet[];
  /** Here or above is something that may go and that nobody holds in this version. What is loose in all versions goes. */
  readonly isLoose: boolean;
}

function pruned(schema: Schema, value: unknown, place: Place): unknown {
  if (place.versions.some((version) => version.schema !== schema && isOneThing(version.schema, value))) return value;
  const { map, list } = schema;
  switch (shapeOf(value)) {
    case "map":
      return map === undefined || map.atomic ? value : pruneMap(map, value as Plain, place);
    case "list":
      return list === undefined || list.relation === "atomic" ? value : pruneList(list, value as unknown[], place);
    case "scalar":
    case "null":
      return value;
  }
}

function isOneThing(schema: Schema | undefined, value: unknown): boolean {
  return Array.isArray(value) ? schema?.list?.relation === "atomic" : schema?.map?.atomic === true;
}

function pruneMap(map: MapSchema, value: Plain, place: Place): Plain | null {
  let left: MutablePlain | undefined;
  for (const element in place.last) {
    const key = element.slice("f:".length);
    const schema = schemaAt(map, key);
    if (schema === undefined || !Object.hasOwn(value, key)) continue;
    const kept = below(schema, value[key], element, place, map.fields.has(key));
    if (kept === value[key]) continue;
    left ??= { ...value };
    if (kept === undefined) removeField(left, key);
    else setField(left, key, kept);
  }
  if (left === undefined) return value;
  return Object.keys(left).length === 0 ? null : left;
}

function pruneList(list: ListSchema, items: readonly unknown[], place: Place): readonly unknown[] | null {
  const left = items.flatMap((item) => {
    const element = knownElement(list, item);
    if (element === undefined || place.last[element] === undefined) return [item];
    const kept = below(list.items, item, element, place, false);
    return kept === undefined ? [] : [kept];
  });
  if (left.length === items.length && left.every((item, at) => item === items[at])) return items;
  return left.length === 0 ? null : left;
}

/** @param isNamed does the schema name this field? @returns undefined where it goes */
function below(schema: Schema, value: unknown, element: string, above: Place, isNamed: boolean): unknown {
  const last = above.last[element];
  if (last === undefined) return value;
  const wasApplied = isIn(last, isNamed);
  const isApplied = above.isApplied || wasApplied;
  let isLoose = isApplied;
  const versions = above.versions.map((version): Version => {
    const inner = version.schema && schemaBelow(version.schema, element);
    const sets = nodesBelow(version.sets, element);
    const isThere = !isNamed || (inner !== undefined && isOwned(inner, value));
    isLoose = version.isLoose || (isLoose && isThere && !sets.some((set) => isIn(set, isNamed)));
    return { schema: inner, sets, isLoose };
  });
  if (isLoose && wasApplied && (!isNamed || isOwned(schema, value))) return undefined;
  if (!hasChildren(last)) return value;
  const sets = versions.flatMap((version) => version.sets);
  if (isNamed && isOwned(schema, value) && !keepsOwned(schema, value, sets)) return undefined;
  return pruned(schema, value, { last, versions, isApplied });
}

function isIn(set: FieldSet, isNamed: boolean): boolean {
  return isMember(set) || (isNamed && hasChildren(set));
}

function nodesBelow(sets: readonly FieldSet[], element: string): readonly FieldSet[] {
  return sets.flatMap((set) => set[element] ?? []);
}

/**
 * Once everything that nobody holds has gone: is there anything left that somebody could own? It is not where nothing but
 * empty lists stays. (Where nothing stays at all null is left, which can be owned.)
 */
function keepsOwned(schema: Schema, value: unknown, held: readonly FieldSet[]): boolean {
  const { map } = schema;
  if (map === undefined || map.atomic || shapeOf(value) !== "map") return isOwned(schema, value);
  let isEmptied = true;
  for (const [key, one] of Object.entries(value as Plain)) {
    const field = map.fields.get(key);
    const inner = field?.schema ?? map.values;
    if (inner === undefined) continue;
    const nodes = nodesBelow(held, field?.element ?? fieldElement(key));
    const isThere = field === undefined || isOwned(inner, one);
    if (isThere && !nodes.some((set) => isIn(set, field !== undefined))) continue; // it goes
    if (field === undefined || (isThere && keepsOwned(inner, one, nodes))) return true;
    isEmptied = false;
  }
  return isEmptied;
}
