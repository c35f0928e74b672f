import {
  claim,
  container,
  deployment,
  job,
  namespace,
  other,
  refOf,
  roleBinding,
  secret,
  service,
  statefulSet,
  template,
} from "../play/objects.ts";
import { apply, create, get, merge, type Case } from "../play/step.ts";
import { row, withPod } from "../play/rows.ts";

/** What the server fills in. */
export const defaultCases: readonly Case[] = [
  row("a Deployment says least", (ns) => deployment(ns, "a")),
  row("a Deployment is recreated", (ns) => deployment(ns, "a", { strategy: { type: "Recreate" } })),
  row("a Deployment rolls its own way", (ns) =>
    deployment(ns, "a", { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } }),
  ),
  row("an image has no tag, or latest, or a digest", (ns) =>
    deployment(ns, "a", {
      template: template(
        { app: "web" },
        {
          containers: [
            container({ name: "none", image: "registry.test:5000/app" }),
            container({ name: "latest", image: "app:latest" }),
            container({ name: "tag", image: "app:v1" }),
            container({ name: "digest", image: `app@sha256:${"a".repeat(64)}` }),
            container({ name: "both", image: `app:latest@sha256:${"a".repeat(64)}` }),
          ],
        },
      ),
    }),
  ),
  row(
    "probes and hooks say least",
    withPod({
      containers: [
        container({
          livenessProbe: { httpGet: { port: 80 } },
          readinessProbe: { tcpSocket: { port: 80 } },
          startupProbe: { grpc: { port: 80 } },
          lifecycle: { preStop: { httpGet: { port: 80 } } },
        }),
      ],
    }),
  ),
  row(
    "volumes of every sort",
    withPod({
      volumes: [
        { name: "nothing" },
        { name: "empty", emptyDir: {} },
        { name: "sized", emptyDir: { sizeLimit: "1024Mi", medium: "Memory" } },
        { name: "config", configMap: { name: "x" } },
        { name: "secret", secret: { secretName: "x" } },
        { name: "host", hostPath: { path: "/x" } },
        { name: "down", downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "metadata.name" } }] } },
        {
          name: "projected",
          projected: { sources: [{ serviceAccountToken: { path: "t" } }, { configMap: { name: "x" } }] },
        },
        { name: "claim", persistentVolumeClaim: { claimName: "x" } },
      ],
    }),
  ),
  row(
    "environment from everywhere",
    withPod({
      containers: [
        container({
          env: [
            { name: "EMPTY", value: "" },
            { name: "FIELD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
            { name: "RESOURCE", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
            { name: "KEY", valueFrom: { configMapKeyRef: { name: "x", key: "y" } } },
          ],
        }),
      ],
    }),
  ),
  row(
    "quantities are written in many ways",
    withPod({
      containers: [
        container({
          resources: { limits: { cpu: "1000m", memory: "1024Mi" }, requests: { cpu: 0.5, memory: "100000k" } },
        }),
        container({
          name: "two",
          resources: { limits: { cpu: "2", memory: "1.5Gi" }, requests: { cpu: "100m", memory: "128974848" } },
        }),
        container({
          name: "three",
          resources: { limits: { cpu: "0.1", memory: "1e3" }, requests: { cpu: "1m", memory: "0.5" } },
        }),
      ],
    }),
  ),
  row(
    "on the host's network",
    withPod({
      hostNetwork: true,
      containers: [container({ ports: [{ containerPort: 80 }, { containerPort: 81, protocol: "UDP" }] })],
    }),
  ),
  row(
    "what is false, zero or empty",
    withPod({
      hostNetwork: false,
      hostPID: false,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      nodeSelector: {},
      tolerations: [],
      terminationGracePeriodSeconds: 0,
      serviceAccountName: "",
      containers: [container({ args: [], stdin: false, securityContext: { privileged: false, runAsUser: 0 } })],
    }),
  ),
  row("a service account is named", withPod({ serviceAccountName: "robot" })),
  row("a StatefulSet with claims", (ns) =>
    statefulSet(ns, "a", {
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1024Mi" } } },
        },
      ],
    }),
  ),
  row("a DaemonSet on no node", (ns) =>
    other("apps/v1", "DaemonSet", ns, "a", {
      spec: {
        selector: { matchLabels: { app: "web" } },
        template: template({ app: "web" }, { nodeSelector: { no: "node" } }),
      },
    }),
  ),
  row("a ReplicaSet", (ns) =>
    other("apps/v1", "ReplicaSet", ns, "a", {
      spec: { replicas: 0, selector: { matchLabels: { app: "web" } }, template: template() },
    }),
  ),
  row("a Job says least", (ns) => job(ns, "a")),
  row("a Job says more", (ns) =>
    job(ns, "a", {
      parallelism: 2,
      completions: 4,
      completionMode: "Indexed",
      ttlSecondsAfterFinished: 0,
      backoffLimit: 0,
    }),
  ),
  row("a CronJob", (ns) =>
    other("batch/v1", "CronJob", ns, "a", {
      spec: {
        schedule: "0 0 1 1 *",
        suspend: true,
        jobTemplate: { spec: { template: template({}, { restartPolicy: "Never" }) } },
      },
    }),
  ),
  row("a Service says least", (ns) => service(ns, "a", { ports: [{ port: 80 }] })),
  row("a Service without an address or Pods", (ns) => service(ns, "a", { clusterIP: "None" })),
  row("a Service without an address", (ns) => service(ns, "a", { clusterIP: "None", selector: { app: "web" } })),
  row("a Service on the nodes", (ns) =>
    service(ns, "a", { type: "NodePort", ports: [{ port: 80, targetPort: "http" }], sessionAffinity: "ClientIP" }),
  ),
  row("a Service behind a balancer", (ns) => service(ns, "a", { type: "LoadBalancer", ports: [{ port: 80 }] })),
  row("a Service that is another name", (ns) =>
    service(ns, "a", { type: "ExternalName", externalName: "example.test" }),
  ),
  row("a claim", (ns) =>
    claim(ns, "a", {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "none",
      resources: { requests: { storage: "1024Mi" } },
    }),
  ),
  row("a claim for the empty class", (ns) =>
    claim(ns, "a", {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "",
      resources: { requests: { storage: "1Gi" } },
    }),
  ),
  row(
    "a Secret of strings",
    (ns) => secret(ns, "a", { stringData: { a: "1", b: "" } }),
    (ns) => secret(ns, "a", { stringData: { a: "2" } }),
  ),
  {
    when: "a Secret is created of strings and data",
    steps: ({ ns }) => [
      create(secret(ns, "a", { data: { a: "MQ==", b: "Mg==" }, stringData: { a: "x" } })),
      merge(refOf(secret(ns, "a", {})), { stringData: { c: "y" } }),
    ],
  },
  row("a ServiceAccount", (ns) => other("v1", "ServiceAccount", ns, "robot", { automountServiceAccountToken: false })),
  row("a RoleBinding", (ns) => roleBinding(ns, "a", "r")),
  row("a RoleBinding to a ServiceAccount", (ns) =>
    other("rbac.authorization.k8s.io/v1", "RoleBinding", ns, "a", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "r" },
      subjects: [
        { kind: "ServiceAccount", name: "robot", namespace: ns },
        { kind: "Group", name: "g" },
      ],
    }),
  ),
  row("a Role", (ns) =>
    other("rbac.authorization.k8s.io/v1", "Role", ns, "a:b", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
  ),
  row("an Ingress", (ns) =>
    other("networking.k8s.io/v1", "Ingress", ns, "a", {
      spec: {
        rules: [
          {
            host: "a.test",
            http: {
              paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "x", port: { number: 80 } } } }],
            },
          },
        ],
      },
    }),
  ),
  row(
    "a NetworkPolicy",
    (ns) =>
      other("networking.k8s.io/v1", "NetworkPolicy", ns, "a", {
        spec: { podSelector: {}, egress: [{ ports: [{ port: 53 }] }] },
      }),
    (ns) =>
      other("networking.k8s.io/v1", "NetworkPolicy", ns, "b", { spec: { podSelector: { matchLabels: { a: "b" } } } }),
  ),
  row("a PodDisruptionBudget", (ns) =>
    other("policy/v1", "PodDisruptionBudget", ns, "a", {
      spec: { minAvailable: 1, selector: { matchLabels: { a: "b" } } },
    }),
  ),
  row("an autoscaler", (ns) =>
    other("autoscaling/v2", "HorizontalPodAutoscaler", ns, "a", {
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "none" } },
    }),
  ),
  row("a Lease", (ns) =>
    other("coordination.k8s.io/v1", "Lease", ns, "a", { spec: { holderIdentity: "me", leaseDurationSeconds: 10 } }),
  ),
  row("a ResourceQuota", (ns) =>
    other("v1", "ResourceQuota", ns, "a", { spec: { hard: { "count/secrets": "1000", "requests.cpu": "1000m" } } }),
  ),
  row("an Event", (ns) =>
    other("v1", "Event", ns, "a.1", {
      involvedObject: { kind: "ConfigMap", namespace: ns, name: "a" },
      reason: "Told",
      message: "m",
      type: "Normal",
    }),
  ),
  {
    when: "times are written in many ways",
    steps: ({ ns }) =>
      [
        "2026-01-02T03:04:05.000006Z",
        "2026-01-02T04:04:05.123456+01:00",
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.123456789Z",
        "noon",
      ].flatMap((renewTime) => {
        const lease = other("coordination.k8s.io/v1", "Lease", ns, "a", { spec: { renewTime } });
        return [create(lease, { dryRun: true }), apply(lease, { dryRun: true })];
      }),
  },
  row("an EndpointSlice", (ns) =>
    other("discovery.k8s.io/v1", "EndpointSlice", ns, "a", {
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.1.2.3"] }],
      ports: [{ port: 80 }],
    }),
  ),
  { when: "a Namespace", steps: ({ ns }) => [get(refOf(namespace(ns)))] },
  {
    when: "cluster-wide kinds are tried",
    steps: ({ own: group }) => [
      apply(other("scheduling.k8s.io/v1", "PriorityClass", undefined, group, { value: 5 }), { dryRun: true }),
      apply(other("storage.k8s.io/v1", "StorageClass", undefined, group, { provisioner: "x.test/y" }), {
        dryRun: true,
      }),
      apply(other("rbac.authorization.k8s.io/v1", "ClusterRole", undefined, group, { rules: [] }), { dryRun: true }),
      apply(
        other("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", undefined, group, {
          roleRef: { kind: "ClusterRole", name: "x" },
          subjects: [{ kind: "User", name: "u" }],
        }),
        { dryRun: true },
      ),
      apply(
        other("v1", "PersistentVolume", undefined, group, {
          spec: { accessModes: ["ReadWriteOnce"], capacity: { storage: "1024Mi" }, hostPath: { path: "/x" } },
        }),
        { dryRun: true },
      ),
      apply(
        other("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", undefined, group, {
          webhooks: [
            {
              name: "a.b.test",
              sideEffects: "None",
              admissionReviewVersions: ["v1"],
              clientConfig: { service: { namespace: "x", name: "y" } },
              rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
            },
          ],
        }),
        { dryRun: true },
      ),
      apply(other("networking.k8s.io/v1", "IngressClass", undefined, group, { spec: { controller: "x.test/y" } }), {
        dryRun: true,
      }),
    ],
  },
];

/** What the server counts as a new generation. */
export const generationCases: readonly Case[] = [
  row(
    "a Deployment's labels change, its annotations, its spec, and nothing",
    (ns) => deployment(ns, "a", { paused: true }),
    (ns) => deployment(ns, "a", { paused: true }, { metadata: { labels: { a: "b" } } }),
    (ns) => deployment(ns, "a", { paused: true }, { metadata: { labels: { a: "b" }, annotations: { a: "b" } } }),
    (ns) => deployment(ns, "a", { paused: true, minReadySeconds: 5 }),
    (ns) => deployment(ns, "a", { paused: true, minReadySeconds: 5 }),
  ),
  row(
    "a NetworkPolicy changes",
    (ns) => other("networking.k8s.io/v1", "NetworkPolicy", ns, "a", { spec: { podSelector: {} } }),
    (ns) =>
      other("networking.k8s.io/v1", "NetworkPolicy", ns, "a", { spec: { podSelector: { matchLabels: { a: "b" } } } }),
    (ns) =>
      other("networking.k8s.io/v1", "NetworkPolicy", ns, "a", {
        metadata: { labels: { a: "b" } },
        spec: { podSelector: { matchLabels: { a: "b" } } },
      }),
  ),
  row(
    "a Service and a ConfigMap have none",
    (ns) => service(ns, "a", { ports: [{ port: 80 }] }),
    (ns) => service(ns, "a", { ports: [{ port: 81 }] }),
  ),
  row(
    "an EndpointSlice changes",
    (ns) => other("discovery.k8s.io/v1", "EndpointSlice", ns, "a", { addressType: "IPv4", endpoints: [] }),
    (ns) =>
      other("discovery.k8s.io/v1", "EndpointSlice", ns, "a", {
        addressType: "IPv4",
        endpoints: [{ addresses: ["10.1.2.3"] }],
      }),
  ),
];
