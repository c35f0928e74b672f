import { emptySet, hasChildren, inOrder, member, self, type FieldSet, type MutableFieldSet } from "./field-set.ts";
import { knownElement } from "./list-element.ts";
import { fieldElement } from "./path-element.ts";
import { sortedKeys, type Plain } from "./plain.ts";
import { shapeOf, treatedAs, type ListSchema, type MapSchema, type Schema } from "./schema.ts";

/**
 * owned: what somebody who applies `value` comes to own: its leaves, and of what lies above them the items of lists and
 *   the keys that the schema does not name.
 * every: all there is, as a difference between two objects counts it.
 */
type Manner = "owned" | "every";

/**
 * The fields that applying `object` comes to own.
 * @param except these, and what lies below those that have nothing below them there, are left out
 */
export function ownedFields(schema: Schema, object: unknown, except: FieldSet): FieldSet {
  return below(schema, object, false, "owned", except) ?? emptySet;
}

/** Would applying this value, in a field that the schema names, come to own anything? Of an empty list it would not. */
export function isOwned(schema: Schema, value: unknown): boolean {
  if (typeof value !== "object" || isNothing(value)) return true;
  return below(schema, value, false, "owned") !== undefined;
}

/** The node of a value that is there as a whole, or gone as a whole: it and all that is below it. */
export function everyField(schema: Schema, value: unknown): FieldSet {
  return below(schema, value, true, "every") ?? member;
}

/** @param isOwn is the value's own path a member? @returns its node; undefined: no member is in it */
function below(
  schema: Schema,
  value: unknown,
  isOwn: boolean,
  manner: Manner,
  except?: FieldSet,
): FieldSet | undefined {
  const treated = treatedAs(schema, value);
  if (treated === "scalar") return member;
  const { map, list } = schema;
  if (treated === "map" && map !== undefined) {
    if (map.atomic) return member;
    return ended(
      shapeOf(value) === "map" ? ofMap(map, value as Plain, start(isOwn), manner, except) : undefined,
      isOwn,
    );
  }
  if (list === undefined || list.relation === "atomic") return member;
  return ended(Array.isArray(value) ? ofList(list, value, start(isOwn), manner) : undefined, isOwn);
}

function start(isOwn: boolean): MutableFieldSet {
  return isOwn ? { [self]: member } : {};
}

/** A node that came out empty is a member, where it is one, or nothing. */
function ended(node: MutableFieldSet | undefined, isOwn: boolean): FieldSet | undefined {
  for (const element in node) if (element !== self) return node;
  return isOwn ? member : undefined;
}

function ofMap(
  map: MapSchema,
  value: Plain,
  node: MutableFieldSet,
  manner: Manner,
  except: FieldSet | undefined,
): MutableFieldSet {
  for (const key of sortedKeys(value)) {
    const field = map.fields.get(key);
    const schema = field?.schema ?? map.values;
    const one = value[key];
    if (schema === undefined || one === undefined) continue;
    const element = field?.element ?? fieldElement(key);
    const not = except?.[element];
    if (not !== undefined && !hasChildren(not)) continue;
    const isOwn = not === undefined && (manner === "every" || field === undefined || isNothing(one));
    const child = below(schema, one, isOwn, manner, not);
    if (child !== undefined) node[element] = child;
  }
  return node;
}

/** null and an empty map are owned for themselves, an empty list is not. */
function isNothing(value: unknown): boolean {
  if (typeof value !== "object") return false;
  return value === null || (!Array.isArray(value) && Object.keys(value).length === 0);
}

function ofList(list: ListSchema, items: readonly unknown[], node: MutableFieldSet, manner: Manner): MutableFieldSet {
  for (const item of items) {
    const element = knownElement(list, item);
    if (element === undefined) continue;
    // Of items that stand there twice nobody can own a part.
    node[element] = node[element] === undefined ? (below(list.items, item, true, manner) ?? member) : member;
  }
  return inOrder(node);
}
