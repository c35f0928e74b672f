import type { KubeObject } from "../../cluster/index.ts";
import { dnsLabelName, type FieldError, type NameRule, pathSegmentName } from "../words/index.ts";
import { newClaim, newJob, newNamespace, newPod, newVolume } from "./creation.ts";
import { validateConfigMap, validateSecret } from "./config-rules.ts";
import { validateDefinition } from "./definition-rules.ts";
import * as defaults from "./other-defaults.ts";
import { validateEvent } from "./event-rules.ts";
import { eventTimes, leaseTimes } from "./times.ts";
import * as rules from "./other-rules.ts";
import { pod } from "./pod-defaults.ts";
import type { Rewrite } from "./rewrite.ts";
import { isSame } from "./same.ts";
import { service } from "./service-defaults.ts";
import { stampJob, stampPod, stampService, stampVolume, type Stamp } from "./stamps.ts";
import { cronJob, daemonSet, deployment, job, replicaSet, statefulSet } from "./workload-defaults.ts";
import { validateCronJob, validateJob, validateSelecting, validateStatefulSet } from "./workload-rules.ts";

/** What sets a built-in kind apart. What a row leaves out is as with most. */
export interface BuiltInRules {
  readonly defaults?: Rewrite;
  /** Beside the defaults, on creation alone. */
  readonly created?: Rewrite;
  readonly stamp?: Stamp;
  readonly names?: NameRule;
  readonly validate?: (next: KubeObject, live: KubeObject | undefined) => readonly FieldError[];
  /** The fields whose change makes a new generation; absent: `spec`. */
  readonly counts?: readonly string[];
}

/** By kind; of two kinds of one name both are the same here. */
export const rulesByKind: Readonly<Record<string, BuiltInRules>> = {
  APIService: { defaults: defaults.apiService },
  CSIDriver: { defaults: defaults.csiDriver },
  ClusterRole: { names: pathSegmentName, validate: rules.validateRole },
  ClusterRoleBinding: { defaults: defaults.roleBinding, names: pathSegmentName, validate: rules.validateRoleBinding },
  ConfigMap: { defaults: defaults.configMap, validate: validateConfigMap },
  CronJob: { defaults: cronJob, validate: validateCronJob },
  CustomResourceDefinition: { defaults: defaults.definition, validate: validateDefinition },
  DaemonSet: { defaults: daemonSet, validate: validateSelecting },
  Deployment: { defaults: deployment, validate: validateSelecting },
  EndpointSlice: { defaults: defaults.endpointSlice, counts: ["endpoints", "ports", "addressType"] },
  Endpoints: { defaults: defaults.endpoints },
  Event: { defaults: eventTimes, names: pathSegmentName, validate: validateEvent },
  HorizontalPodAutoscaler: { defaults: defaults.autoscaler },
  Ingress: { validate: rules.validateIngress },
  Job: { defaults: job, created: newJob, stamp: stampJob, validate: validateJob },
  Lease: { defaults: leaseTimes },
  LimitRange: { defaults: defaults.limitRange },
  MutatingWebhookConfiguration: { defaults: defaults.mutatingWebhooks, counts: ["webhooks"] },
  Namespace: { defaults: defaults.namespace, created: newNamespace, names: dnsLabelName },
  NetworkPolicy: { defaults: defaults.networkPolicy },
  PersistentVolume: { defaults: defaults.volume, created: newVolume, stamp: stampVolume },
  PersistentVolumeClaim: { defaults: defaults.claim, created: newClaim, validate: rules.validateClaim },
  Pod: { defaults: pod, created: newPod, stamp: stampPod, validate: rules.validatePod },
  PodDisruptionBudget: { validate: rules.validateDisruptionBudget },
  PodTemplate: { counts: ["template"] },
  PriorityClass: { defaults: defaults.priorityClass, counts: ["value", "globalDefault", "preemptionPolicy"] },
  ReplicaSet: { defaults: replicaSet, validate: validateSelecting },
  ResourceQuota: { defaults: defaults.resourceQuota },
  Role: { names: pathSegmentName, validate: rules.validateRole },
  RoleBinding: { defaults: defaults.roleBinding, names: pathSegmentName, validate: rules.validateRoleBinding },
  Secret: { defaults: defaults.secret, validate: validateSecret },
  Service: { defaults: service, stamp: stampService, names: dnsLabelName, validate: rules.validateService },
  StatefulSet: { defaults: statefulSet, validate: validateStatefulSet },
  StorageClass: { defaults: defaults.storageClass },
  ValidatingAdmissionPolicy: { defaults: defaults.admissionPolicy },
  ValidatingAdmissionPolicyBinding: { defaults: defaults.admissionBinding },
  ValidatingWebhookConfiguration: { defaults: defaults.validatingWebhooks, counts: ["webhooks"] },
};

/** Does this change of a built-in object make a new generation? */
export function bumpsGeneration(kind: string, next: KubeObject, live: KubeObject): boolean {
  const counted = rulesByKind[kind]?.counts ?? ["spec"];
  if (counted.some((field) => !isSame(next[field], live[field]))) return true;
  // The one kind whose controller takes orders from annotations.
  return kind === "Deployment" && !isSame(next.metadata.annotations, live.metadata.annotations);
}
