import type { KubeObject, ObjectRef } from "./objects.ts";

/** Which object it is. */
export function refOf({
  apiVersion,
  kind,
  metadata: { name, namespace },
}: Pick<KubeObject, "apiVersion" | "kind" | "metadata">): ObjectRef {
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}
