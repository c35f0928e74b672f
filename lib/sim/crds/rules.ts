import { Environment } from "@marcbachmann/cel-js";
import { isFields, isEqual } from "../kinds/index.ts";
import type { FieldError, FieldErrorReason } from "../words/index.ts";
import { celValue } from "./cel-value.ts";
import { itemBefore } from "./correlation.ts";
import { fieldPath, schemaOfField, type CustomSchema, type ValidationRule } from "./schema.ts";

/** Which CEL rules of the schema `value` breaks. A rule about `oldSelf` counts where there is something old. */
export function checkRules(value: unknown, schema: CustomSchema, path: string, before: unknown): FieldError[] {
  if (!hasRules(schema) || (before !== undefined && isEqual(value, before))) return [];
  const own = (schema["x-kubernetes-validations"] ?? []).flatMap((rule) => checkRule(rule, value, schema, path, before));
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return own;
    const list: readonly unknown[] = value;
    return [
      ...own,
      ...list.flatMap((item, index) => checkRules(item, items, `${path}[${index}]`, itemBefore(schema, item, before))),
    ];
  }
  if (!isFields(value)) return own;
  const old = isFields(before) ? before : {};
  const below = Object.entries(value).flatMap(([field, each]) => {
    const inner = schemaOfField(schema, field);
    return inner === undefined ? [] : checkRules(each, inner, fieldPath(path, field), old[field]);
  });
  return [...own, ...below];
}

function checkRule(
  rule: ValidationRule,
  value: unknown,
  schema: CustomSchema,
  path: string,
  before: unknown,
): FieldError[] {
  const isTransition = /\boldSelf\b/.test(rule.rule);
  if (isTransition && before === undefined && rule.optionalOldSelf !== true) return [];
  const context = { self: celValue(value, schema), ...(isTransition && { oldSelf: celValue(before, schema) }) };
  const message = rule.message ?? `failed rule: ${rule.rule}`;
  // The server shows what is wrong where it is a word or a number; a whole object it leaves out.
  const shown = typeof value === "object" ? {} : { value };
  const error = { field: fieldOf(rule, path), reason: reasonOf(rule), ...shown };
  try {
    if (evaluate(rule.rule, context) === true) return [];
    return [{ ...error, detail: messageOf(rule, context) ?? message }];
  } catch (thrown) {
    const cause = thrown instanceof Error ? (thrown.message.split("\n")[0] ?? "") : "error";
    return [{ ...error, detail: `${cause} evaluating rule: ${message}` }];
  }
}

function fieldOf({ fieldPath: below }: ValidationRule, path: string): string {
  return below === undefined ? path : `${path}${path === "" ? below.replace(/^\./, "") : below}`;
}

function reasonOf({ reason }: ValidationRule): FieldErrorReason {
  const known = ["FieldValueRequired", "FieldValueForbidden", "FieldValueDuplicate"] as const;
  return known.find((one) => one === reason) ?? "FieldValueInvalid";
}

/** The message that an expression makes; where it cannot, the plain one stands. */
function messageOf({ messageExpression }: ValidationRule, context: Readonly<Record<string, unknown>>): string | undefined {
  if (messageExpression === undefined) return undefined;
  try {
    const said = evaluate(messageExpression, context);
    return typeof said === "string" && said.trim() !== "" ? said : undefined;
  } catch {
    return undefined;
  }
}

type Program = (context: Readonly<Record<string, unknown>>) => unknown;

const environment = new Environment().registerVariable("self", "dyn").registerVariable("oldSelf", "dyn");
const programs = new Map<string, Program>();

function evaluate(text: string, context: Readonly<Record<string, unknown>>): unknown {
  const known = programs.get(text);
  if (known !== undefined) return known(context);
  const parsed = environment.parse(text);
  const made: Program = (values) => parsed({ ...values }) as unknown;
  programs.set(text, made);
  return made(context);
}

const ruled = new WeakMap<CustomSchema, boolean>();

/** Does a rule stand in the schema, or below? */
export function hasRules(schema: CustomSchema): boolean {
  const known = ruled.get(schema);
  if (known !== undefined) return known;
  const { items, properties, additionalProperties } = schema;
  const below = [...Object.values(properties ?? {}), items, additionalProperties];
  const found =
    (schema["x-kubernetes-validations"] ?? []).length > 0 ||
    below.some((one) => typeof one === "object" && hasRules(one));
  ruled.set(schema, found);
  return found;
}
