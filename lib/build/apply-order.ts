import type { KubeObject, ObjectRef } from "../cluster/index.ts";
import { groupOf, refOf } from "./identity.ts";

/** The groups of a stage's objects, in the order of applying. Deleting goes the other way. */
export const applyGroups = [
  "foundations",
  "cluster",
  "roles",
  "bindings",
  "settings",
  "services",
  "workloads",
  "others",
  "interceptors",
] as const;

export type ApplyGroup = (typeof applyGroups)[number];

/** Objects that may be applied at once, after every group before theirs. */
export interface ObjectGroup {
  readonly group: ApplyGroup;
  readonly objects: readonly KubeObject[];
}

/** By group of the API and kind. Interceptors stand between the API server and what it is asked, so nothing follows them. */
const groupsByKind: Readonly<Record<string, Readonly<Partial<Record<ApplyGroup, readonly string[]>>>>> = {
  "": {
    foundations: ["Namespace"],
    roles: ["ServiceAccount"],
    settings: ["ConfigMap", "Secret", "LimitRange", "ResourceQuota"],
    services: ["Service", "Endpoints", "PersistentVolume", "PersistentVolumeClaim"],
    workloads: ["Pod", "PodTemplate", "ReplicationController"],
  },
  "admissionregistration.k8s.io": { interceptors: ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"] },
  "apiextensions.k8s.io": { foundations: ["CustomResourceDefinition"] },
  "apiregistration.k8s.io": { interceptors: ["APIService"] },
  apps: { workloads: ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"] },
  batch: { workloads: ["CronJob", "Job"] },
  "discovery.k8s.io": { services: ["EndpointSlice"] },
  "networking.k8s.io": { settings: ["NetworkPolicy"] },
  "rbac.authorization.k8s.io": { roles: ["Role"], bindings: ["ClusterRoleBinding", "RoleBinding"] },
};

/**
 * Groups of the API that the API server brings itself. Cluster-scoped kinds of other groups are custom resources: an operator of
 * the same stage may hold finalizers on them, so they follow the workloads and are deleted before them.
 */
const ownGroups: ReadonlySet<string> = new Set([
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "certificates.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
  "storagemigration.k8s.io",
]);

/** The group of one object; one without a Namespace is taken for cluster-scoped. */
export function applyGroupOf({ apiVersion, kind, namespace }: ObjectRef): ApplyGroup {
  const group = groupOf(apiVersion);
  const byKind = applyGroups.find((name) => groupsByKind[group]?.[name]?.includes(kind));
  if (byKind !== undefined) return byKind;
  const isCluster = namespace === undefined || namespace === "";
  return isCluster && (ownGroups.has(group) || kind.endsWith("Class")) ? "cluster" : "others";
}

/** The objects in their groups, empty groups left out, the order within a group kept. */
export function applyOrder(objects: readonly KubeObject[]): readonly ObjectGroup[] {
  const grouped = Map.groupBy(objects, (object) => applyGroupOf(refOf(object)));
  return applyGroups.flatMap((group) => {
    const members = grouped.get(group);
    return members === undefined ? [] : [{ group, objects: members }];
  });
}
