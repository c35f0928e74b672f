import type { Random } from "../../../lib/base/index.ts";

/** Plain JSON, drawn. */
export type Fields = Readonly<Record<string, unknown>>;

export function chance(random: Random, probability: number): boolean {
  return random.next() < probability;
}

/** One of these; there must be one. */
export function pick<const T extends readonly [unknown, ...unknown[]]>(random: Random, items: T): T[number] {
  return items[Math.floor(random.next() * items.length)];
}

/** Some of these, in an order of chance. */
export function some<T>(random: Random, items: readonly T[], probability = 0.5): T[] {
  return items
    .filter(() => chance(random, probability))
    .map((item) => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** A map of some of these keys, each to one of these values. */
export function someMap(random: Random, keys: readonly string[], values: readonly [unknown, ...unknown[]]): Fields {
  return Object.fromEntries(some(random, keys).map((key) => [key, pick(random, values)]));
}

/** Some of these fields. */
export function someFields(random: Random, fields: Fields, probability = 0.5): Fields {
  return Object.fromEntries(some(random, Object.entries(fields), probability));
}

/** `below` laid over `above`, map by map; everything else is replaced. */
export function overlay(above: Fields, below: Fields): Fields {
  const merged: Record<string, unknown> = { ...above };
  for (const [key, value] of Object.entries(below)) {
    const known = merged[key];
    merged[key] = isFields(known) && isFields(value) ? overlay(known, value) : value;
  }
  return merged;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields at `path`, none where there are none. */
export function fieldsAt(value: unknown, ...path: readonly string[]): Fields {
  const found = path.reduce((at, step) => (isFields(at) ? at[step] : undefined), value);
  return isFields(found) ? found : {};
}

/** A copy in which `path` leads to what `edit` makes of the fields there; only where all of the path is there. */
export function edited(value: Fields, path: readonly string[], edit: (fields: Fields) => Fields): Fields {
  const [step, ...rest] = path;
  if (step === undefined) return edit(value);
  const below = value[step];
  return isFields(below) ? { ...value, [step]: edited(below, rest, edit) } : value;
}
