import { isFields, type Fields } from "../kinds/index.ts";
import { keepsUnknown, schemaOfField, type CustomSchema } from "./schema.ts";

/**
 * What the server keeps of a custom object that is sent: no field that the schema does not know, no null where none may
 * be. The object itself where all is well.
 */
export function prune(value: unknown, schema: CustomSchema): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return value;
    const list: readonly unknown[] = value;
    const next = list.map((item) => prune(item, items));
    return next.every((item, index) => item === list[index]) ? value : next;
  }
  return isFields(value) ? pruneFields(value, schema) : value;
}

function pruneFields(fields: Fields, schema: CustomSchema): Fields {
  const kept: [string, unknown][] = [];
  let isSame = true;
  for (const [field, value] of Object.entries(fields)) {
    const below = schemaOfField(schema, field);
    const isOwn = schema["x-kubernetes-embedded-resource"] === true && ["apiVersion", "kind", "metadata"].includes(field);
    const isLost = below === undefined ? !keepsUnknown(schema) && !isOwn : isSpareNull(value, below);
    const next = below === undefined ? value : prune(value, below);
    isSame &&= !isLost && next === value;
    if (!isLost) kept.push([field, next]);
  }
  return isSame ? fields : Object.fromEntries(kept);
}

/** A null that no default replaces and that the schema does not allow. */
function isSpareNull(value: unknown, schema: CustomSchema): boolean {
  return value === null && schema.nullable !== true && schema.default === undefined;
}

/** Fills in the defaults of fields that are not there, or null where no null may be. The value itself where none is missing. */
export function fillDefaults(value: unknown, schema: CustomSchema): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return value;
    const list: readonly unknown[] = value;
    const next = list.map((item) => fillDefaults(item, items));
    return next.every((item, index) => item === list[index]) ? value : next;
  }
  return isFields(value) ? fillFields(value, schema) : value;
}

function fillFields(fields: Fields, schema: CustomSchema): Fields {
  let next = fields;
  for (const [field, { default: standard, nullable }] of Object.entries(schema.properties ?? {})) {
    if (standard === undefined) continue;
    const value = fields[field];
    if (value === undefined || (value === null && nullable !== true)) next = { ...next, [field]: standard };
  }
  for (const [field, value] of Object.entries(next)) {
    const below = schemaOfField(schema, field);
    if (below === undefined) continue;
    const filled = fillDefaults(value, below);
    if (filled !== value) next = { ...next, [field]: filled };
  }
  return next;
}
