import type { CompactField, CompactFieldDetails, CompactList, CompactObject, CompactType } from "./compact.ts";

/** A node of OpenAPI v3, or of a CRD's structural schema. */
export type SchemaNode = Readonly<Record<string, unknown>>;

/** What the API server treats unlike what its own OpenAPI says of them. */
const special: Readonly<Record<string, CompactType>> = {
  "resource.Quantity": "untyped",
  "runtime.RawExtension": "opaque",
};

/**
 * A schema in compact form: what says how a value merges, and nothing else.
 * @param keepsUnknown does a schema above it say `x-kubernetes-preserve-unknown-fields`?
 */
export function condense(node: SchemaNode, keepsUnknown = false): CompactType {
  const name = referenceOf(node);
  if (name !== undefined) return reference(node, name);
  const keeps = keepsUnknown || node["x-kubernetes-preserve-unknown-fields"] === true;
  switch (node["type"]) {
    case "string":
      return node["format"] === undefined || node["format"] === "" || node["format"] === "byte" ? "string" : "untyped";
    case "integer":
    case "number":
    case "boolean":
      return node["type"];
    case "array":
      return condenseList(node, keeps);
    case "object":
      return condenseObject(node, keeps);
    default: {
      const object = condenseObject(node, keeps);
      return object.fields === undefined && object.values === "free" ? "free" : { ...object, anyType: true };
    }
  }
}

/** `io.k8s.api.core.v1.PodSpec` is `core.v1.PodSpec`; long prefixes would be half of the data. */
export function shortName(name: string): string {
  return name
    .replace(/^io\.k8s\.api\./, "")
    .replace(/^io\.k8s\.apimachinery\.pkg\.(api|apis|util)\./, "")
    .replace(/^io\.k8s\.apimachinery\.pkg\./, "")
    .replace(/^io\.k8s\.(apiextensions-apiserver|kube-aggregator)\.pkg\.apis\./, "");
}

/** The name behind `$ref`, which OpenAPI v3 wraps into an `allOf` of one where it says more about it. */
function referenceOf(node: SchemaNode): string | undefined {
  const [only, ...more] = Array.isArray(node["allOf"]) ? (node["allOf"] as readonly SchemaNode[]) : [];
  const ref = node["$ref"] ?? (more.length === 0 ? only?.["$ref"] : undefined);
  return typeof ref === "string" ? shortName(ref.slice(ref.lastIndexOf("/") + 1)) : undefined;
}

function reference(node: SchemaNode, name: string): CompactType {
  switch (node["x-kubernetes-map-type"]) {
    case "atomic":
      return { base: name, atomic: true };
    case "granular":
      return { base: name, granular: true };
    default:
      return special[name] ?? name;
  }
}

function condenseList(node: SchemaNode, keepsUnknown: boolean): CompactList {
  const items = node["items"] === undefined ? "opaque" : condense(node["items"] as SchemaNode, keepsUnknown);
  const mergeKey = node["x-kubernetes-patch-merge-key"];
  switch (node["x-kubernetes-list-type"]) {
    case "set":
      return { items, list: "set" };
    case "map":
      return { items, list: "map", keys: node["x-kubernetes-list-map-keys"] as readonly string[] };
    case "atomic":
      return { items };
  }
  // Kinds that are older than list types say it by the strategy of their patches.
  if (!strategiesOf(node).includes("merge")) return { items };
  return typeof mergeKey === "string" ? { items, list: "map", keys: [mergeKey] } : { items, list: "set" };
}

function condenseObject(node: SchemaNode, keepsUnknown: boolean): CompactObject {
  const properties = Object.entries((node["properties"] ?? {}) as Readonly<Record<string, SchemaNode>>);
  const fields = properties.map(([name, field]) => [name, condenseField(field, keepsUnknown)] as const);
  const required = node["required"] as readonly string[] | undefined;
  const values = valuesOf(node, keepsUnknown, properties.length);
  return {
    ...(node["x-kubernetes-map-type"] === "atomic" && { atomic: true }),
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) }),
    ...(values !== undefined && { values }),
    ...(required !== undefined && { required }),
  };
}

function valuesOf(node: SchemaNode, keepsUnknown: boolean, fieldCount: number): CompactType | undefined {
  const additional = node["additionalProperties"];
  if (additional === undefined) return keepsUnknown || fieldCount === 0 ? "free" : undefined;
  if (typeof additional === "boolean") return additional ? "free" : undefined;
  return condense(additional as SchemaNode, keepsUnknown);
}

function condenseField(node: SchemaNode, keepsUnknown: boolean): CompactField {
  const type = condense(node, keepsUnknown);
  const mergeKey = node["x-kubernetes-patch-merge-key"];
  const strategies = strategiesOf(node);
  const details: CompactFieldDetails = {
    type,
    ...(node["default"] !== undefined && { default: node["default"] }),
    ...(strategies.length > 0 && { patch: strategies.join() }),
    ...(typeof mergeKey === "string" && { mergeKey }),
  };
  return Object.keys(details).length > 1 ? details : type;
}

function strategiesOf(node: SchemaNode): string[] {
  const told = node["x-kubernetes-patch-strategy"];
  return typeof told === "string" ? told.split(",") : [];
}
