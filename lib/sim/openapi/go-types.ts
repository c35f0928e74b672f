/**
 * What the Go types of the built-in kinds (k8s.io/api v0.36) say and OpenAPI does not: which fields are written though
 * nobody set them, and which zeros are left out. Each line names a type and its fields.
 */
function fieldsOf(lines: string): ReadonlySet<string> {
  const rows = lines
    .trim()
    .split("\n")
    .map((line) => line.trim().split(" "));
  return new Set(rows.flatMap(([type = "", ...fields]) => fields.map((field) => `${type}.${field}`)));
}

/** Written as null where unset, though not required: times, lists and pointers without `omitempty`. */
export const nullWhereUnset = fieldsOf(`
  apiextensions.v1.CustomResourceDefinitionCondition lastTransitionTime
  apiextensions.v1.CustomResourceDefinitionStatus conditions storedVersions
  apps.v1.ControllerRevision data
  apps.v1.DaemonSetCondition lastTransitionTime
  apps.v1.DeploymentCondition lastTransitionTime lastUpdateTime
  apps.v1.ReplicaSetCondition lastTransitionTime
  apps.v1.StatefulSetCondition lastTransitionTime
  authentication.v1.TokenRequestSpec audiences boundObjectRef expirationSeconds
  authentication.v1.TokenRequestStatus expirationTimestamp
  autoscaling.v2.HorizontalPodAutoscalerCondition lastTransitionTime
  autoscaling.v2.HorizontalPodAutoscalerStatus currentMetrics
  batch.v1.JobCondition lastProbeTime lastTransitionTime
  certificates.v1.CertificateSigningRequestCondition lastTransitionTime lastUpdateTime
  core.v1.AzureFilePersistentVolumeSource secretNamespace
  core.v1.ContainerImage names
  core.v1.ContainerStateRunning startedAt
  core.v1.ContainerStateTerminated finishedAt startedAt
  core.v1.Event eventTime firstTimestamp lastTimestamp
  core.v1.EventSeries lastObservedTime
  core.v1.NamespaceCondition lastTransitionTime
  core.v1.NodeCondition lastHeartbeatTime lastTransitionTime
  core.v1.PersistentVolumeClaimCondition lastProbeTime lastTransitionTime
  core.v1.PodCondition lastProbeTime lastTransitionTime
  core.v1.ProjectedVolumeSource sources
  core.v1.ReplicationControllerCondition lastTransitionTime
  core.v1.TypedLocalObjectReference apiGroup
  core.v1.TypedObjectReference apiGroup
  discovery.v1.EndpointSlice endpoints ports
  events.v1.Event deprecatedFirstTimestamp deprecatedLastTimestamp
  flowcontrol.v1.FlowSchemaCondition lastTransitionTime
  flowcontrol.v1.LimitedPriorityLevelConfiguration nominalConcurrencyShares
  flowcontrol.v1.PriorityLevelConfigurationCondition lastTransitionTime
  flowcontrol.v1.ResourcePolicyRule namespaces
  networking.v1.IngressClassParametersReference scope
  rbac.v1.ClusterRole rules
  rbac.v1.Role rules
  resource.v1.AllocatedDeviceStatus conditions
  resource.v1.CapacityRequestPolicy default
  resource.v1.DeviceClaim requests
  storage.v1.CSINodeDriver topologyKeys
  storage.v1.VolumeError time
`);

/** Left out where unset, though required or given a default of nothing. */
export const absentWhereUnset = fieldsOf(`
  admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec policyName validationActions
  authentication.v1.TokenReviewSpec token
  autoscaling.v1.ScaleSpec replicas
  core.v1.ConfigMapEnvSource name
  core.v1.ConfigMapKeySelector name
  core.v1.ConfigMapProjection name
  core.v1.ConfigMapVolumeSource name
  core.v1.ContainerRestartRule action
  core.v1.ContainerRestartRuleOnExitCodes operator
  core.v1.ImageVolumeStatus imageRef
  core.v1.LocalObjectReference name
  core.v1.PodCertificateProjection keyType signerName
  core.v1.ReplicationControllerSpec minReadySeconds
  core.v1.SecretEnvSource name
  core.v1.SecretKeySelector name
  core.v1.SecretProjection name
  networking.v1.IPAddressSpec parentRef
  networking.v1.ParentReference name resource
  resource.v1.CapacityRequestPolicyRange min
  resource.v1.CounterSet counters
  resource.v1.DeviceCounterConsumption counters
`);

/** Numbers and booleans of which a zero is left out; of all others it is written. */
export const zeroLeftOut = fieldsOf(`
  admissionregistration.v1.ValidatingAdmissionPolicyStatus observedGeneration
  apiextensions.v1.CustomResourceColumnDefinition priority
  apiextensions.v1.CustomResourceDefinitionCondition observedGeneration
  apiextensions.v1.CustomResourceDefinitionSpec preserveUnknownFields
  apiextensions.v1.CustomResourceDefinitionStatus observedGeneration
  apiextensions.v1.CustomResourceDefinitionVersion deprecated
  apiextensions.v1.JSONSchemaProps exclusiveMaximum exclusiveMinimum nullable uniqueItems
  apiextensions.v1.JSONSchemaProps x-kubernetes-embedded-resource x-kubernetes-int-or-string
  apps.v1.DaemonSetSpec minReadySeconds
  apps.v1.DaemonSetStatus numberAvailable numberUnavailable observedGeneration updatedNumberScheduled
  apps.v1.DeploymentSpec minReadySeconds paused
  apps.v1.DeploymentStatus availableReplicas observedGeneration readyReplicas replicas unavailableReplicas updatedReplicas
  apps.v1.ReplicaSetSpec minReadySeconds
  apps.v1.ReplicaSetStatus availableReplicas fullyLabeledReplicas observedGeneration readyReplicas
  apps.v1.StatefulSetSpec minReadySeconds
  apps.v1.StatefulSetStatus currentReplicas observedGeneration readyReplicas updatedReplicas
  authentication.v1.TokenReviewStatus authenticated
  authorization.v1.SubjectAccessReviewStatus denied
  autoscaling.v1.ScaleSpec replicas
  autoscaling.v2.HorizontalPodAutoscalerStatus currentReplicas
  batch.v1.JobStatus active failed succeeded
  core.v1.AWSElasticBlockStoreVolumeSource partition readOnly
  core.v1.AzureFilePersistentVolumeSource readOnly
  core.v1.AzureFileVolumeSource readOnly
  core.v1.CSIPersistentVolumeSource readOnly
  core.v1.CephFSPersistentVolumeSource readOnly
  core.v1.CephFSVolumeSource readOnly
  core.v1.CinderPersistentVolumeSource readOnly
  core.v1.CinderVolumeSource readOnly
  core.v1.Container stdin stdinOnce tty
  core.v1.ContainerImage sizeBytes
  core.v1.ContainerPort hostPort
  core.v1.ContainerStateTerminated signal
  core.v1.EphemeralContainer stdin stdinOnce tty
  core.v1.Event count
  core.v1.EventSeries count
  core.v1.FCVolumeSource readOnly
  core.v1.FlexPersistentVolumeSource readOnly
  core.v1.FlexVolumeSource readOnly
  core.v1.GCEPersistentDiskVolumeSource partition readOnly
  core.v1.GlusterfsPersistentVolumeSource readOnly
  core.v1.GlusterfsVolumeSource readOnly
  core.v1.ISCSIPersistentVolumeSource chapAuthDiscovery chapAuthSession readOnly
  core.v1.ISCSIVolumeSource chapAuthDiscovery chapAuthSession readOnly
  core.v1.NFSVolumeSource readOnly
  core.v1.NodeSpec unschedulable
  core.v1.PersistentVolumeClaimVolumeSource readOnly
  core.v1.PodCondition observedGeneration
  core.v1.PodSpec hostIPC hostNetwork hostPID
  core.v1.PodStatus observedGeneration
  core.v1.PortworxVolumeSource readOnly
  core.v1.Probe failureThreshold initialDelaySeconds periodSeconds successThreshold timeoutSeconds
  core.v1.QuobyteVolumeSource readOnly
  core.v1.RBDPersistentVolumeSource readOnly
  core.v1.RBDVolumeSource readOnly
  core.v1.ReplicationControllerSpec minReadySeconds
  core.v1.ReplicationControllerStatus availableReplicas fullyLabeledReplicas observedGeneration readyReplicas
  core.v1.ScaleIOPersistentVolumeSource readOnly sslEnabled
  core.v1.ScaleIOVolumeSource readOnly sslEnabled
  core.v1.ServicePort nodePort
  core.v1.ServiceSpec healthCheckNodePort publishNotReadyAddresses
  core.v1.StorageOSPersistentVolumeSource readOnly
  core.v1.StorageOSVolumeSource readOnly
  core.v1.VolumeMount readOnly
  core.v1.VolumeMountStatus readOnly
  events.v1.Event deprecatedCount
  flowcontrol.v1.ResourcePolicyRule clusterScope
  meta.v1.Condition observedGeneration
  meta.v1.ObjectMeta generation
  networking.v1.ServiceBackendPort number
  policy.v1.PodDisruptionBudgetStatus observedGeneration
  resource.v1.DeviceSubRequest count
  resource.v1.ExactDeviceRequest count
  scheduling.v1.PriorityClass globalDefault
`);

/**
 * Strings of which the empty one is written, and objects without fields of their own that are written empty; of all
 * other strings and maps an empty one is left out. Only those where an empty one is valid. (An empty list of managedFields
 * is never stored, but asks to forget all managers.)
 */
export const emptyWritten = fieldsOf(`
  apiextensions.v1.CustomResourceSubresources status
  coordination.v1.LeaseSpec holderIdentity
  core.v1.EndpointPort appProtocol
  core.v1.HostPathVolumeSource type
  core.v1.PersistentVolumeClaimSpec storageClassName volumeAttributesClassName
  core.v1.PersistentVolumeSpec claimRef volumeAttributesClassName
  core.v1.PodDNSConfigOption value
  core.v1.ServicePort appProtocol
  core.v1.TypedObjectReference namespace
  discovery.v1.EndpointPort appProtocol name
  meta.v1.ObjectMeta managedFields
`);

/** Written as this where unset. */
export const otherwiseWhereUnset: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["core.v1.HTTPGetAction.port", 0],
  ["core.v1.ResourceFieldSelector.divisor", "0"],
  ["core.v1.ServicePort.targetPort", 0],
  ["core.v1.TCPSocketAction.port", 0],
]);
