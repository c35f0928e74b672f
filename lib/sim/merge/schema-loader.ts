import {
  absentWhereUnset,
  emptyWritten,
  nullWhereUnset,
  otherwiseWhereUnset,
  zeroLeftOut,
  type CompactField,
  type CompactFieldDetails,
  type CompactObject,
  type CompactType,
} from "../openapi/index.ts";
import type { FieldSchema, ListSchema, MapSchema, ScalarKind, Schema, Written } from "./schema.ts";

type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** Turns compact types into schemas, each named type once and only when somebody asks for it. */
export interface SchemaLoader {
  /** @param compact a type, or the name of one of the loader's own */
  load(compact: CompactType): Schema;
}

const scalars: Readonly<Record<string, ScalarKind>> = {
  string: "string",
  number: "number",
  integer: "number",
  boolean: "boolean",
  untyped: "untyped",
};

/** Whatever it is, it merges as one. */
const opaque = freeForm({ atomic: true });
/** It merges map by map, and a list as one. */
export const free = freeForm({ atomic: false, items: opaque });

function freeForm({ atomic, items }: { readonly atomic: boolean; readonly items?: Schema }): Schema {
  const schema: Draft<Schema> = { scalar: "untyped", list: undefined, map: undefined };
  schema.map = { fields: new Map(), values: schema, atomic, alwaysWritten: [], isTyped: false };
  schema.list = { relation: "atomic", keys: [], declaredKeys: [], items: items ?? schema };
  return schema;
}

/** @param types the types that may be named; a name that is not there is free-form */
export function schemaLoader(types: Readonly<Record<string, CompactType>>): SchemaLoader {
  const named = new Map<string, Schema>();

  function loadNamed(name: string): Schema {
    const known = named.get(name);
    if (known !== undefined) return known;
    const draft: Draft<Schema> = { scalar: undefined, list: undefined, map: undefined };
    named.set(name, draft); // before its fields are loaded: a type may hold itself
    return Object.assign(draft, load(types[name] ?? "free", name));
  }

  function load(compact: CompactType, owner?: string): Schema {
    if (compact === "free") return free;
    if (compact === "opaque") return opaque;
    if (typeof compact === "string") {
      if (compact.includes(".")) return loadNamed(compact);
      return { scalar: scalars[compact], list: undefined, map: undefined };
    }
    if ("items" in compact) {
      const { list: relation = "atomic", keys: declaredKeys = [], items } = compact;
      const list: ListSchema = { relation, keys: [...declaredKeys].sort(), declaredKeys, items: load(items, owner) };
      return { scalar: undefined, list, map: undefined };
    }
    if (compact.base !== undefined) return withRelation(loadNamed(compact.base), compact.atomic === true);
    const map = loadMap(compact, owner);
    if (compact.anyType !== true) return { scalar: undefined, list: undefined, map };
    return { scalar: "untyped", list: opaque.list, map };
  }

  function loadMap(compact: CompactObject, owner: string | undefined): MapSchema {
    const fields = new Map<string, FieldSchema>();
    for (const [name, field] of Object.entries(compact.fields ?? {})) {
      const details: CompactFieldDetails = isDetails(field) ? field : { type: field };
      const required = compact.required?.includes(name) === true;
      const written = owner === undefined ? undefined : writtenAs(`${owner}.${name}`, details, types, required);
      fields.set(name, fieldSchema(name, load(details.type, owner), details, written));
    }
    const values = compact.values === undefined ? undefined : load(compact.values, owner);
    const alwaysWritten = [...fields].flatMap(([name, { schema, written }]) =>
      written?.unset === undefined ? [] : [{ name, schema, written }],
    );
    return { fields, values, atomic: compact.atomic === true, alwaysWritten, isTyped: owner !== undefined };
  }

  return { load };
}

function isDetails(field: CompactField): field is CompactFieldDetails {
  return typeof field === "object" && "type" in field;
}

function fieldSchema(
  name: string,
  schema: Schema,
  details: CompactFieldDetails,
  written: Written | undefined,
): FieldSchema {
  const strategies = details.patch?.split(",") ?? [];
  return {
    schema,
    element: `f:${name}`,
    default: details.default,
    patch: {
      merge: strategies.includes("merge"),
      retainKeys: strategies.includes("retainKeys"),
      mergeKey: details.mergeKey,
    },
    written,
  };
}

function withRelation(schema: Schema, atomic: boolean): Schema {
  return schema.map === undefined ? schema : { ...schema, map: { ...schema.map, atomic } };
}

/**
 * How Go writes the field. A struct held by value has `{}` as its default in OpenAPI, a scalar without `omitempty` the
 * zero of its type, and a list, map or pointer without `omitempty` is required; `go-types.ts` says where that is not so.
 */
function writtenAs(
  place: string,
  { type, default: unset }: CompactFieldDetails,
  types: Readonly<Record<string, CompactType>>,
  required: boolean,
): Written {
  if (absentWhereUnset.has(place)) return { unset: undefined, keepsZero: false };
  if (nullWhereUnset.has(place)) return { unset: null, keepsZero: true };
  if (otherwiseWhereUnset.has(place)) return { unset: otherwiseWhereUnset.get(place), keepsZero: true };
  const isZero = unset === "" || unset === 0 || unset === false;
  if (isZero || (typeof unset === "object" && unset !== null)) return { unset, keepsZero: true };
  if (required && unset === undefined) return { unset: null, keepsZero: true };
  return {
    unset: undefined,
    keepsZero: emptyWritten.has(place) || (keepsZero(type, types) && !zeroLeftOut.has(place)),
  };
}

/** Of a pointer a zero is written. Strings, lists and maps are seldom behind one, structs always. */
function keepsZero(type: CompactType, types: Readonly<Record<string, CompactType>>): boolean {
  const compact = typeof type === "string" ? (types[type] ?? type) : type;
  if (typeof compact === "string") return compact !== "string";
  return !("items" in compact) && (compact.fields !== undefined || compact.base !== undefined);
}
