import type { KubeObject, ObjectRef } from "../cluster/index.ts";

/** Which object it is. */
export function refOf({
  apiVersion,
  kind,
  metadata: { name, namespace },
}: Pick<KubeObject, "apiVersion" | "kind" | "metadata">): ObjectRef {
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}

/** `Deployment shop/backend`, as messages name an object. */
export function tellRef({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
