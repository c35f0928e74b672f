import type { Structural } from "../schema/structural.ts";
import { isDateTime } from "./date-time.ts";
import { fieldPath, isJsonObject, isList, type JsonObject } from "./json.ts";
import { invalid, notSupported, required, tooLong, tooMany, typeInvalid, type Problem } from "./problem.ts";

/** What the schema itself forbids about `value`, which stands at `path`. */
export function checkStructure(value: unknown, schema: Structural, path: string): readonly Problem[] {
  const found = typeOf(value);
  if (!admits(schema, found)) return [...wrongType(found, schema, path), ...checkEnum(value, schema, path)];
  if (typeof value === "string") return [...checkText(value, schema, path), ...checkEnum(value, schema, path)];
  if (typeof value === "number") return checkNumber(value, schema, path);
  if (isList(value)) return checkList(value, schema, path);
  if (isJsonObject(value)) return checkObject(value, schema, path);
  return [];
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (isList(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function admits(schema: Structural, found: string): boolean {
  if (schema["x-kubernetes-int-or-string"] === true) return found === "integer" || found === "string";
  return schema.type === undefined || schema.type === found;
}

function wrongType(found: string, schema: Structural, path: string): readonly Problem[] {
  const wanted = schema["x-kubernetes-int-or-string"] === true ? "integer,string" : (schema.type ?? "");
  return [typeInvalid(path, found, wanted)];
}

function checkEnum(value: unknown, { enum: supported }: Structural, path: string): readonly Problem[] {
  if (supported === undefined || (supported as readonly unknown[]).includes(value)) return [];
  return [notSupported(path, value, supported)];
}

/** The first of length and pattern that fails, as the API server has it, and the format beside it. */
function checkText(value: string, schema: Structural, path: string): readonly Problem[] {
  const told = (detail: string): Problem => invalid(path, value, `${path} in body ${detail}`);
  const { maxLength, minLength, pattern, format } = schema;
  // A text is never longer in characters than in code units, and never less than half as long: most need no counting.
  const isSettled = value.length <= (maxLength ?? Infinity) && value.length >= 2 * (minLength ?? 0);
  const characters = isSettled ? value.length : Array.from(value).length;
  const problems: Problem[] = [];
  if (maxLength !== undefined && characters > maxLength) problems.push(tooLong(path, maxLength));
  else if (minLength !== undefined && characters < minLength) {
    problems.push(told(`should be at least ${minLength} chars long`));
  } else if (pattern !== undefined && !regularExpression(pattern).test(value)) {
    problems.push(told(`should match '${pattern}'`));
  }
  if (format === "date-time" && !isDateTime(value)) {
    problems.push(typeInvalid(path, value, "date-time"));
  }
  return problems;
}

function checkNumber(value: number, { minimum, maximum }: Structural, path: string): readonly Problem[] {
  const told = (detail: string): Problem => invalid(path, value, `${path} in body ${detail}`);
  return [
    ...(maximum !== undefined && value > maximum ? [told(`should be less than or equal to ${maximum}`)] : []),
    ...(minimum !== undefined && value < minimum ? [told(`should be greater than or equal to ${minimum}`)] : []),
  ];
}

function checkList(value: readonly unknown[], schema: Structural, path: string): readonly Problem[] {
  const { items, minItems, maxItems } = schema;
  const problems =
    items === undefined ? [] : value.flatMap((each, index) => checkStructure(each, items, `${path}[${index}]`));
  if (minItems !== undefined && value.length < minItems) {
    problems.push(invalid(path, value.length, `${path} in body should have at least ${minItems} items`));
  }
  if (maxItems !== undefined && value.length > maxItems) problems.push(tooMany(path, value.length, maxItems));
  return problems;
}

function checkObject(value: JsonObject, schema: Structural, path: string): readonly Problem[] {
  const problems: Problem[] = [];
  const size = Object.keys(value).length;
  if (schema.minProperties !== undefined && size < schema.minProperties) {
    problems.push(invalid(path, size, `${path} in body should have at least ${schema.minProperties} properties`));
  }
  for (const [name, each] of Object.entries(value)) {
    const field = schema.properties?.[name] ?? schema.additionalProperties;
    if (field !== undefined) problems.push(...checkStructure(each, field, fieldPath(path, name)));
  }
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(value, name)) problems.push(required(fieldPath(path, name)));
  }
  return problems;
}

const compiled = new Map<string, RegExp>();

function regularExpression(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const made = new RegExp(pattern, "u");
  compiled.set(pattern, made);
  return made;
}
