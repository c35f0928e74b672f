import type { Structural } from "../schema/structural.ts";
import { fieldPath, isJsonObject, isList, type JsonObject } from "./json.ts";

/** An object as the API server would store it. */
export interface Completed {
  readonly value: unknown;
  /** Paths of fields that no schema knows; they are gone from `value`. */
  readonly unknownFields: readonly string[];
}

/**
 * What the API server makes of an object before it validates it: nulls and unknown fields are dropped, defaults filled
 * in. What is wrong stays as it is.
 */
export function complete(given: unknown, schema: Structural): Completed {
  const unknownFields: string[] = [];
  return { value: completeValue(given, schema, "", unknownFields), unknownFields };
}

function completeValue(given: unknown, schema: Structural, path: string, unknownFields: string[]): unknown {
  if (isList(given)) {
    const items = schema.items;
    if (items === undefined) return given;
    return given.map((item, index) => completeValue(item, items, `${path}[${index}]`, unknownFields));
  }
  if (!isJsonObject(given)) return given;
  if (schema.additionalProperties !== undefined) {
    return completeMap(given, schema.additionalProperties, path, unknownFields);
  }
  if (schema.properties === undefined) return given;
  return completeStructure(given, schema.properties, path, unknownFields);
}

function completeMap(given: JsonObject, values: Structural, path: string, unknownFields: string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, completeValue(value, values, fieldPath(path, key), unknownFields)]),
  );
}

function completeStructure(
  given: JsonObject,
  properties: Readonly<Record<string, Structural>>,
  path: string,
  unknownFields: string[],
): JsonObject {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(properties, name)) unknownFields.push(fieldPath(path, name));
  }
  const known = Object.entries(given).flatMap(([name, value]) => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema === undefined || value === null) return [];
    return [[name, completeValue(value, schema, fieldPath(path, name), unknownFields)] as const];
  });
  const missing = Object.entries(properties).flatMap(([name, schema]) =>
    schema.default !== undefined && (given[name] ?? null) === null ? [[name, schema.default] as const] : [],
  );
  return Object.fromEntries([...known, ...missing]);
}
