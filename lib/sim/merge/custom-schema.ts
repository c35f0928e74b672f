import { condense, type SchemaNode } from "../openapi/index.ts";
import { builtInTypes } from "./built-in-schema.ts";
import type { Schema } from "./schema.ts";
import { free } from "./schema-loader.ts";

/** What every object has, whatever its schema says of it. */
const objectFields: Readonly<Record<string, SchemaNode>> = {
  apiVersion: { type: "string" },
  kind: { type: "string" },
  metadata: { $ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" },
};

/**
 * The schema of one version of a custom kind, from its CRD's `schema.openAPIV3Schema` (undefined: a free-form object).
 * apiVersion, kind and metadata are those of every object, in embedded resources too. Keep it with the CRD: it is made
 * anew at every call.
 */
export function customSchema(openAPIV3Schema: SchemaNode | undefined): Schema {
  if (openAPIV3Schema === undefined) return free;
  return builtInTypes.load(condense(withObjectFields(embed(openAPIV3Schema))));
}

function withObjectFields(node: SchemaNode): SchemaNode {
  return { ...node, properties: { ...(node["properties"] as SchemaNode | undefined), ...objectFields } };
}

/** The same, with the fields of an object wherever an object of another kind is embedded. */
function embed(node: SchemaNode): SchemaNode {
  const below = {
    ...node,
    ...(isNode(node["properties"]) && { properties: mapValues(node["properties"]) }),
    ...(isNode(node["items"]) && { items: embed(node["items"]) }),
    ...(isNode(node["additionalProperties"]) && { additionalProperties: embed(node["additionalProperties"]) }),
  };
  return node["x-kubernetes-embedded-resource"] === true ? withObjectFields(below) : below;
}

function mapValues(properties: SchemaNode): SchemaNode {
  return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, isNode(one) ? embed(one) : one]));
}

function isNode(value: unknown): value is SchemaNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
