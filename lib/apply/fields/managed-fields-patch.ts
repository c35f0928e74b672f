import type { LiveObject, ManagedFields, Patch } from "../../cluster/index.ts";

/**
 * Replaces who owns what of `live`, where nobody has written it since it was read. Nobody at all is one empty entry: of a
 * custom kind the API server does not see an empty list.
 */
export function managedFieldsPatch({ metadata }: LiveObject, managedFields: readonly ManagedFields[]): Patch {
  return {
    type: "json",
    operations: [
      { op: "test", path: "/metadata/resourceVersion", value: metadata.resourceVersion },
      { op: "replace", path: "/metadata/managedFields", value: managedFields.length === 0 ? [{}] : managedFields },
    ],
  };
}
