import { isFields, isEqual, type Fields } from "../kinds/index.ts";
import { type FieldError, invalidValue, notSupported, required, tooLong, tooMany, typeInvalid } from "../words/index.ts";
import { itemBefore } from "./correlation.ts";
import { fitsInteger, hasFormat } from "./formats.ts";
import { fieldPath, schemaOfField, type CustomSchema } from "./schema.ts";

/**
 * What the schema itself forbids about `value`, in the words of kube-openapi. What was wrong `before` and did not change
 * is let pass, as the server has it since 1.33.
 * @param path where the value stands; the root is empty
 */
export function checkStructure(value: unknown, schema: CustomSchema, path: string, before: unknown): FieldError[] {
  if (before !== undefined && isEqual(value, before)) return [];
  if (value === null && schema.nullable === true) return [];
  const found = typeOf(value);
  const errors: FieldError[] = [];
  if (!admits(schema, found)) errors.push(...wrongType(found, schema, path));
  else if (typeof value === "string") errors.push(...checkText(value, schema, path));
  else if (typeof value === "number") errors.push(...checkNumber(value, schema, path));
  else if (Array.isArray(value)) errors.push(...checkList(value, schema, path, before));
  else if (isFields(value)) errors.push(...checkFields(value, schema, path, before));
  return [...errors, ...checkEnum(value, schema, path), ...checkCombined(value, schema, path)];
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function admits(schema: CustomSchema, found: string): boolean {
  if (schema["x-kubernetes-int-or-string"] === true) return found === "integer" || found === "string";
  return schema.type === undefined || schema.type === found || (schema.type === "number" && found === "integer");
}

function wrongType(found: string, schema: CustomSchema, path: string): FieldError[] {
  const wanted = schema["x-kubernetes-int-or-string"] === true ? "integer,string" : (schema.type ?? "");
  const errors = [typeInvalid(path, found, `${path} in body must be of type ${wanted}: ${JSON.stringify(found)}`)];
  if (found !== "number" || wanted !== "integer") return errors;
  return [...errors, invalidValue("<nil>", "", `Checked value must be of type integer (default format) in ${path}`)];
}

function checkEnum(value: unknown, { enum: supported }: CustomSchema, path: string): FieldError[] {
  if (supported === undefined || supported.some((one) => isEqual(one, value))) return [];
  return [notSupported(path, value, supported.map((one) => (typeof one === "string" ? one : JSON.stringify(one))))];
}

/** The first of length and pattern that fails, and the format beside it. */
function checkText(value: string, schema: CustomSchema, path: string): FieldError[] {
  const { maxLength, minLength, pattern, format } = schema;
  const told = (detail: string): FieldError => invalidValue(path, value, `${path} in body ${detail}`);
  const errors: FieldError[] = [];
  const length = maxLength === undefined && minLength === undefined ? 0 : Array.from(value).length;
  if (maxLength !== undefined && length > maxLength) errors.push(tooLong(path, maxLength));
  else if (minLength !== undefined && length < minLength) errors.push(told(`should be at least ${minLength} chars long`));
  else if (pattern !== undefined && !expression(pattern).test(value)) errors.push(told(`should match '${pattern}'`));
  if (format !== undefined && !hasFormat(value, format)) {
    errors.push(typeInvalid(path, value, `${path} in body must be of type ${format}: ${JSON.stringify(value)}`));
  }
  return errors;
}

function checkNumber(value: number, schema: CustomSchema, path: string): FieldError[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = schema;
  const told = (detail: string): FieldError => invalidValue(path, value, `${path} in body ${detail}`);
  const errors: FieldError[] = [];
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) errors.push(told(`should be a multiple of ${multipleOf}`));
  if (maximum !== undefined && (exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    errors.push(told(`should be less than ${exclusiveMaximum === true ? "" : "or equal to "}${maximum}`));
  }
  if (minimum !== undefined && (exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    errors.push(told(`should be greater than ${exclusiveMinimum === true ? "" : "or equal to "}${minimum}`));
  }
  if (fitsInteger(value, format)) return errors;
  return [...errors, invalidValue("<nil>", "", `Checked value must be of type integer with format int32 in ${path}`)];
}

function checkList(list: readonly unknown[], schema: CustomSchema, path: string, before: unknown): FieldError[] {
  const { items, minItems, maxItems, uniqueItems } = schema;
  const errors =
    items === undefined
      ? []
      : list.flatMap((item, index) => checkStructure(item, items, `${path}[${index}]`, itemBefore(schema, item, before)));
  if (minItems !== undefined && list.length < minItems) {
    errors.push(invalidValue(path, list.length, `${path} in body should have at least ${minItems} items`));
  }
  if (maxItems !== undefined && list.length > maxItems) errors.push(tooMany(path, list.length, maxItems));
  if (uniqueItems === true && new Set(list.map((item) => JSON.stringify(item))).size < list.length) {
    errors.push(invalidValue(path, "", `${path} in body shouldn't contain duplicates`));
  }
  return errors;
}

function checkFields(fields: Fields, schema: CustomSchema, path: string, before: unknown): FieldError[] {
  const { minProperties, maxProperties } = schema;
  const errors: FieldError[] = [];
  const count = Object.keys(fields).length;
  if (minProperties !== undefined && count < minProperties) {
    errors.push(invalidValue(path, count, `${path} in body should have at least ${minProperties} properties`));
  }
  if (maxProperties !== undefined && count > maxProperties) errors.push(tooMany(path, count, maxProperties));
  const old = isFields(before) ? before : {};
  for (const [field, value] of Object.entries(fields)) {
    const below = schemaOfField(schema, field);
    if (below !== undefined) errors.push(...checkStructure(value, below, fieldPath(path, field), old[field]));
  }
  const missing = (schema.required ?? []).filter((field) => !Object.hasOwn(fields, field));
  return [...errors, ...missing.map((field) => required(fieldPath(path, field)))];
}

/** allOf, anyOf, oneOf and not. Of several alternatives that fail, the first tells why. */
function checkCombined(value: unknown, { allOf = [], anyOf = [], oneOf = [], not }: CustomSchema, path: string): FieldError[] {
  const told = (detail: string): FieldError => invalidValue("<nil>", "", `"${path}" must ${detail}`);
  const against = (schemas: readonly CustomSchema[]): FieldError[][] =>
    schemas.map((schema) => checkStructure(value, schema, path, undefined));
  const errors: FieldError[] = [];
  const any = against(anyOf);
  if (any.length > 0 && any.every((one) => one.length > 0)) {
    errors.push(told("validate at least one schema (anyOf)"), ...(any[0] ?? []));
  }
  const one = against(oneOf);
  const valid = one.filter((each) => each.length === 0).length;
  if (one.length > 0 && valid !== 1) {
    const found = valid === 0 ? "Found none valid" : `Found ${valid} valid alternatives`;
    errors.push(told(`validate one and only one schema (oneOf). ${found}`), ...(valid === 0 ? (one[0] ?? []) : []));
  }
  const all = against(allOf);
  const passed = all.filter((each) => each.length === 0).length;
  if (passed < all.length) {
    errors.push(...all.flat(), told(`validate all the schemas (allOf)${passed === 0 ? ". None validated" : ""}`));
  }
  if (not !== undefined && checkStructure(value, not, path, undefined).length === 0) {
    errors.push(told("not validate the schema (not)"));
  }
  return errors;
}

const compiled = new Map<string, RegExp>();

function expression(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  // Go's flags stand in front of a pattern; of those, only this one is common.
  const made = pattern.startsWith("(?i)") ? new RegExp(pattern.slice(4), "iu") : new RegExp(pattern, "u");
  compiled.set(pattern, made);
  return made;
}
