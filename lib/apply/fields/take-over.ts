import { isMarked, objectAnnotations } from "../../api/index.ts";
import type { LiveObject, ManagedFields, Patch } from "../../cluster/index.ts";
import { fieldsOf, isLeaf, isMember, nodeOf, ownEntry, stepsOf, type FieldSet } from "./field-set.ts";
import { managedFieldsPatch } from "./managed-fields-patch.ts";

/**
 * Makes the fields ours alone that other appliers own together with us, so that one which leaves our manifests leaves the
 * object. No value moves, and what they own without us stays theirs, but for what they wrote into an item of a list that is
 * ours: that becomes nobody's, and stays as long as the item. Controllers, autoscalers and webhooks are no appliers.
 * @param live as it came back from our apply
 * @returns undefined where there is nothing to take, or where the object is marked to be merged
 */
export function takeOver(live: LiveObject): Patch | undefined {
  const own = ownEntry(live);
  const { managedFields = [] } = live.metadata;
  if (own === undefined || isMarked(live, objectAnnotations.fluxSsa, "Merge")) return undefined;
  const left = managedFields.flatMap((entry) => (isApplier(entry) ? withoutShared(entry, fieldsOf(own)) : entry));
  const isTaken = left.length < managedFields.length || left.some((entry, index) => entry !== managedFields[index]);
  return isTaken ? managedFieldsPatch(live, left) : undefined;
}

const appliers = /^(kubectl(-.+)?|before-first-apply|helm(-controller)?|kustomize-controller|argocd(-.+)?)$/;

/** Something that applies manifests, as we do. */
function isApplier({ manager, subresource }: ManagedFields): boolean {
  return subresource === undefined && appliers.test(manager);
}

/** @returns the entry itself where nothing is shared; nothing where everything is */
function withoutShared(entry: ManagedFields, ours: FieldSet): readonly ManagedFields[] {
  const theirs = fieldsOf(entry);
  const left = less(theirs, ours, entry.operation);
  if (left === theirs) return [entry];
  return isLeaf(left) ? [] : [{ ...entry, fieldsV1: left }];
}

/** `theirs` without the members of `ours`; itself where nothing goes. */
function less(theirs: FieldSet, ours: FieldSet, operation: ManagedFields["operation"]): FieldSet {
  const left: Record<string, FieldSet> = {};
  let isLess = false;
  for (const step of stepsOf(theirs)) {
    const [node, shared] = [theirs[step] ?? {}, ours[step]];
    const rest =
      shared === undefined ? node : isOursWhole(step, operation) ? undefined : nodeLess(node, shared, operation);
    if (rest !== undefined) left[step] = rest;
    isLess ||= rest !== node;
  }
  return isLess ? left : theirs;
}

/**
 * Who writes an object owns the API server's defaults in it too. Left with them, they would keep an item of a list (a
 * container without its image) after we have removed it.
 */
function isOursWhole(step: string, operation: ManagedFields["operation"]): boolean {
  return operation === "Update" && step.startsWith("k:");
}

/**
 * Who writes an object also owns the holder of each field: it goes to us with what we own below it, or it would stay
 * behind, empty. Who applies owns an empty holder because the manifest says so.
 */
function nodeLess(theirs: FieldSet, ours: FieldSet, operation: ManagedFields["operation"]): FieldSet | undefined {
  const wasMember = isMember(theirs);
  const staysMember = wasMember && !isMember(ours) && operation === "Apply";
  const below = less(theirs, ours, operation);
  if (below === theirs && staysMember === wasMember) return theirs;
  return nodeOf(staysMember, below);
}
