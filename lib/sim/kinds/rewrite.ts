/**
 * Small changes to objects that are never changed in place. A Rewrite answers with what it was given where it has nothing
 * to do, and with a copy that shares the rest where it has.
 */
export type Fields = Readonly<Record<string, unknown>>;
export type Rewrite = (fields: Fields) => Fields;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields at `path`; undefined where there is no such object. */
export function fieldsAt(value: unknown, ...path: readonly string[]): Fields | undefined {
  let at = value;
  for (const step of path) at = isFields(at) ? at[step] : undefined;
  return isFields(at) ? at : undefined;
}

/** The items of a list that are objects; none where it is no list. */
export function itemsOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** One after the other. */
export function all(...rewrites: readonly Rewrite[]): Rewrite {
  return (fields) => {
    let result = fields;
    for (const rewrite of rewrites) result = rewrite(result);
    return result;
  };
}

/** Sets what is not there. */
export function fill(defaults: Fields): Rewrite {
  const entries = Object.entries(defaults);
  return (fields) => {
    const missing = entries.filter(([field]) => fields[field] === undefined);
    return missing.length === 0 ? fields : { ...fields, ...Object.fromEntries(missing) };
  };
}

/** Sets these fields; undefined takes one away. */
export function set(fields: Fields, values: Fields): Fields {
  if (Object.entries(values).every(([field, value]) => fields[field] === value)) return fields;
  return Object.fromEntries(Object.entries({ ...fields, ...values }).filter(([, value]) => value !== undefined));
}

/** Rewrites the object in `field`, where there is one. */
export function at(field: string, ...rewrites: readonly Rewrite[]): Rewrite {
  const rewrite = all(...rewrites);
  return (fields) => {
    const value = fields[field];
    if (!isFields(value)) return fields;
    const next = rewrite(value);
    return next === value ? fields : { ...fields, [field]: next };
  };
}

/** Rewrites every object of the list in `field`, where there is one. */
export function each(field: string, ...rewrites: readonly Rewrite[]): Rewrite {
  const rewrite = all(...rewrites);
  return (fields) => {
    const list: unknown = fields[field];
    if (!Array.isArray(list)) return fields;
    const items: readonly unknown[] = list;
    const next = items.map((item) => (isFields(item) ? rewrite(item) : item));
    return next.every((item, index) => item === items[index]) ? fields : { ...fields, [field]: next };
  };
}

/** Rewrites every value of a map, where there is one. */
export function values(field: string, rewrite: (value: unknown) => unknown): Rewrite {
  return (fields) => {
    const map = fields[field];
    if (!isFields(map)) return fields;
    const entries = Object.entries(map).map(([key, value]) => [key, rewrite(value)] as const);
    return entries.every(([key, value]) => value === map[key])
      ? fields
      : { ...fields, [field]: Object.fromEntries(entries) };
  };
}

/** Rewrites one value, where there is one. */
export function value(field: string, rewrite: (value: unknown) => unknown): Rewrite {
  return (fields) => {
    const old = fields[field];
    if (old === undefined) return fields;
    const next = rewrite(old);
    return next === old ? fields : { ...fields, [field]: next };
  };
}
