import { fieldManager } from "../../../lib/api/index.ts";
import type { Random } from "../../../lib/base/index.ts";
import type { JsonPatchOperation, LiveObject } from "../../../lib/cluster/index.ts";

/** One leaf of ours, and what somebody does to it. */
export interface Edit {
  /** The leaf as a person writes it, as far as it can be told without its value. */
  readonly path: string;
  readonly operation: JsonPatchOperation & { readonly op: "remove" | "replace" };
}

interface Leaf {
  readonly path: string;
  readonly pointer: string;
  readonly value: unknown;
  /** An item of a list with fields of its own: it can go, and nothing else. */
  readonly isItem: boolean;
}

type Fields = Readonly<Record<string, object>>;

/** Every edit of a field of ours, in an order that is drawn. */
export function drawEdits(live: LiveObject, random: Random): readonly Edit[] {
  const entry = live.metadata.managedFields?.find(
    ({ manager, operation }) => manager === fieldManager && operation === "Apply",
  );
  const leaves = leavesOf((entry?.fieldsV1 ?? {}) as Fields, live, { path: "", pointer: "" });
  const drawn = leaves.map((leaf) => ({ leaf, rank: random.next(), removes: random.next() < 0.4 }));
  return drawn.sort((a, b) => a.rank - b.rank).map(({ leaf, removes }) => editOf(leaf, removes));
}

function editOf({ path, pointer, value, isItem }: Leaf, removes: boolean): Edit {
  if (removes || isItem) return { path, operation: { op: "remove", path: pointer } };
  return { path, operation: { op: "replace", path: pointer, value: another(value) } };
}

/** A value of the same sort that is not the same. */
function another(value: unknown): unknown {
  if (typeof value === "string") return `${value}x`;
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value))
    return value.length > 1 ? value.slice(1) : [...(value as unknown[]), ...(value as unknown[])];
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).slice(1));
  return "x";
}

/** Does the same stand there, because the API server puts it back? */
export function isAsBefore(pointer: string, before: LiveObject, after: LiveObject): boolean {
  return JSON.stringify(valueAt(pointer, before)) === JSON.stringify(valueAt(pointer, after));
}

function valueAt(pointer: string, object: unknown): unknown {
  let value = object;
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    value = (value as Readonly<Record<string, unknown>> | undefined)?.[name];
  }
  return value;
}

interface Spot {
  readonly path: string;
  readonly pointer: string;
}

/** What stands in `live` of the fields; items of lists are leaves themselves, besides what is in them. */
function leavesOf(fields: Fields, live: unknown, spot: Spot): readonly Leaf[] {
  const steps = Object.entries(fields).filter(([step]) => step !== ".");
  return steps.flatMap(([step, below]): readonly Leaf[] => {
    const next = follow(step, live, spot);
    if (next === undefined) return [];
    const inside = leavesOf(below as Fields, next.value, next);
    const isItem = inside.length > 0;
    return isItem && step.startsWith("f:") ? inside : [{ ...next, isItem }, ...inside];
  });
}

function follow(
  step: string,
  live: unknown,
  { path, pointer }: Spot,
): (Spot & { readonly value: unknown }) | undefined {
  if (step.startsWith("f:")) {
    const name = step.slice("f:".length);
    if (typeof live !== "object" || live === null || !(name in live)) return undefined;
    const told = /^[a-zA-Z$_][\w$-]*$/.test(name) ? `${path === "" ? "" : "."}${name}` : `[${JSON.stringify(name)}]`;
    const value = (live as Readonly<Record<string, unknown>>)[name];
    return { path: `${path}${told}`, pointer: `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, value };
  }
  if (!Array.isArray(live)) return undefined;
  const known = JSON.parse(step.slice(2)) as unknown;
  const keys = step.startsWith("k:") ? Object.entries(known as object) : undefined;
  const index = live.findIndex((item) =>
    keys === undefined ? item === known : keys.every(([key, value]) => (item as Fields | null)?.[key] === value),
  );
  if (index < 0) return undefined;
  const told = keys === undefined ? "" : `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",")}]`;
  return { path: `${path}${told}`, pointer: `${pointer}/${index}`, value: live[index] };
}
