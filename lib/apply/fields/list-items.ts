import { isLeaf, self, type FieldSet } from "./field-set.ts";
import { isAbsent, isMap, type Plain } from "./plain.ts";

/** One item of a list whose items are known by themselves. */
export interface ListItem {
  /** As `fieldsV1` has it. For an item that is not in it, the step as far as it can be told. */
  readonly step: string;
  /** Undefined where we do not own it. */
  readonly node: FieldSet | undefined;
  readonly desired: unknown;
  /** Where it stands in the live list; below zero where it does not, or where it stands twice. */
  readonly at: number;
}

export interface ListItems {
  readonly wanted: readonly ListItem[];
  /** The steps of items that we own and that nobody wants. */
  readonly surplus: readonly string[];
}

/**
 * Which item is which. An item is known by its keys; one of them that it leaves out has its default, and stands in the
 * step, but not among the fields below it.
 * @returns undefined where that cannot be told
 */
export function matchItems(
  node: FieldSet,
  desired: readonly unknown[],
  live: readonly unknown[],
): ListItems | undefined {
  const steps = Object.keys(node).filter((step) => step !== self);
  if (steps.every((step) => step.startsWith("v:"))) return matchValues(node, steps, desired, live);
  return steps.every((step) => step.startsWith("k:")) ? matchKeyed(node, steps, desired, live) : undefined;
}

function matchValues(
  node: FieldSet,
  steps: readonly string[],
  desired: readonly unknown[],
  live: readonly unknown[],
): ListItems | undefined {
  const places = positions(live.map(textOf));
  const owned = new Map(steps.map((step) => [textOf(JSON.parse(step.slice(2))), step]));
  const wanted = new Map<string, ListItem>();
  for (const item of desired) {
    const text = textOf(item);
    if (text === undefined || wanted.has(text)) return undefined;
    const step = owned.get(text);
    wanted.set(text, {
      step: step ?? "v:",
      node: step === undefined ? undefined : node[step],
      desired: item,
      at: places.get(text) ?? -1,
    });
  }
  const surplus = [...owned].filter(([text]) => !wanted.has(text ?? "")).map(([, step]) => step);
  return { wanted: [...wanted.values()], surplus };
}

function matchKeyed(
  node: FieldSet,
  steps: readonly string[],
  desired: readonly unknown[],
  live: readonly unknown[],
): ListItems | undefined {
  const owned = steps.map((step) => ({ step, node: node[step], keys: JSON.parse(step.slice(2)) as Plain }));
  const names = [...new Set(owned.flatMap(({ keys }) => Object.keys(keys)))].sort();
  const places = positions(live.map((item) => (isMap(item) ? keyText(item, names) : undefined)));
  const bySaid = new Map(owned.map((one) => [keyText(saidOf(one), names), one]));
  if (bySaid.size < owned.length) return undefined;
  const wanted = new Map<string, ListItem>();
  for (const item of desired) {
    if (!isMap(item)) return undefined;
    const said = keyText(item, names);
    if (wanted.has(said)) return undefined;
    const one = bySaid.get(said);
    const step = one?.step ?? stepOf(item, names);
    const at = places.get(one === undefined ? said : keyText(one.keys, names)) ?? -1;
    wanted.set(said, { step, node: one?.node, desired: item, at });
  }
  const surplus = [...bySaid].filter(([said]) => !wanted.has(said)).map(([, { step }]) => step);
  return { wanted: [...wanted.values()], surplus };
}

/** The keys that were said when the item was applied; those left out have no field of their own. */
function saidOf({ node = {}, keys }: { readonly node: FieldSet | undefined; readonly keys: Plain }): Plain {
  if (isLeaf(node)) return {};
  return Object.fromEntries(Object.entries(keys).filter(([name]) => node[`f:${name}`] !== undefined));
}

function keyText(item: Plain, names: readonly string[]): string {
  let text = "";
  for (const name of names) {
    const value = item[name];
    text += isAbsent(value) ? "," : `${textOf(value) ?? "?"},`;
  }
  return text;
}

function stepOf(item: Plain, names: readonly string[]): string {
  const said = names.filter((name) => !isAbsent(item[name]));
  const keys = said.map((name) => `${JSON.stringify(name)}:${textOf(item[name]) ?? "null"}`);
  return keys.length === 0 ? "" : `k:{${keys.join(",")}}`;
}

/** Equal values have equal texts; undefined for what is no scalar. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "bigint") return value.toString();
  return typeof value === "object" || value === undefined ? undefined : JSON.stringify(value);
}

/** Where each text stands; below zero where it stands twice. */
function positions(texts: readonly (string | undefined)[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [index, text] of texts.entries()) if (text !== undefined) found.set(text, found.has(text) ? -2 : index);
  return found;
}
