import type { ObjectKind } from "../../cluster/index.ts";
import { emptySet, member, type FieldSet } from "./field-set.ts";

const status: FieldSet = { "f:status": member };
const spec: FieldSet = { "f:spec": member };
const metadataAndSpec: FieldSet = { "f:metadata": member, "f:spec": member };

/** Of built-in kinds with a status of their own: what the status endpoint lets nobody own. */
const builtIn: Readonly<Record<string, FieldSet>> = {
  "admissionregistration.k8s.io ValidatingAdmissionPolicy": metadataAndSpec,
  "apiextensions.k8s.io CustomResourceDefinition": spec,
  "apiregistration.k8s.io APIService": metadataAndSpec,
  "apps DaemonSet": spec,
  "apps Deployment": { "f:metadata": { "f:labels": member }, "f:spec": member },
  "apps ReplicaSet": spec,
  "apps StatefulSet": spec,
  "autoscaling HorizontalPodAutoscaler": spec,
  "batch CronJob": spec,
  "batch Job": spec,
  "certificates.k8s.io CertificateSigningRequest": { "f:spec": member, "f:status": { "f:conditions": member } },
  "flowcontrol.apiserver.k8s.io FlowSchema": metadataAndSpec,
  "flowcontrol.apiserver.k8s.io PriorityLevelConfiguration": metadataAndSpec,
  "networking.k8s.io Ingress": spec,
  "networking.k8s.io ServiceCIDR": metadataAndSpec,
  "policy PodDisruptionBudget": spec,
  "resource.k8s.io ResourceClaim": metadataAndSpec,
  "storage.k8s.io VolumeAttachment": metadataAndSpec,
  " Namespace": spec,
  " Node": spec,
  " PersistentVolume": spec,
  " PersistentVolumeClaim": spec,
  " Pod": { "f:metadata": { "f:deletionTimestamp": member, "f:ownerReferences": member }, "f:spec": member },
  " ReplicationController": spec,
  " ResourceQuota": spec,
  " Service": spec,
};

/** A certificate's request is made once: nobody owns its spec either. */
const main: Readonly<Record<string, FieldSet>> = {
  "certificates.k8s.io CertificateSigningRequest": { "f:spec": member, "f:status": member },
};

/**
 * What an endpoint lets nobody own: `status` on the main one; on the status one the spec, and of many kinds all metadata.
 * The same object at every call of one kind.
 * @param hasStatus does the kind have a status subresource? Only asked for custom kinds
 */
export function resetFields(
  { apiVersion, kind }: ObjectKind,
  subresource: "status" | "scale" | undefined,
  hasStatus: boolean,
): FieldSet {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const name = `${group} ${kind}`;
  const known = builtIn[name];
  if (subresource === "scale" || (known === undefined && !hasStatus)) return emptySet;
  if (subresource === "status") return known ?? metadataAndSpec;
  return main[name] ?? status;
}
