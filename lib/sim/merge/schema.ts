import type { PathElement } from "./path-element.ts";

/**
 * How the values at one place of an object merge. Made once, shared by all writes, and cyclic where a type holds itself
 * (JSONSchemaProps). More than one of the three is set where OpenAPI gives no type: the value then says what it is.
 */
export interface Schema {
  readonly scalar: ScalarKind | undefined;
  readonly list: ListSchema | undefined;
  readonly map: MapSchema | undefined;
}

/** untyped: any scalar. */
export type ScalarKind = "string" | "number" | "boolean" | "untyped";

export interface MapSchema {
  readonly fields: ReadonlyMap<string, FieldSchema>;
  /** Of fields that `fields` does not name; undefined: there may be none. */
  readonly values: Schema | undefined;
  /** It merges, and is owned, as one. */
  readonly atomic: boolean;
  /** The fields that Go writes though nobody set them. */
  readonly alwaysWritten: readonly AlwaysWritten[];
  /** Go has a type for it: that of a built-in kind, or the metadata of every object. */
  readonly isTyped: boolean;
}

export interface FieldSchema {
  readonly schema: Schema;
  /** The field as a path element: `f:spec`. */
  readonly element: string;
  /** Counts where the field is a key of a list and an item does not set it. */
  readonly default: unknown;
  /** What strategic merge patches do with it. */
  readonly patch: { readonly merge: boolean; readonly retainKeys: boolean; readonly mergeKey: string | undefined };
  /** undefined: as it comes, in a custom kind. */
  readonly written: Written | undefined;
}

/**
 * How Go's types write a field of a built-in kind. `unset`: what stands there where nobody set it; undefined: nothing.
 * `keepsZero`: a zero (`false`, `0`, an empty string, map or list) is written; else it is left out.
 */
export interface Written {
  readonly unset: unknown;
  readonly keepsZero: boolean;
}

export interface AlwaysWritten {
  readonly name: string;
  readonly schema: Schema;
  readonly written: Written;
}

export interface ListSchema {
  /** atomic: as one. set: item by item. map: item by item, known by its `keys`. */
  readonly relation: "atomic" | "set" | "map";
  /** In the order in which they stand in a path. */
  readonly keys: readonly string[];
  readonly declaredKeys: readonly string[];
  readonly items: Schema;
}

/** What a value is, as far as merging is concerned. */
export type Shape = "scalar" | "list" | "map" | "null";

export function shapeOf(value: unknown): Shape {
  if (value === null) return "null";
  if (typeof value !== "object") return "scalar";
  return Array.isArray(value) ? "list" : "map";
}

/**
 * Which of the three a value is treated as: what it is, where the schema allows that; else what the schema likes best
 * (a map before a scalar before a list), as the API server does for null and for what does not fit.
 */
export function treatedAs(schema: Schema, value: unknown): "scalar" | "list" | "map" {
  const shape = shapeOf(value);
  if (shape !== "null" && schema[shape] !== undefined) return shape;
  if (schema.map !== undefined) return "map";
  return schema.scalar !== undefined ? "scalar" : "list";
}

/** The schema below one step of a path; undefined: there is none. */
export function schemaBelow({ map, list }: Schema, element: PathElement): Schema | undefined {
  if (!element.startsWith("f:")) return list?.items;
  return map === undefined ? undefined : schemaAt(map, element.slice("f:".length));
}

/** The schema below `key` of a map; undefined: there may be no such field. */
export function schemaAt(map: MapSchema, key: string): Schema | undefined {
  return map.fields.get(key)?.schema ?? map.values;
}
