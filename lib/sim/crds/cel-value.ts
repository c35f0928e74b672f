import { isFields } from "../kinds/index.ts";
import { schemaOfField, type CustomSchema } from "./schema.ts";

/** Words that CEL keeps for itself: a field of that name is written `__in__`. */
const reserved = new Set(
  "as break const continue else false for function if import in let loop namespace null package return true var void while".split(" "),
);

/** A value as CEL rules see it: integers as such, fields under names that an expression can hold. */
export function celValue(value: unknown, schema: CustomSchema | undefined): unknown {
  if (typeof value === "number") return isInteger(schema) && Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((item: unknown) => celValue(item, schema?.items));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, each]) => {
      const below = schema === undefined ? undefined : schemaOfField(schema, field);
      const isNamed = schema?.properties !== undefined && Object.hasOwn(schema.properties, field);
      return [isNamed ? escaped(field) : field, celValue(each, below)];
    }),
  );
}

function isInteger(schema: CustomSchema | undefined): boolean {
  return schema?.type === "integer" || schema?.["x-kubernetes-int-or-string"] === true || schema === undefined;
}

function escaped(field: string): string {
  if (reserved.has(field)) return `__${field}__`;
  return field.replace(/__|[-./]/g, (sign) => ({ __: "__underscores__", "-": "__dash__", ".": "__dot__" })[sign] ?? "__slash__");
}
