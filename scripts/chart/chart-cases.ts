/** Values that the chart is rendered with, to be looked at in test/data/chart: what differs there, a user will see differ. */
export interface ChartCase {
  /** The file is called so. */
  readonly name: string;
  readonly values: object;
  /** As whom it is installed, and where; absent: as `stageset`, in stageset-system. */
  readonly release?: string;
  readonly namespace?: string;
}

/** The CRDs are in install.yaml. */
const common = { image: { repository: "registry.example.org/stageset" }, crds: { install: false } };

export const chartCases: readonly ChartCase[] = [
  { name: "default", values: common },
  { name: "one-team", values: { ...common, clusterAdmin: true } },
  {
    name: "tenants",
    values: {
      ...common,
      watchNamespaces: ["bank", "shop"],
      defaultServiceAccount: "deployer",
      noCrossNamespaceRefs: true,
      allowedActionHosts: ["*.example.org"],
      rbac: { tokensFor: ["deployer"], watchInputs: ["configmaps"] },
      networkPolicy: { egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }] }] },
    },
  },
  {
    name: "everything",
    values: {
      ...common,
      image: { ...common.image, digest: `sha256:${"0".repeat(64)}` },
      imagePullSecrets: [{ name: "registry" }],
      events: {
        fluxAddress: "http://notification-controller.flux-system.svc.cluster.local./",
        webhook: { url: "https://hooks.example.org/stageset", hmacSecret: "webhook" },
      },
      runbooks: "https://wiki.example.org/stageset",
      caCertificates: { configMap: "authorities" },
      tick: {
        shards: 3,
        extraArgs: ["--apply-concurrency=4"],
        extraEnv: [{ name: "HTTPS_PROXY", value: "http://proxy" }],
      },
      notify: { enabled: true, replicas: 2, hmacSecret: "flux-events", service: { annotations: { a: "b" } } },
      monitoring: {
        labels: { release: "prometheus" },
        serviceMonitor: { enabled: true },
        prometheusRule: { enabled: true },
        kubeStateMetrics: { enabled: true },
        dashboard: { enabled: true },
      },
      flux: { alert: { enabled: true } },
      podLabels: { team: "platform" },
      podAnnotations: { "linkerd.io/inject": "disabled" },
      nodeSelector: { "kubernetes.io/os": "linux" },
      tolerations: [{ key: "infra", operator: "Exists" }],
      affinity: { nodeAffinity: {} },
      priorityClassName: "system-cluster-critical",
    },
  },
  {
    // To whoever reads YAML each name is something else where it stands without quotes.
    ...{ name: "numbers", release: "null", namespace: "2024" },
    values: {
      ...common,
      imagePullSecrets: [{ name: "0x1" }],
      serviceAccount: { name: "7" },
      watchNamespaces: ["2025", "null"],
      defaultServiceAccount: "8",
      rbac: { tokensFor: ["8"] },
      events: { webhook: { url: "https://hooks.example.org/stageset", hmacSecret: "123" } },
      caCertificates: { configMap: "true", key: "1.0" },
      notify: { enabled: true, hmacSecret: "0b1", service: { annotations: { "1": "2" } } },
      monitoring: { labels: { release: "4" } },
      flux: { alert: { enabled: true, namespace: "5", hmacSecret: "6e0" } },
      podLabels: { team: "9" },
      podAnnotations: { "10": "no" },
      nodeSelector: { "11": "off" },
      priorityClassName: "12",
    },
  },
];
