import { toldPathsMax } from "../limits.ts";
import { isIn, mergedLists, mergedMaps } from "./built-in.ts";
import { isLeaf, stepsOf, type FieldSet } from "./field-set.ts";
import { matchItems, type ListItem } from "./list-items.ts";
import { fieldOf, itemOf, nodeAt, tellPlace, type Place } from "./place.ts";
import { isEmptyMap, isMap, type Plain } from "./plain.ts";
import { isKept, type Kind } from "./values.ts";

/** What is compared, and where it was found to differ so far. */
export interface Comparing {
  readonly kind: Kind;
  /** What every other manager owns. */
  readonly others: readonly FieldSet[];
  readonly found: Set<string>;
}

/** What is wanted at one place, what is there, and what of it we own. */
export interface Sides {
  readonly desired: unknown;
  readonly live: unknown;
  readonly node: FieldSet;
}

/** Compares whole objects. */
export function compareFields(comparing: Comparing, { desired, live, node }: Sides & { readonly live: Plain }): void {
  if (isMap(desired)) compareEach(comparing, undefined, desired, live, node);
}

function differ({ found }: Comparing, place: Place): void {
  if (found.size < toldPathsMax) found.add(tellPlace(place));
}

function compareField(comparing: Comparing, place: Place, { desired, live, node }: Sides): void {
  const [step] = stepsOf(node);
  if (step === undefined) compareWhole(comparing, place, desired, live);
  else if (!step.startsWith("f:")) compareItems(comparing, place, { desired, live, node });
  else if (!isMap(desired) || !isMap(live)) differ(comparing, place);
  else compareEach(comparing, place, desired, live, node);
}

function compareEach(
  comparing: Comparing,
  place: Place | undefined,
  desired: Plain,
  live: Plain,
  node: FieldSet,
): void {
  for (const name of Object.keys(desired)) {
    if (desired[name] === undefined) continue;
    const field = fieldOf(place, name);
    const sides = { desired: desired[name], live: live[name] };
    const owned = node[field.step];
    const within = place === undefined && name === "metadata" ? ofAnyKind(comparing) : comparing;
    if (owned === undefined) compareUnowned(within, field, sides.desired, sides.live);
    else compareField(within, field, { ...sides, node: owned });
  }
  for (const step of stepsOf(node)) {
    const name = step.slice("f:".length);
    const owned = node[step];
    if (desired[name] === undefined && owned !== undefined) differBelow(comparing, fieldOf(place, name), owned);
  }
}

/** The metadata of a custom kind has the API server's own type. */
function ofAnyKind(comparing: Comparing): Comparing {
  return { ...comparing, kind: { ...comparing.kind, isBuiltIn: true } };
}

/** We own it, and nobody wants it: an apply would remove it. */
function differBelow(comparing: Comparing, place: Place, node: FieldSet): void {
  const steps = isLeaf(node) ? [] : stepsOf(node).filter((step) => step.startsWith("f:"));
  if (steps.length === 0) differ(comparing, place);
  for (const step of steps) differBelow(comparing, fieldOf(place, step.slice("f:".length)), node[step] ?? {});
}

/** It is wanted, and we do not own it: an apply would make it ours. Only of an empty list there is nothing to own. */
function compareUnowned(comparing: Comparing, place: Place, desired: unknown, live: unknown): void {
  if (isMap(desired) && !isEmptyMap(desired)) {
    for (const name of Object.keys(desired)) {
      if (desired[name] === undefined) continue;
      const field = fieldOf(place, name);
      compareUnowned(comparing, field, desired[name], isMap(live) ? live[name] : nowhere);
    }
  } else if (!Array.isArray(desired) || desired.length > 0 || !asksForNothing(comparing, place, live)) {
    differ(comparing, place);
  }
}

/** Stands for the value of a field whose holder is not there either. */
const nowhere = Symbol("nowhere");

/** Has an empty list no effect here? It merges into what is there, or what is there is the one that nobody owns. */
function asksForNothing({ kind, others }: Comparing, place: Place, live: unknown): boolean {
  if (live !== nowhere && kind.isBuiltIn && isIn(mergedLists, place)) return true;
  return Array.isArray(live) && live.length === 0 && others.every((set) => nodeAt(set, place) === undefined);
}

/** We own it as a whole: a scalar, what merges as one, or a map that was empty when we applied it. */
function compareWhole(comparing: Comparing, place: Place, desired: unknown, live: unknown): void {
  if (isMap(desired) && isMap(live) && merges(comparing, place)) {
    if (!isEmptyMap(desired)) compareUnowned(comparing, place, desired, live);
  } else if (!isKept(desired, live, place, comparing.kind)) differ(comparing, place);
}

/** Does the map that stands here merge field by field? Where others own parts of it, it does. */
function merges({ kind, others }: Comparing, place: Place): boolean {
  if (kind.isBuiltIn && isIn(mergedMaps, place)) return true;
  return others.some((set) => !isLeaf(nodeAt(set, place) ?? {}));
}

function compareItems(comparing: Comparing, place: Place, { desired, live, node }: Sides): void {
  const there = Array.isArray(live) ? live : [];
  const items = Array.isArray(desired) ? matchItems(node, desired, there) : undefined;
  if (items === undefined) {
    differ(comparing, place);
    return;
  }
  let last = -1;
  for (const item of items.wanted) {
    compareItem(comparing, itemOf(place, item.step), item, there);
    if (item.at >= 0 && item.at < last) differ(comparing, place); // an apply puts ours into the order of what is applied
    last = Math.max(last, item.at);
  }
  for (const step of items.surplus) differ(comparing, itemOf(place, step));
}

function compareItem(
  comparing: Comparing,
  place: Place,
  { desired, node, at }: ListItem,
  live: readonly unknown[],
): void {
  if (node === undefined || at < 0) differ(comparing, place);
  else if (isMap(desired)) compareField(comparing, place, { desired, live: live[at], node });
}
