import { compareElements, printElement, type PathElement } from "./path-element.ts";

/**
 * A set of field paths in the API server's own encoding (FieldsV1), so that nothing is decoded or encoded to work with it:
 * an empty node below another is a member, `.` says that a node with children is one too. Immutable, its keys in the API
 * server's order, no node without a member in it. The empty set is the empty object.
 */
export interface FieldSet {
  readonly [element: PathElement]: FieldSet;
}

/** A set under construction. */
export type MutableFieldSet = Record<PathElement, FieldSet>;

/** A member without members below it. */
export const member: FieldSet = Object.freeze({});
export const emptySet: FieldSet = member;
/** Stands in a node that is a member itself, besides its children. */
export const self = ".";

export function isEmpty(set: FieldSet): boolean {
  for (const _ in set) return false;
  return true;
}

/** Is this node, somewhere below the root, a member? */
export function isMember(node: FieldSet | undefined): boolean {
  return node !== undefined && (node[self] !== undefined || isEmpty(node));
}

/** Has this node, somewhere below the root, members below it? */
export function hasChildren(node: FieldSet | undefined): node is FieldSet {
  for (const element in node) if (element !== self) return true;
  return false;
}

/** The members of `a` and those of `b`; `a` itself where `b` adds nothing. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmpty(b)) return a;
  if (isEmpty(a)) return b;
  return unite(a, b);
}

function unite(a: FieldSet, b: FieldSet): FieldSet {
  let result: MutableFieldSet | undefined;
  for (const element in b) {
    const theirs = b[element];
    if (theirs === undefined) continue;
    const ours = a[element];
    const both = ours === undefined || ours === theirs ? theirs : uniteNodes(ours, theirs);
    if (both === ours) continue;
    result ??= { ...a };
    result[element] = both;
  }
  return result === undefined ? a : inOrder(result);
}

/** Two nodes below the root: an empty one is a member, not nothing. */
export function uniteNodes(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(b)) return isMember(a) ? a : { [self]: member, ...a };
  if (isEmpty(a)) return isMember(b) ? b : { [self]: member, ...b };
  return unite(a, b);
}

/** The members of `a` that are not members of `b`; what lies below a member of `b` stays. `a` itself where all stay. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return without(a, b, false);
}

/** As `difference`, and what lies below a member of `b` goes too. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  return without(a, b, true);
}

function without(a: FieldSet, b: FieldSet, recursive: boolean): FieldSet {
  if (!sharesElement(a, b)) return a;
  const result: MutableFieldSet = {};
  let isSame = true;
  for (const element in a) {
    const [ours, theirs] = [a[element], b[element]];
    if (ours === undefined) continue;
    const rest = theirs === undefined || element === self ? ours : nodeWithout(ours, theirs, recursive);
    if (rest !== undefined) result[element] = rest;
    isSame &&= rest === ours;
  }
  return isSame ? a : result;
}

function sharesElement(a: FieldSet, b: FieldSet): boolean {
  for (const element in b) if (a[element] !== undefined && element !== self) return true;
  return false;
}

/** What remains of a node below the root; undefined: nothing. */
function nodeWithout(a: FieldSet, b: FieldSet, recursive: boolean): FieldSet | undefined {
  if (recursive && isMember(b)) return undefined;
  const memberLeft = isMember(a) && !isMember(b);
  if (!hasChildren(a)) return memberLeft ? a : undefined;
  const children = childrenOf(a);
  const below = without(children, b, recursive);
  if (isEmpty(below)) return memberLeft ? member : undefined;
  if (!memberLeft) return below;
  return below === children ? a : { [self]: member, ...below };
}

/** A node without its own membership. */
function childrenOf(node: FieldSet): FieldSet {
  if (node[self] === undefined) return node;
  const children: MutableFieldSet = {};
  for (const element in node) if (element !== self) children[element] = node[element] ?? member;
  return children;
}

/** The members of `a` that are members of `b` too. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a;
  const result: MutableFieldSet = {};
  for (const element in a) {
    const [ours, theirs] = [a[element], b[element]];
    if (ours === undefined || theirs === undefined || element === self) continue;
    const isShared = isMember(ours) && isMember(theirs);
    const below = hasChildren(ours) && hasChildren(theirs) ? intersection(ours, theirs) : emptySet;
    if (!isEmpty(below)) result[element] = isShared ? { [self]: member, ...below } : below;
    else if (isShared) result[element] = member;
  }
  return result;
}

/** Is every member of `a` one of `b`? */
export function isSubset(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  for (const element in a) {
    const [ours, theirs] = [a[element], b[element]];
    if (ours === undefined || ours === theirs || element === self) continue;
    if (theirs === undefined || (isMember(ours) && !isMember(theirs)) || !isSubset(ours, theirs)) return false;
  }
  return true;
}

/** The members as the API server prints them, those of one level before those below: `.spec.ports[port=80]`. */
export function paths(set: FieldSet, prefix = ""): string[] {
  const steps = Object.entries(set).filter(([element]) => element !== self);
  const here = steps.filter(([, node]) => isMember(node)).map(([element]) => `${prefix}${printElement(element)}`);
  const below = steps.flatMap(([element, node]) => paths(node, `${prefix}${printElement(element)}`));
  return [...here, ...below];
}

/** The same node with its keys in order; itself where they are. */
export function inOrder(node: MutableFieldSet): MutableFieldSet {
  let last: PathElement | undefined;
  for (const element in node) {
    if (last !== undefined && !isBefore(last, element)) return sorted(node);
    last = element;
  }
  return node;
}

function isBefore(a: PathElement, b: PathElement): boolean {
  return a === self || (b !== self && compareElements(a, b) < 0);
}

function sorted(node: MutableFieldSet): MutableFieldSet {
  const entries = Object.entries(node).sort(([a], [b]) => (isBefore(a, b) ? -1 : 1));
  return Object.fromEntries(entries);
}
