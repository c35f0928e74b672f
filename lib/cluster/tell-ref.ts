import type { ObjectRef } from "./objects.ts";

/** `ConfigMap shop/settings`, as messages name an object. */
export function tellRef({ kind, namespace, name }: Pick<ObjectRef, "kind" | "namespace" | "name">): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
