import type { KubeObject, ObjectKind, ObjectRef } from "../cluster/index.ts";

/** The group of an apiVersion; empty for the core one. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash === -1 ? "" : apiVersion.slice(0, slash);
}

/** A kind without its version: two versions of one kind are the same objects. */
export function kindKey({ apiVersion, kind }: ObjectKind): string {
  return `${groupOf(apiVersion)}/${kind}`;
}

export function refOf({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): ObjectRef {
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name };
}

/** What two objects may not share: group, kind, namespace, name. */
export function identityOf(object: KubeObject): string {
  return `${kindKey(object)}/${object.metadata.namespace ?? ""}/${object.metadata.name}`;
}

/** `ConfigMap shop/settings`, for messages. */
export function tellObject({ kind, metadata: { namespace, name } }: KubeObject): string {
  return `${kind} ${namespace === undefined || namespace === "" ? name : `${namespace}/${name}`}`;
}
