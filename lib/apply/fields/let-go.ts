import type { LiveObject, Patch } from "../../cluster/index.ts";
import { fieldsOf, isLeaf, isMember, nodeOf, ownEntry, stepsOf, type FieldSet } from "./field-set.ts";
import { managedFieldsPatch } from "./managed-fields-patch.ts";
import { isMap, type Plain } from "./plain.ts";

/**
 * Gives up what we own at and below `pointers` (JSON pointers), so that an apply without those fields leaves their values
 * as they are. An index counts in the live list. Part of what is owned as a whole cannot be given up.
 * @returns undefined where there is nothing to give up
 */
export function letGo(live: LiveObject, pointers: readonly string[]): Patch | undefined {
  const own = ownEntry(live);
  if (own === undefined) return undefined;
  const ours = fieldsOf(own);
  let left: FieldSet = ours;
  for (const pointer of pointers) {
    const steps = stepsTo(pointer, ours, live);
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
function stepsTo(pointer: string, ours: FieldSet, live: Plain): readonly string[] | undefined {
  const steps: string[] = [];
  let [node, value]: [FieldSet | undefined, unknown] = [ours, live];
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    value = Array.isArray(value) ? itemAt(value, name) : isMap(value) ? value[name] : undefined;
    const step: string | undefined = stepsOf(node).find((one) => leadsTo(one, name, value));
    node = step === undefined ? undefined : node[step];
    if (step === undefined || node === undefined) return undefined;
    steps.push(step);
  }
  return steps.length === 0 ? undefined : steps;
}

function itemAt(list: readonly unknown[], index: string): unknown {
  return /^(0|[1-9]\d*)$/.test(index) ? list[Number(index)] : undefined;
}

/** Is this the step to the field `name`, or to the item of a list whose value is `value`? */
function leadsTo(step: string, name: string, value: unknown): boolean {
  if (step.startsWith("f:")) return step === `f:${name}`;
  const known: unknown = JSON.parse(step.slice(2));
  if (step.startsWith("v:")) return known === value;
  return isMap(known) && isMap(value) && Object.keys(known).every((key) => value[key] === known[key]);
}

/** A set, or a node, without the one at `steps` and all below it; itself where there is none, undefined where nothing is left. */
function without(node: FieldSet, [step, ...steps]: readonly string[]): FieldSet | undefined {
  const below = step === undefined ? undefined : node[step];
  if (step === undefined || below === undefined) return node;
  const { [step]: _gone, ...others } = node;
  const rest = steps.length === 0 ? undefined : without(below, steps);
  return nodeOf(!isLeaf(node) && isMember(node), rest === undefined ? others : { ...others, [step]: rest });
}
