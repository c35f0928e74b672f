import type { KubeObject, ObjectKind } from "../../lib/cluster/index.ts";

/** Objects of one kind in a stage of a large release. */
export interface KindShare {
  readonly kind: ObjectKind;
  /** As the API server serves it. */
  readonly plural: string;
  readonly objects: number;
  /** What the i-th has beside its name and labels. None of them runs anything. */
  readonly content: (i: number) => object;
}

/** What a stage holds: 1,250 objects of 12 kinds, about as many of each as large releases have. */
export const kindShares: readonly KindShare[] = [
  share("v1", "ConfigMap", "configmaps", 400, (i) => ({
    data: { id: String(i), "settings.ini": "key = value\n".repeat(60) },
  })),
  share("v1", "Secret", "secrets", 250, (i) => ({
    data: { id: btoa(String(i)), password: btoa("secret".repeat(20)) },
  })),
  share("v1", "ServiceAccount", "serviceaccounts", 100, () => ({ automountServiceAccountToken: false })),
  share("v1", "Service", "services", 100, (i) => ({
    spec: { clusterIP: "None", selector: { app: `app-${i}` }, ports: [{ name: "http", port: 80, targetPort: "http" }] },
  })),
  share("rbac.authorization.k8s.io/v1", "Role", "roles", 75, () => ({
    rules: [{ apiGroups: [""], resources: ["configmaps", "secrets"], verbs: ["get", "list", "watch"] }],
  })),
  share("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", 75, (i) => ({
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: `role-${i}` },
    subjects: [{ kind: "ServiceAccount", name: `app-${i}`, namespace: "default" }],
  })),
  share("apps/v1", "Deployment", "deployments", 100, (i) => ({
    spec: { replicas: 0, selector: { matchLabels: { app: `app-${i}` } }, template: podTemplate(i) },
  })),
  share("batch/v1", "CronJob", "cronjobs", 25, (i) => {
    const { metadata, spec } = podTemplate(i);
    const template = { metadata, spec: { ...spec, restartPolicy: "Never" } };
    return { spec: { schedule: "0 3 * * *", suspend: true, jobTemplate: { spec: { template } } } };
  }),
  share("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", 50, (i) => ({
    spec: {
      podSelector: { matchLabels: { app: `app-${i}` } },
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }],
    },
  })),
  share("networking.k8s.io/v1", "Ingress", "ingresses", 25, (i) => {
    const backend = { service: { name: `app-${i}`, port: { name: "http" } } };
    const paths = [{ path: "/", pathType: "Prefix", backend }];
    return { spec: { ingressClassName: "none", rules: [{ host: `app-${i}.example.org`, http: { paths } }] } };
  }),
  share("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", 25, (i) => ({
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: `app-${i}` } } },
  })),
  share("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", 25, (i) => ({
    spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: `none-${i}` }, maxReplicas: 3 },
  })),
];

function share(
  apiVersion: string,
  kind: string,
  plural: string,
  objects: number,
  content: KindShare["content"],
): KindShare {
  return { kind: { apiVersion, kind }, plural, objects, content };
}

/** A Pod as releases have them. */
function podTemplate(i: number): { readonly metadata: object; readonly spec: object } {
  const probe = { httpGet: { path: "/healthz", port: "http" }, periodSeconds: 10 };
  const resources = { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } };
  const container = {
    name: "app",
    image: `registry.example/app:${i}`,
    args: ["--listen=:8080", "--log=json"],
    env: [
      { name: "ID", value: String(i) },
      { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "app", key: "password" } } },
    ],
    ports: [{ name: "http", containerPort: 8080 }],
    ...{ livenessProbe: probe, readinessProbe: probe, resources },
    securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true },
    volumeMounts: [{ name: "settings", mountPath: "/etc/app" }],
  };
  const volumes = [{ name: "settings", configMap: { name: "app" } }];
  return { metadata: { labels: { app: `app-${i}` } }, spec: { containers: [container], volumes } };
}

/** All objects of one kind in a stage. */
export function objectsOf({ kind, objects, content }: KindShare, stage: string): readonly KubeObject[] {
  const labels = { "app.kubernetes.io/name": "bench", "app.kubernetes.io/part-of": "stageset" };
  return Array.from({ length: objects }, (_, i) => ({
    ...kind,
    metadata: { name: `${stage}-${i}`, labels },
    ...content(i),
  }));
}
