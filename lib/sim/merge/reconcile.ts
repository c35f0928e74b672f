import {
  hasChildren,
  isEmpty,
  isMember,
  member,
  recursiveDifference,
  self,
  union,
  type FieldSet,
  type MutableFieldSet,
} from "./field-set.ts";
import type { Schema } from "./schema.ts";

const reconciled = new WeakMap<FieldSet, Schema>();

/**
 * A set that was written under an earlier schema, made to fit: of a field that has become atomic, whoever held a part of
 * it holds it all. (What has become granular stays as it was.) The set itself where nothing changes.
 */
export function reconcile(set: FieldSet, schema: Schema): FieldSet {
  if (reconciled.get(set) === schema) return set;
  const atomics = atomicsIn(set, schema, false);
  return fitting(atomics === undefined ? set : union(recursiveDifference(set, atomics), atomics), schema);
}

/** Notes that a set has been made by this schema, so that nobody has to look whether it fits. */
export function fitting(set: FieldSet, schema: Schema): FieldSet {
  if (!isEmpty(set)) reconciled.set(set, schema); // the empty set is one for all schemas
  return set;
}

/** The atomic fields of which the set holds parts; undefined: none. */
function atomicsIn(node: FieldSet, schema: Schema, isWhole: boolean): FieldSet | undefined {
  const { map, list } = schema;
  if (map !== undefined) {
    if (!map.atomic && map.fields.size === 0 && map.values?.scalar === "untyped") return undefined; // it has no schema to fit
    if (map.atomic) return isWhole || !hasChildren(node) ? undefined : member;
    return collect(node, (element) => map.fields.get(element.slice(2))?.schema ?? map.values);
  }
  if (list === undefined) return undefined;
  if (list.relation === "atomic") return isWhole ? undefined : member;
  return collect(node, () => list.items);
}

function collect(node: FieldSet, schemaOf: (element: string) => Schema | undefined): FieldSet | undefined {
  let found: MutableFieldSet | undefined;
  for (const [element, child] of Object.entries(node)) {
    const schema = element === self ? undefined : schemaOf(element);
    if (schema === undefined) continue;
    const below = atomicsIn(child, schema, isMember(child) && !hasChildren(child));
    if (below !== undefined) (found ??= {})[element] = below;
  }
  return found;
}
