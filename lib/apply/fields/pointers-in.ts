import { tokensOfPointer } from "../../api/index.ts";
import type { LiveObject } from "../../cluster/index.ts";
import { fieldsOf, stepsOf, type FieldSet } from "./field-set.ts";
import { isAbsent, isMap, type Plain } from "./plain.ts";

/**
 * Where in `live` the places are that `pointers` (JSON pointers) name in `made`. Items of its lists may have other numbers
 * there, since others have items of their own among them; one that is not there is left out.
 */
export function pointersIn(live: LiveObject, pointers: readonly string[], made: Plain): readonly string[] {
  const sets = (live.metadata.managedFields ?? []).map(fieldsOf);
  return pointers.flatMap((pointer) => {
    const tokens = placeOf(tokensOfPointer(pointer), { sets, live, made });
    return tokens?.map((token) => `/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("") ?? [];
  });
}

interface Sides {
  /** What each of the managers owns here. */
  readonly sets: readonly FieldSet[];
  readonly live: unknown;
  readonly made: unknown;
}

function placeOf([token, ...rest]: readonly string[], { sets, live, made }: Sides): readonly string[] | undefined {
  if (token === undefined) return [];
  if (!Array.isArray(live) || !Array.isArray(made)) {
    const below = { live: isMap(live) ? live[token] : undefined, made: isMap(made) ? made[token] : undefined };
    const place = placeOf(rest, { sets: setsAt(sets, `f:${token}`), ...below });
    return place && [token, ...place];
  }
  const item: unknown = made[Number(token)];
  const steps = [...new Set(sets.flatMap(stepsOf))].filter((one) => /^[kv]:/.test(one));
  const isAtomic = steps.length === 0;
  const step = steps.find((one) => leadsTo(one, item) && live.some((other) => leadsTo(one, other)));
  if (item === undefined || (step === undefined && !isAtomic)) return undefined;
  const at = step === undefined ? Number(token) : live.findIndex((other) => leadsTo(step, other));
  const place = placeOf(rest, { sets: setsAt(sets, step), live: live[at], made: item });
  return place && [String(at), ...place];
}

function setsAt(sets: readonly FieldSet[], step: string | undefined): readonly FieldSet[] {
  return step === undefined ? [] : sets.map((set) => set[step]).filter((set) => set !== undefined);
}

/** Is this the item of a list to which the step leads? A key that it leaves out has its default. */
function leadsTo(step: string, item: unknown): boolean {
  const known: unknown = JSON.parse(step.slice(2));
  if (!step.startsWith("k:")) return known === item;
  return (
    isMap(known) &&
    isMap(item) &&
    Object.entries(known).every(([key, value]) => isAbsent(item[key]) || item[key] === value)
  );
}
