import { formatInstant } from "../../base/index.ts";
import type { LiveObject, ObjectKind } from "../../cluster/index.ts";
import { withCondition, type StatusCondition } from "../kinds/index.ts";
import type { Actor, World } from "./actor.ts";

const namespaceKind: ObjectKind = { apiVersion: "v1", kind: "Namespace" };

/** Furnishes a new Namespace as every cluster does; and empties one that is to go. */
export const namespaces: Actor = {
  kinds: [namespaceKind],
  tend(world, namespace) {
    if (namespace.metadata.deletionTimestamp === undefined) furnish(world, namespace.metadata.name);
    else empty(world, namespace);
    return undefined;
  },
};

function furnish(world: World, namespace: string): void {
  const account = { apiVersion: "v1", kind: "ServiceAccount", namespace, name: "default" };
  const root = { apiVersion: "v1", kind: "ConfigMap", namespace, name: "kube-root-ca.crt" };
  if (world.get(account) === undefined) {
    world.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } });
  }
  if (world.get(root) !== undefined) return;
  const annotations = {
    "kubernetes.io/description":
      "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal " +
      "service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
  };
  const data = { "ca.crt": "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" };
  world.create({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "kube-root-ca.crt", namespace, annotations },
    data,
  });
}

function empty(world: World, namespace: LiveObject): void {
  const { name } = namespace.metadata;
  const content = (): LiveObject[] =>
    world.kinds({ namespaced: true }).flatMap((kind) => world.list(kind, { namespace: name }));
  for (const object of content()) if (object.metadata.deletionTimestamp === undefined) world.remove(object);
  const left = content();
  if (left.length === 0) {
    world.finalize(namespace);
    return;
  }
  const finalizers = [...new Set(left.flatMap(({ metadata }) => metadata.finalizers ?? []))].sort();
  world.updateStatus(withCondition(namespace, remaining(finalizers, formatInstant(world.now))));
}

/** What the real controller says while finalizers hold what is in a Namespace. */
function remaining(finalizers: readonly string[], at: string): StatusCondition {
  const holds = finalizers.length > 0;
  return {
    type: "NamespaceFinalizersRemaining",
    status: holds ? "True" : "False",
    lastTransitionTime: at,
    reason: holds ? "SomeFinalizersRemain" : "ContentHasNoFinalizers",
    message: holds
      ? `Some content in the namespace has finalizers remaining: ${finalizers.join(", ")}`
      : "All content-preserving finalizers finished",
  };
}
