import { toldPathCharactersMax } from "../limits.ts";
import type { FieldSet } from "./field-set.ts";

/** One place in an object. */
export interface Place {
  readonly above: Place | undefined;
  /** As `fieldsV1` has it: `f:spec`, `k:{"name":"web"}`. Empty for a list's item that is not known by itself. */
  readonly step: string;
  /** The name of the field; of a list's item, that of the list. */
  readonly field: string;
  /** The name of the field that holds it. */
  readonly holder: string;
}

export function fieldOf(above: Place | undefined, field: string): Place {
  return { above, step: `f:${field}`, field, holder: above?.field ?? "" };
}

/** An item of the list that stands at `above`. */
export function itemOf(above: Place, step: string): Place {
  return { above, step, field: above.field, holder: above.holder };
}

/** As a person at kubectl writes it: `spec.containers[name="app"].image`, `metadata.labels["a.b/c"]`. */
export function tellPlace(place: Place): string {
  let told = "";
  for (let at: Place | undefined = place; at !== undefined; at = at.above) told = `${tellStep(at)}${told}`;
  const path = told.startsWith(".") ? told.slice(1) : told;
  return path.length <= toldPathCharactersMax ? path : `${path.slice(0, toldPathCharactersMax)}…`;
}

const plainName = /^[A-Za-z_$][A-Za-z0-9_$-]*$/;

function tellStep({ step, field }: Place): string {
  if (step.startsWith("f:")) return plainName.test(field) ? `.${field}` : `[${JSON.stringify(field)}]`;
  if (!step.startsWith("k:")) return ""; // an item of a set is known by its value alone, and a value is not told
  const keys = Object.entries(JSON.parse(step.slice("k:".length)) as object);
  return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(",")}]`;
}

/** What a set of fields holds at a place. */
export function nodeAt(set: FieldSet, place: Place): FieldSet | undefined {
  const holder = place.above === undefined ? set : nodeAt(set, place.above);
  return holder?.[place.step];
}
