/**
 * What the API server makes of a value, where the kind is its own: it reads it into a Go type and writes that. Custom kinds
 * are kept as they came. Tables of names, held by their test to the API server's schemas; what stands in none of them is
 * uncertain.
 */
import type { ObjectKind } from "../../cluster/index.ts";
import type { Place } from "./place.ts";

function names(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

const groups: ReadonlySet<string> = names(`
  admissionregistration.k8s.io apiextensions.k8s.io apiregistration.k8s.io apps authentication.k8s.io authorization.k8s.io
  autoscaling batch certificates.k8s.io coordination.k8s.io discovery.k8s.io events.k8s.io flowcontrol.apiserver.k8s.io
  networking.k8s.io node.k8s.io policy rbac.authorization.k8s.io scheduling.k8s.io storage.k8s.io`);

/**
 * A kind of the API server itself, as the tables mean it: those of resource.k8s.io use the same names for other things, and
 * a ControllerRevision holds other kinds.
 */
export function isBuiltIn({ apiVersion, kind }: ObjectKind): boolean {
  const slash = apiVersion.indexOf("/");
  return (slash < 0 || groups.has(apiVersion.slice(0, slash))) && kind !== "ControllerRevision";
}

/** `false`, `0` and the empty text are left out of these, alone or as `holder.field`. Of a pointer they are written. */
export const zerosLeftOut = names(`
  chapAuthDiscovery chapAuthSession clusterIP deprecated description env.value externalName externalTrafficPolicy
  format generateName globalDefault healthCheckNodePort host hostIP hostIPC hostNetwork hostPID hostPort hostname
  initialDelaySeconds loadBalancerIP medium minReadySeconds nodePort nfs.readOnly nullable pattern paused
  persistentVolumeClaim.readOnly preserveUnknownFields priorityClassName publishNotReadyAddresses serviceAccount
  serviceAccountName stdin stdinOnce subPath subPathExpr subdomain subjects.apiGroup subjects.namespace title
  tolerations.effect tolerations.key tolerations.operator tolerations.value tty uniqueItems unschedulable volumeMounts.readOnly
  workingDir x-kubernetes-embedded-resource x-kubernetes-int-or-string`);

/** An empty one of these is left out. An empty one of a map with fixed fields is written. */
export const emptyMapsLeftOut = names(`
  annotations binaryData data hard labels limits matchLabels requests spec.nodeSelector stringData volumeAttributes`);

/** Maps that merge field by field wherever they stand, so that an empty one asks for nothing but to be there. */
export const mergedMaps = names(`
  affinity annotations behavior capabilities emptyDir labels lifecycle limits metadata podAffinity podAntiAffinity requests
  rollingUpdate securityContext strategy template updateStrategy`);

/** Lists that merge item by item, as `holder.field`: who applies an empty one owns nothing of it. */
export const mergedLists = names(`
  .secrets .webhooks containers.env containers.ports containers.volumeDevices containers.volumeMounts initContainers.env
  initContainers.ports initContainers.volumeDevices initContainers.volumeMounts metadata.finalizers metadata.ownerReferences
  resources.claims spec.containers spec.ephemeralContainers spec.hostAliases spec.imagePullSecrets spec.initContainers spec.ports spec.schedulingGates
  spec.topologySpreadConstraints spec.volumes`);

/** What the API server writes into a map that is owned as a whole, by `holder.field`. */
export const defaultsWithin: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["excludeResourceRules.scope", "*"],
  ["fieldRef.apiVersion", "v1"],
  ["matchConstraints.matchPolicy", "Equivalent"],
  ["matchConstraints.namespaceSelector", {}],
  ["matchConstraints.objectSelector", {}],
  ["onPodConditions.status", "True"],
  ["ports.protocol", "TCP"],
  ["resourceFieldRef.divisor", "0"],
  ["resourceRules.scope", "*"],
  ["roleRef.apiGroup", "rbac.authorization.k8s.io"],
  ["rules.scope", "*"],
  ["serviceAccountToken.expirationSeconds", 3600],
  ["spec.volumeMode", "Filesystem"],
  ["subjects.apiGroup", "rbac.authorization.k8s.io"],
  ["volumeClaimTemplates.apiVersion", "v1"],
  ["volumeClaimTemplates.kind", "PersistentVolumeClaim"],
  ["volumeClaimTemplates.status", { phase: "Pending" }],
]);

export function isIn(table: ReadonlySet<string>, { holder, field }: Place): boolean {
  return table.has(field) || table.has(`${holder}.${field}`);
}
