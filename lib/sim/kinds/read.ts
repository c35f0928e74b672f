import type { KubeObject } from "../../cluster/index.ts";
import type { Schema } from "../merge/index.ts";
import type { Fields } from "./rewrite.ts";
import { Misread } from "../words/index.ts";

/**
 * An object as Go's types take it in: fields they do not know are dropped, null is nothing (in a map: the zero value).
 * The object itself where all is well.
 * @param type what Go calls it, for messages
 * @throws Misread where a value has the wrong type
 */
export function readAs(schema: Schema, object: KubeObject, type = object.kind): KubeObject {
  return readValue(schema, object, type, "") as KubeObject;
}

/** @param at where it stands, as Go's decoder says it: `ConfigMap.data` */
function readValue(schema: Schema, value: unknown, at: string, below: string): unknown {
  if (value === null || value === undefined) return undefined;
  const path = below === "" ? at : `${at}.${below}`;
  if (Array.isArray(value)) {
    if (schema.list === undefined) throw misread("array", path, schema);
    return readList(schema.list.items, value, path);
  }
  if (typeof value === "object") {
    if (schema.map === undefined) throw misread("object", path, schema);
    return readMap(schema, value as Fields, path);
  }
  checkScalar(schema, value, path);
  return value;
}

function readList(items: Schema, list: readonly unknown[], path: string): readonly unknown[] {
  const next = list.map((item) => readValue(items, item, path, "") ?? zeroOf(items));
  return next.every((item, index) => item === list[index]) ? list : next;
}

function readMap(schema: Schema, fields: Fields, path: string): Fields {
  const { map } = schema;
  const next: Record<string, unknown> = {};
  let isSame = true;
  for (const [field, value] of Object.entries(fields)) {
    const details = map?.fields.get(field);
    const known = details?.schema;
    const below = known ?? map?.values;
    // A list that Go always writes is null when it is empty.
    if (details?.written?.unset === null && Array.isArray(value) && value.length === 0) {
      isSame = false;
      continue;
    }
    // In a map, where every key is as good as another, decoding null leaves the zero value; a field is left out.
    const read =
      below === undefined ? undefined : (readValue(below, value, path, known === undefined ? "" : field) ?? undefined);
    const kept = read ?? (known === undefined && below !== undefined ? zeroOf(below) : undefined);
    if (kept !== value) isSame = false;
    if (kept !== undefined) next[field] = kept;
  }
  return isSame ? fields : next;
}

function zeroOf(schema: Schema): unknown {
  switch (schema.scalar) {
    case "string":
      return "";
    case "number":
      return 0;
    case "boolean":
      return false;
    case "untyped":
    case undefined:
      return schema.map === undefined ? undefined : {};
  }
}

function checkScalar(schema: Schema, value: unknown, path: string): void {
  const found = typeof value === "boolean" ? "bool" : typeof value;
  switch (schema.scalar) {
    case "untyped":
      return;
    case "string":
    case "number":
    case "boolean":
      if (typeof value !== schema.scalar) throw misread(found, path, schema);
      return;
    case undefined:
      if (schema.map === undefined && schema.list === undefined) return;
      throw misread(found, path, schema);
  }
}

function misread(found: string, path: string, schema: Schema): Misread {
  const scalar = schema.scalar ?? "untyped";
  const wanted = { string: "string", number: "int32", boolean: "bool", untyped: "string" }[scalar];
  const given = { array: "[]interface {}", object: "map[string]interface {}", number: "int64" }[found] ?? found;
  const conversions = {
    number: "unrecognized type: int32",
    string: `cannot convert ${given} to string`,
    boolean: `cannot convert ${given} to bool`,
    untyped: `cannot restore ${schema.list === undefined ? "map" : "slice"} from ${given}`,
  };
  const message = `json: cannot unmarshal ${found} into Go struct field ${path} of type ${wanted}`;
  return new Misread(message, conversions[scalar]);
}
