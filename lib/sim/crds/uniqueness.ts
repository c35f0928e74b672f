import { isFields } from "../kinds/index.ts";
import { duplicate, type FieldError } from "../words/index.ts";
import { keyOf } from "./correlation.ts";
import { fieldPath, schemaOfField, type CustomSchema } from "./schema.ts";

/** Items that stand twice in a set, or share the keys of a list map. */
export function checkUniqueness(value: unknown, schema: CustomSchema, path: string): FieldError[] {
  if (Array.isArray(value)) return checkList(value, schema, path);
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([field, each]) => {
    const below = schemaOfField(schema, field);
    return below === undefined ? [] : checkUniqueness(each, below, fieldPath(path, field));
  });
}

function checkList(list: readonly unknown[], schema: CustomSchema, path: string): FieldError[] {
  const { items } = schema;
  const below = items === undefined ? [] : list.flatMap((item, index) => checkUniqueness(item, items, `${path}[${index}]`));
  const relation = schema["x-kubernetes-list-type"];
  if (relation === "set") return [...duplicates(list, path), ...below];
  if (relation !== "map") return below;
  return [...duplicates(list.map((item) => (isFields(item) ? keyOf(schema, item) : item)), path), ...below];
}

/** Every value is told once, where it stands the second time. */
function duplicates(values: readonly unknown[], path: string): FieldError[] {
  const times = new Map<string, number>();
  return values.flatMap((value, index) => {
    const text = JSON.stringify(value);
    const seen = (times.get(text) ?? 0) + 1;
    times.set(text, seen);
    return seen === 2 ? [duplicate(`${path}[${index}]`, value)] : [];
  });
}
