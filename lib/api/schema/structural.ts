import type { TSchema } from "typebox";
import type { Rule } from "./structures.ts";

/** A schema as the API server takes it: JSON Schema without references and unions, one type at each place. */
export interface Structural {
  readonly description?: string;
  readonly type?: "object" | "array" | "string" | "integer" | "boolean";
  readonly format?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly items?: Structural;
  readonly properties?: Readonly<Record<string, Structural>>;
  readonly additionalProperties?: Structural;
  readonly required?: readonly string[];
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-map-type"?: "atomic";
  readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-validations"?: readonly Rule[];
}

/** The order in which keywords are written; the first tell a reader most. */
const keywords = [
  "description",
  "type",
  "format",
  "default",
  "enum",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "minProperties",
  "x-kubernetes-int-or-string",
  "x-kubernetes-map-type",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "x-kubernetes-validations",
  "required",
  "properties",
  "additionalProperties",
  "items",
] as const satisfies (keyof Structural)[];

/**
 * The structural schema of a TypeBox schema. A field with a default is not required: the API server fills it in.
 * @throws where a keyword has no place in `Structural`: it would be lost
 */
export function structural(schema: TSchema): Structural {
  const given = schema as Structural;
  const unknown = Object.keys(given).filter((keyword) => !(keywords as readonly string[]).includes(keyword));
  if (unknown.length > 0) throw new Error(`no structural schema has the keyword ${unknown.join(", ")}`);
  const properties = given.properties;
  const required = given.required?.filter((name) => properties?.[name]?.default === undefined) ?? [];
  const complete: Structural = {
    ...given,
    ...(properties !== undefined && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, structural(each)])),
    }),
    ...(given.items !== undefined && { items: structural(given.items) }),
    ...(given.additionalProperties !== undefined && { additionalProperties: structural(given.additionalProperties) }),
    required,
  };
  return Object.fromEntries(
    keywords
      .filter((keyword) => complete[keyword] !== undefined && !(keyword === "required" && required.length === 0))
      .map((keyword) => [keyword, complete[keyword]]),
  );
}
