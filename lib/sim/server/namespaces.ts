import type { Kind } from "./kind.ts";
import { forbidden, notFound, Refused } from "../words/index.ts";
import type { Store } from "./store.ts";

/** Namespaces that may not be deleted. */
const immortal = ["default", "kube-public", "kube-system"];

/** The NamespaceLifecycle admission for an object that is about to be created or changed. */
export function admitToNamespace(
  store: Store,
  kind: Kind,
  namespace: string | undefined,
  name: string,
  creates: boolean,
): void {
  if (!kind.namespaced || namespace === undefined) return;
  const home = store.get("namespaces", undefined, namespace);
  if (home === undefined) throw notFound("namespaces", namespace);
  if (!creates || home.metadata.deletionTimestamp === undefined) return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const message = `namespace ${namespace} is being terminated`;
  const cause = { reason: "NamespaceTerminating", message, field: "metadata.namespace" };
  throw new Refused({ ...forbidden(kind.qualified, name, why).refusal, causes: [cause] });
}

/** @throws Refused 403 for the namespaces that every cluster keeps */
export function admitNamespaceDeletion(kind: Kind, name: string): void {
  if (kind.qualified !== "namespaces" || !immortal.includes(name)) return;
  throw forbidden("namespaces", name, "this namespace may not be deleted");
}
