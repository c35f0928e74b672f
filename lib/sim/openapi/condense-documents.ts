import type { CompactSchemas, CompactType } from "./compact.ts";
import { condense, shortName, type SchemaNode } from "./condense.ts";

/** One document of `/openapi/v3/…`, as far as it is read. */
export interface OpenApiDocument {
  readonly components: { readonly schemas: Readonly<Record<string, SchemaNode>> };
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const groups = [
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
];

/** Of the paths that `/openapi/v3` lists, those of the stable versions of built-in groups. */
export function builtInPaths(paths: readonly string[]): string[] {
  const wanted = (path: string): boolean => {
    const [root, group, version, ...more] = path.split("/");
    if (root === "api") return group === "v1" && version === undefined;
    return root === "apis" && groups.includes(group ?? "") && /^v\d+$/.test(version ?? "") && more.length === 0;
  };
  return paths.filter(wanted).sort();
}

/** Every kind that has an ObjectMeta, with the types it needs, all in the order of their names. */
export function condenseDocuments(documents: readonly OpenApiDocument[]): CompactSchemas {
  const nodes = new Map<string, SchemaNode>();
  for (const { components } of documents) {
    for (const [name, node] of Object.entries(components.schemas)) nodes.set(shortName(name), node);
  }
  const types: Record<string, CompactType> = {};
  const add = (name: string): void => {
    const node = nodes.get(name);
    if (name in types || node === undefined) return;
    types[name] = condense(node);
    namesIn(types[name]).forEach(add);
  };
  const kinds: Record<string, Record<string, string>> = {};
  for (const [name, node] of nodes) {
    const kind = kindOf(node);
    if (kind === undefined) continue;
    const apiVersion = kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
    (kinds[apiVersion] ??= {})[kind.kind] = name;
    add(name);
  }
  return sorted({ kinds, types }) as CompactSchemas;
}

/** The kind of a type that is an object of its own; lists, options and reviews of a status are none. */
function kindOf(node: SchemaNode): GroupVersionKind | undefined {
  const [kind, ...more] = (node["x-kubernetes-group-version-kind"] ?? []) as readonly GroupVersionKind[];
  const metadata = (node["properties"] as Readonly<Record<string, SchemaNode>> | undefined)?.["metadata"];
  const hasObjectMeta = metadata !== undefined && condense(metadata) === "meta.v1.ObjectMeta";
  return more.length === 0 && hasObjectMeta ? kind : undefined;
}

/** The names of types that `type` refers to; every word with a dot is one. */
function namesIn(type: CompactType): string[] {
  if (typeof type === "string") return type.includes(".") ? [type] : [];
  if ("items" in type) return namesIn(type.items);
  const fields = Object.values(type.fields ?? {}).map((field) =>
    typeof field === "object" && "type" in field ? field.type : field,
  );
  return [...fields, ...[type.values, type.base].filter((one) => one !== undefined)].flatMap((one) => namesIn(one));
}

/** The same with all keys in order, so that the file changes only where the server does. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
