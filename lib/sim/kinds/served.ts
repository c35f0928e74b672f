import type { ObjectKind, ServedKind } from "../../cluster/index.ts";

/** How the API server serves a built-in kind, as its discovery says it. */
export interface BuiltIn {
  readonly apiVersion: string;
  readonly kind: string;
  readonly resource: string;
  readonly namespaced: boolean;
  /** status: it has that subresource. scale: that one too. generation: the server counts changes of its spec. */
  readonly has: ReadonlySet<"status" | "scale" | "generation">;
  /** Its objects can only be made, never kept: reviews. They are served and answer nothing here. */
  readonly kept: boolean;
}

/** kind, resource, scope, and what it has: S status, C scale, G generation; `create`: only that verb. */
const rows: Readonly<Record<string, readonly string[]>> = {
  v1: [
    "Binding bindings ns create",
    "ConfigMap configmaps ns",
    "Endpoints endpoints ns",
    "Event events ns",
    "LimitRange limitranges ns",
    "Namespace namespaces cluster S",
    "Node nodes cluster S",
    "PersistentVolume persistentvolumes cluster S",
    "PersistentVolumeClaim persistentvolumeclaims ns S",
    "Pod pods ns SG",
    "PodTemplate podtemplates ns G",
    "ReplicationController replicationcontrollers ns SCG",
    "ResourceQuota resourcequotas ns S",
    "Secret secrets ns",
    "Service services ns S",
    "ServiceAccount serviceaccounts ns",
  ],
  "admissionregistration.k8s.io/v1": [
    "MutatingAdmissionPolicy mutatingadmissionpolicies cluster G",
    "MutatingAdmissionPolicyBinding mutatingadmissionpolicybindings cluster G",
    "MutatingWebhookConfiguration mutatingwebhookconfigurations cluster G",
    "ValidatingAdmissionPolicy validatingadmissionpolicies cluster SG",
    "ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings cluster G",
    "ValidatingWebhookConfiguration validatingwebhookconfigurations cluster G",
  ],
  "apiextensions.k8s.io/v1": ["CustomResourceDefinition customresourcedefinitions cluster SG"],
  "apiregistration.k8s.io/v1": ["APIService apiservices cluster S"],
  "apps/v1": [
    "ControllerRevision controllerrevisions ns",
    "DaemonSet daemonsets ns SG",
    "Deployment deployments ns SCG",
    "ReplicaSet replicasets ns SCG",
    "StatefulSet statefulsets ns SCG",
  ],
  "authentication.k8s.io/v1": [
    "SelfSubjectReview selfsubjectreviews cluster create",
    "TokenReview tokenreviews cluster create",
  ],
  "authorization.k8s.io/v1": [
    "LocalSubjectAccessReview localsubjectaccessreviews ns create",
    "SelfSubjectAccessReview selfsubjectaccessreviews cluster create",
    "SelfSubjectRulesReview selfsubjectrulesreviews cluster create",
    "SubjectAccessReview subjectaccessreviews cluster create",
  ],
  "autoscaling/v2": ["HorizontalPodAutoscaler horizontalpodautoscalers ns S"],
  "batch/v1": ["CronJob cronjobs ns SG", "Job jobs ns SG"],
  "certificates.k8s.io/v1": ["CertificateSigningRequest certificatesigningrequests cluster S"],
  "coordination.k8s.io/v1": ["Lease leases ns"],
  "discovery.k8s.io/v1": ["EndpointSlice endpointslices ns G"],
  "events.k8s.io/v1": ["Event events ns"],
  "flowcontrol.apiserver.k8s.io/v1": [
    "FlowSchema flowschemas cluster SG",
    "PriorityLevelConfiguration prioritylevelconfigurations cluster SG",
  ],
  "networking.k8s.io/v1": [
    "Ingress ingresses ns SG",
    "IngressClass ingressclasses cluster G",
    "IPAddress ipaddresses cluster",
    "NetworkPolicy networkpolicies ns G",
    "ServiceCIDR servicecidrs cluster S",
  ],
  "node.k8s.io/v1": ["RuntimeClass runtimeclasses cluster"],
  "policy/v1": ["PodDisruptionBudget poddisruptionbudgets ns SG"],
  "rbac.authorization.k8s.io/v1": [
    "ClusterRole clusterroles cluster",
    "ClusterRoleBinding clusterrolebindings cluster",
    "Role roles ns",
    "RoleBinding rolebindings ns",
  ],
  "resource.k8s.io/v1": [
    "DeviceClass deviceclasses cluster G",
    "ResourceClaim resourceclaims ns S",
    "ResourceClaimTemplate resourceclaimtemplates ns",
    "ResourceSlice resourceslices cluster G",
  ],
  "scheduling.k8s.io/v1": ["PriorityClass priorityclasses cluster G"],
  "storage.k8s.io/v1": [
    "CSIDriver csidrivers cluster",
    "CSINode csinodes cluster",
    "CSIStorageCapacity csistoragecapacities ns",
    "StorageClass storageclasses cluster",
    "VolumeAttachment volumeattachments cluster S",
    "VolumeAttributesClass volumeattributesclasses cluster",
  ],
};

/** Every built-in kind in the version that Kubernetes 1.36 prefers. */
export const builtIns: readonly BuiltIn[] = Object.entries(rows).flatMap(([apiVersion, lines]) =>
  lines.map((line) => {
    const [kind = "", resource = "", scope, flags = ""] = line.split(" ");
    const has =
      flags === "create" ? [] : flags.split("").map((flag) => ({ S: "status", C: "scale" })[flag] ?? "generation");
    return {
      apiVersion,
      kind,
      resource,
      namespaced: scope === "ns",
      has: new Set(has as ("status" | "scale" | "generation")[]),
      kept: flags !== "create",
    };
  }),
);

const byGroupKind: ReadonlyMap<string, BuiltIn> = new Map(builtIns.map((one) => [groupKindOf(one), one]));

/** How a built-in kind is served, whatever its version: that never changes how it is scoped. */
export function servedBuiltIn(kind: ObjectKind): ServedKind | undefined {
  const found = byGroupKind.get(groupKindOf(kind));
  if (found === undefined) return undefined;
  const { resource, namespaced } = found;
  return { apiVersion: kind.apiVersion, kind: kind.kind, resource, namespaced, verbs: [] };
}

function groupKindOf({ apiVersion, kind }: ObjectKind): string {
  return `${apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : ""}/${kind}`;
}
