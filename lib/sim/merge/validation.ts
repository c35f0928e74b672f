import { goType, printGo, printGoSyntax } from "./go-syntax.ts";
import { listElement } from "./list-element.ts";
import { printElement } from "./path-element.ts";
import type { Plain } from "./plain.ts";
import { shapeOf, treatedAs, type ListSchema, type MapSchema, type ScalarKind, type Schema } from "./schema.ts";

interface Misfit {
  path: string;
  readonly message: string;
}

/**
 * Does `value`, as somebody applies it, fit its schema? Unknown fields, wrong types, items that cannot be told apart.
 * @returns undefined where it does; else what the API server says: one error, or a list of them
 */
export function validate(schema: Schema, value: unknown): string | undefined {
  const misfits: Misfit[] = [];
  visit(schema, value, misfits);
  const told = misfits.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  if (told.length <= 1) return told[0];
  return ["errors:", ...told.map((error) => `  ${error}`)].join("\n");
}

function visit(schema: Schema, value: unknown, misfits: Misfit[]): void {
  if (value === null) return;
  const treated = treatedAs(schema, value);
  const { scalar, list, map } = schema;
  if (treated === "map" && map !== undefined) visitMap(map, value, misfits);
  else if (treated === "list" && list !== undefined) visitList(list, value, misfits);
  else if (scalar !== undefined) visitScalar(scalar, value, misfits);
}

/** Paths are only put together where there is something to tell. */
function visitBelow(schema: Schema, value: unknown, misfits: Misfit[], step: () => string): void {
  const known = misfits.length;
  visit(schema, value, misfits);
  for (const misfit of misfits.slice(known)) misfit.path = `${step()}${misfit.path}`;
}

function visitMap(map: MapSchema, value: unknown, misfits: Misfit[]): void {
  if (shapeOf(value) !== "map") {
    misfits.push({ path: "", message: `expected map, got &{${printGo(value)}}` });
    return;
  }
  const fields = value as Plain;
  for (const key in fields) {
    const schema = map.fields.get(key)?.schema ?? map.values;
    if (schema === undefined) {
      misfits.push({ path: `.${key}`, message: "field not declared in schema" });
      return;
    }
    // Most values are texts where texts belong.
    if (typeof fields[key] === "string" && schema.scalar === "string") continue;
    if (fields[key] !== undefined) visitBelow(schema, fields[key], misfits, () => `.${key}`);
  }
}

function visitList(list: ListSchema, value: unknown, misfits: Misfit[]): void {
  if (!Array.isArray(value)) {
    misfits.push({ path: "", message: `expected list, got &{${printGo(value)}}` });
    return;
  }
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    if (list.relation === "atomic") {
      visitBelow(list.items, item, misfits, () => `[${index}]`);
      continue;
    }
    const found = listElement(list, item);
    if (found.kind === "unknown") {
      misfits.push({ path: "", message: `element ${index}: ${found.why}` });
      return;
    }
    const { element } = found;
    if (seen.has(element)) misfits.push({ path: "", message: `duplicate entries for key ${printElement(element)}` });
    seen.add(element);
    visitBelow(list.items, item, misfits, () => printElement(element));
  }
}

function visitScalar(scalar: ScalarKind, value: unknown, misfits: Misfit[]): void {
  const type = typeof value === "bigint" ? "number" : typeof value;
  if (type === scalar || (scalar === "untyped" && type !== "object")) return;
  const message = {
    number: `expected numeric (int or float), got ${goType(value)}`,
    string: `expected string, got &value.valueUnstructured{Value:${printGoSyntax(value)}}`,
    boolean: `expected boolean, got &{${printGo(value)}}`,
    untyped: `expected any scalar, got &{${printGo(value)}}`,
  }[scalar];
  misfits.push({ path: "", message });
}
