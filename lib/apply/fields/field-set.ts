import { fieldManager } from "../../api/index.ts";
import type { LiveObject, ManagedFields } from "../../cluster/index.ts";

/**
 * A set of fields as `fieldsV1` writes it. A key is one step: `f:name` a field, `k:{"name":"web"}` an item of a list by its
 * keys, `v:"x"` an item of a set. An empty node is a member; in one with others below it, `.` says that it is one too.
 */
export interface FieldSet {
  readonly [step: string]: FieldSet | undefined;
}

export const self = ".";

/** Where a value stands as a whole: nothing is known below it. */
export function isLeaf(node: FieldSet): boolean {
  for (const step in node) if (step !== self) return false;
  return true;
}

/** Every step of a node that leads below it. */
export function stepsOf(node: FieldSet): readonly string[] {
  return Object.keys(node).filter((step) => step !== self);
}

/** Is this node, below the root, a member itself? */
export function isMember(node: FieldSet): boolean {
  return node[self] !== undefined || isLeaf(node);
}

/** A node below the root with what `below` holds; undefined: no member is in it. */
export function nodeOf(isMember: boolean, below: FieldSet): FieldSet | undefined {
  const { [self]: _self, ...nodes } = below;
  if (!isMember) return isLeaf(nodes) ? undefined : nodes;
  return isLeaf(nodes) ? {} : { [self]: {}, ...nodes };
}

/** The sets of managers hold nothing but sets; the port does not look into them. */
export function fieldsOf({ fieldsV1 }: ManagedFields): FieldSet {
  return fieldsV1 as FieldSet;
}

/** What we have applied of an object; undefined where we have applied none of it. */
export function ownEntry({ metadata: { managedFields = [] } }: LiveObject): ManagedFields | undefined {
  return managedFields.find(isOwn);
}

export function isOwn({ manager, operation, subresource }: ManagedFields): boolean {
  return manager === fieldManager && operation === "Apply" && subresource === undefined;
}
