import { Environment } from "@marcbachmann/cel-js";
import type { Structural } from "../schema/structural.ts";
import type { Rule } from "../schema/structures.ts";
import { fieldPath, isJsonObject, isList } from "./json.ts";
import { invalid, invalidWhole, type Problem } from "./problem.ts";

/** Which CEL rules of the schema `value` breaks. */
export function checkRules(value: unknown, schema: Structural, path: string): readonly Problem[] {
  if (!hasRules(schema)) return [];
  const own = (schema["x-kubernetes-validations"] ?? []).flatMap((rule) => checkRule(value, rule, path));
  const items = schema.items;
  if (isList(value) && items !== undefined) {
    return [...own, ...value.flatMap((each, index) => checkRules(each, items, `${path}[${index}]`))];
  }
  if (!isJsonObject(value)) return own;
  const below = Object.entries(value).flatMap(([name, each]) => {
    const field = schema.properties?.[name] ?? schema.additionalProperties;
    return field === undefined ? [] : checkRules(each, field, fieldPath(path, name));
  });
  return [...own, ...below];
}

function checkRule(self: unknown, { rule, message, fieldPath: below }: Rule, path: string): readonly Problem[] {
  const field = below === undefined ? path : `${path}${below}`;
  try {
    return program(rule)({ self }) === true ? [] : [invalidWhole(field, message)];
  } catch (error) {
    // As the API server: an expression that cannot be evaluated refuses the object.
    const cause = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "error";
    return [invalid(path, "object", `${cause} evaluating rule: ${message}`)];
  }
}

type Program = (context: { readonly self: unknown }) => unknown;

const environment = new Environment().registerVariable("self", "dyn");
const programs = new Map<string, Program>();

function program(rule: string): Program {
  const known = programs.get(rule);
  if (known !== undefined) return known;
  const parsed = environment.parse(rule);
  const made: Program = (context) => parsed(context);
  programs.set(rule, made);
  return made;
}

const ruled = new WeakMap<Structural, boolean>();

/** Whether a rule stands in the schema or below; the others need not be walked. */
export function hasRules(schema: Structural): boolean {
  const known = ruled.get(schema);
  if (known !== undefined) return known;
  const below = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties];
  const found =
    (schema["x-kubernetes-validations"] ?? []).length > 0 || below.some((each) => each !== undefined && hasRules(each));
  ruled.set(schema, found);
  return found;
}
