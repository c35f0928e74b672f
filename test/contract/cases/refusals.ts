import {
  claim,
  configMap,
  container,
  deployment,
  job,
  other,
  pod,
  roleBinding,
  secret,
  service,
  statefulSet,
  template,
} from "../play/objects.ts";
import { apply, create, type Case } from "../play/step.ts";
import { row, withPod } from "../play/rows.ts";

/** What may not change. */
export const immutableCases: readonly Case[] = [
  row(
    "an immutable ConfigMap changes",
    (ns) => configMap(ns, "a", { x: "1" }, { immutable: true }),
    (ns) => configMap(ns, "a", { x: "2" }, { immutable: true }),
    (ns) => configMap(ns, "a", { x: "1" }),
    (ns) => configMap(ns, "a", { x: "1" }, { immutable: true, metadata: { labels: { a: "b" } } }),
  ),
  row(
    "an immutable Secret changes",
    (ns) => secret(ns, "a", { data: { x: "MQ==" }, immutable: true }),
    (ns) => secret(ns, "a", { data: { x: "Mg==" }, immutable: true }),
  ),
  row(
    "a Secret's type changes",
    (ns) => secret(ns, "a", { stringData: { a: "1" } }),
    (ns) => secret(ns, "a", { stringData: { a: "1" }, type: "example.com/other" }),
  ),
  row(
    "a Deployment's selector changes",
    (ns) => deployment(ns, "a"),
    (ns) => deployment(ns, "a", { selector: { matchLabels: { app: "other" } }, template: template({ app: "other" }) }),
  ),
  row(
    "a StatefulSet's service changes",
    (ns) => statefulSet(ns, "a"),
    (ns) => statefulSet(ns, "a", { serviceName: "other" }),
    (ns) => statefulSet(ns, "a", { template: template({ app: "web", more: "labels" }) }),
  ),
  row(
    "a Job's template changes",
    (ns) => job(ns, "a"),
    (ns) => job(ns, "a", { template: template({ app: "job" }, { restartPolicy: "OnFailure" }) }),
  ),
  row(
    "a Job's completions change",
    (ns) => job(ns, "a"),
    (ns) => job(ns, "a", { completions: 3 }),
    (ns) => job(ns, "a", { parallelism: 3 }),
  ),
  row(
    "a Service's address changes",
    (ns) => service(ns, "a", { clusterIP: "None", selector: { app: "web" }, ports: [{ port: 80 }] }),
    (ns) => service(ns, "a", { clusterIP: "10.0.0.250", selector: { app: "web" }, ports: [{ port: 80 }] }),
  ),
  row(
    "a claim's class changes",
    (ns) =>
      claim(ns, "a", {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "none",
        resources: { requests: { storage: "1Gi" } },
      }),
    (ns) =>
      claim(ns, "a", {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "other",
        resources: { requests: { storage: "1Gi" } },
      }),
  ),
  row(
    "a claim grows before it is bound",
    (ns) =>
      claim(ns, "a", {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "none",
        resources: { requests: { storage: "1Gi" } },
      }),
    (ns) =>
      claim(ns, "a", {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "none",
        resources: { requests: { storage: "2Gi" } },
      }),
  ),
  row(
    "a RoleBinding's role changes",
    (ns) => roleBinding(ns, "a", "r"),
    (ns) => roleBinding(ns, "a", "other"),
  ),
  row(
    "a Pod changes",
    (ns) => pod(ns, "a", { containers: [container()], schedulerName: "nobody" }),
    (ns) => pod(ns, "a", { containers: [container({ image: "registry.test/app:2" })], schedulerName: "nobody" }),
    (ns) => pod(ns, "a", { containers: [container()], schedulerName: "nobody", hostNetwork: true }),
  ),
];

/** What the server refuses, in its words. */
export const invalidCases: readonly Case[] = [
  row("a ConfigMap's keys are none", (ns) => configMap(ns, "a", { "a b": "1", "..": "2", "..x": "3", ok: "4" })),
  row("a key stands twice in a ConfigMap", (ns) => configMap(ns, "a", { a: "1" }, { binaryData: { a: "MQ==" } })),
  {
    when: "bytes are not base64",
    steps: ({ ns }) =>
      ["!!", "abc", "abcde", "MQ==", "not base64"].flatMap((text) => [
        apply(secret(ns, "a", { data: { x: text } }), { dryRun: true }),
        create(secret(ns, "a", { data: { x: text } }), { dryRun: true }),
        apply(configMap(ns, "a", {}, { binaryData: { x: text } }), { dryRun: true }),
      ]),
  },
  row(
    "a Secret lacks what its type needs",
    (ns) => secret(ns, "a", { type: "kubernetes.io/tls", data: { "tls.crt": "MQ==" } }),
    (ns) => secret(ns, "a", { type: "kubernetes.io/dockerconfigjson" }),
  ),
  row("a Deployment has no selector", (ns) => deployment(ns, "a", { selector: undefined })),
  row("a Deployment's selector is empty", (ns) => deployment(ns, "a", { selector: {} })),
  row("a Deployment's selector fits another template", (ns) =>
    deployment(ns, "a", { selector: { matchLabels: { app: "other" } } }),
  ),
  row("a Deployment is empty", (ns) => other("apps/v1", "Deployment", ns, "a", { spec: {} })),
  row("a Deployment wants fewer than none", (ns) => deployment(ns, "a", { replicas: -1 })),
  row("a Pod has no container", withPod({ containers: [] })),
  row("a container has no image, and a bad name", withPod({ containers: [{ name: "Not_ok" }] })),
  row(
    "a container's port is out of range",
    withPod({ containers: [container({ ports: [{ containerPort: 70_000 }, { containerPort: 0 }] })] }),
  ),
  row(
    "a container mounts what is not there",
    withPod({ containers: [container({ volumeMounts: [{ name: "none", mountPath: "/x" }] })] }),
  ),
  row("a Service has no port", (ns) => service(ns, "a", {})),
  row("a Service's ports are all wrong", (ns) =>
    service(ns, "a", { type: "Foo", ports: [{ port: 0 }, { port: 80, protocol: "X" }] }),
  ),
  row("a Service's name is none", (ns) => service(ns, "not.ok", { ports: [{ port: 80 }] })),
  row("a Job's Pods restart for ever", (ns) => job(ns, "a", { template: template() })),
  row("a CronJob's schedule is none", (ns) =>
    other("batch/v1", "CronJob", ns, "a", {
      spec: { schedule: "often", jobTemplate: { spec: { template: template({}, { restartPolicy: "Never" }) } } },
    }),
  ),
  row("a claim asks for nothing", (ns) => claim(ns, "a", {})),
  row("a RoleBinding names nobody", (ns) =>
    other("rbac.authorization.k8s.io/v1", "RoleBinding", ns, "a", {
      roleRef: { kind: "Role", name: "r" },
      subjects: [{ kind: "ServiceAccount", name: "x" }],
    }),
  ),
  row("a Role allows no verb", (ns) =>
    other("rbac.authorization.k8s.io/v1", "Role", ns, "a", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: [] }],
    }),
  ),
  row("an Ingress has no rule", (ns) => other("networking.k8s.io/v1", "Ingress", ns, "a", { spec: {} })),
  row("an Ingress has no pathType", (ns) =>
    other("networking.k8s.io/v1", "Ingress", ns, "a", {
      spec: {
        rules: [{ http: { paths: [{ path: "/", backend: { service: { name: "x", port: { number: 80 } } } }] } }],
      },
    }),
  ),
  row("a PodDisruptionBudget says both", (ns) =>
    other("policy/v1", "PodDisruptionBudget", ns, "a", { spec: { minAvailable: 1, maxUnavailable: 1, selector: {} } }),
  ),
  row("an Event is about another Namespace", (ns) =>
    other("v1", "Event", ns, "a", { involvedObject: { namespace: "other" } }),
  ),
];
