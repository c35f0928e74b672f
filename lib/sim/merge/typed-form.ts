import type { KubeObject } from "../../cluster/index.ts";
import { removeField, setField, type MutablePlain, type Plain } from "./plain.ts";
import { shapeOf, type MapSchema, type Schema, type Written } from "./schema.ts";

/**
 * What the API server's Go types make of an object: fields that they always write are there (`status: {}`, a container's
 * `resources: {}`), fields that they leave out when empty are not (`labels: {}`, `paused: false`, null), nor are those that
 * they do not know. Of a custom kind this is so for its metadata alone.
 * @returns the object itself where it is in this form
 */
export function typedForm(schema: Schema, object: KubeObject): KubeObject {
  return formOf(schema, object) as KubeObject; // a form of an object is one
}

function formOf(schema: Schema, value: unknown): unknown {
  if (typeof value !== "object") return value;
  const { map, list } = schema;
  if (map !== undefined && shapeOf(value) === "map") return formOfMap(map, value as Plain);
  if (list === undefined || !Array.isArray(value)) return value;
  const items = value.map((item) => formOf(list.items, item));
  return items.every((item, at) => item === value[at]) ? value : items;
}

function formOfMap(map: MapSchema, value: Plain): Plain {
  let form: MutablePlain | undefined;
  for (const key of Object.keys(value)) {
    const after = formOfField(map, key, value[key]);
    if (after === value[key]) continue;
    form ??= { ...value };
    if (after === undefined) removeField(form, key);
    else setField(form, key, after);
  }
  for (const { name, schema, written } of map.alwaysWritten) {
    if (Object.hasOwn(value, name)) continue;
    form ??= { ...value };
    form[name] = formOf(schema, written.unset);
  }
  return form ?? value;
}

/** @returns undefined where the field is left out */
function formOfField(map: MapSchema, key: string, value: unknown): unknown {
  const field = map.fields.get(key);
  if (field !== undefined) return formOfKnown(field.written, field.schema, value);
  if (map.values === undefined) return undefined;
  // In Go's map of texts null is an empty text.
  return map.isTyped && value === null && map.values.scalar === "string" ? "" : formOf(map.values, value);
}

function formOfKnown(written: Written | undefined, schema: Schema, value: unknown): unknown {
  if (written === undefined) return formOf(schema, value);
  if (value === null) return written.unset === undefined ? undefined : formOf(schema, written.unset);
  const after = formOf(schema, value);
  return !written.keepsZero && isZero(after) ? undefined : after;
}

function isZero(value: unknown): boolean {
  if (typeof value !== "object") return value === "" || value === 0 || value === false;
  return value === null || Object.keys(value).length === 0;
}
