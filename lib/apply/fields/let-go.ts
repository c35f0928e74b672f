import { tokensOfPointer } from "../../api/index.ts";
import type { LiveObject, Patch } from "../../cluster/index.ts";
import { fieldsOf, isLeaf, isMember, nodeOf, ownEntry, type FieldSet } from "./field-set.ts";
import { matchItems } from "./list-items.ts";
import { managedFieldsPatch } from "./managed-fields-patch.ts";
import { isMap, type Plain } from "./plain.ts";

/**
 * Gives up what we own at and below `pointers` (JSON pointers), so that an apply without those fields leaves their values
 * as they are. Part of what is owned as a whole cannot be given up.
 * @param made the object with those fields: an index counts in its lists. Others may have items of their own in the live one.
 * @returns undefined where there is nothing to give up
 */
export function letGo(live: LiveObject, pointers: readonly string[], made: Plain): Patch | undefined {
  const own = ownEntry(live);
  if (own === undefined) return undefined;
  const ours = fieldsOf(own);
  let left: FieldSet = ours;
  for (const pointer of pointers) {
    const steps = stepsTo(pointer, ours, made);
    if (steps !== undefined) left = without(left, steps) ?? {};
  }
  if (left === ours) return undefined;
  const { managedFields = [] } = live.metadata;
  return managedFieldsPatch(
    live,
    managedFields.flatMap((entry) => (entry !== own ? entry : isLeaf(left) ? [] : { ...entry, fieldsV1: left })),
  );
}

/** The steps of a pointer; undefined where we own nothing there. */
function stepsTo(pointer: string, ours: FieldSet, made: Plain): readonly string[] | undefined {
  const steps: string[] = [];
  let [node, value]: [FieldSet, unknown] = [ours, made];
  for (const token of tokensOfPointer(pointer)) {
    const step = Array.isArray(value) ? stepToItem(node, value, token) : `f:${token}`;
    const below = step === undefined ? undefined : node[step];
    if (step === undefined || below === undefined) return undefined;
    steps.push(step);
    [node, value] = [below, partOf(value, token)];
  }
  return steps.length === 0 ? undefined : steps;
}

/** Under which step do we own this item of a list that we applied? */
function stepToItem(node: FieldSet, list: readonly unknown[], token: string): string | undefined {
  const item = partOf(list, token);
  if (item === undefined) return undefined;
  return matchItems(node, list, [])?.wanted.find(({ desired }) => desired === item)?.step;
}

function partOf(value: unknown, token: string): unknown {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(token) ? (value[Number(token)] as unknown) : undefined;
  return isMap(value) ? value[token] : undefined;
}

/** A set, or a node, without the one at `steps` and all below it; itself where there is none, undefined where nothing is left. */
function without(node: FieldSet, [step, ...steps]: readonly string[]): FieldSet | undefined {
  const below = step === undefined ? undefined : node[step];
  if (step === undefined || below === undefined) return node;
  const { [step]: _gone, ...others } = node;
  const rest = steps.length === 0 ? undefined : without(below, steps);
  return nodeOf(!isLeaf(node) && isMember(node), rest === undefined ? others : { ...others, [step]: rest });
}
