/** What a real API server makes of values, as they are written: each object is the same right after we applied it. */
import { describe, expect } from "vitest";
import { fieldManager } from "../../../lib/api/index.ts";
import { compare } from "../../../lib/apply/index.ts";
import { asStored } from "../../../lib/build/index.ts";
import type { LiveObject } from "../../../lib/cluster/index.ts";
import { it, valueOf } from "../place.ts";

interface Row {
  readonly when: string;
  readonly kind: keyof typeof apiVersions;
  readonly metadata?: object;
  readonly content: object;
  /** Where the API server has to be asked, each time. */
  readonly uncertain?: readonly string[];
}

const apiVersions = {
  ConfigMap: "v1",
  Secret: "v1",
  Service: "v1",
  LimitRange: "v1",
  ResourceQuota: "v1",
  PersistentVolumeClaim: "v1",
  ServiceAccount: "v1",
  Deployment: "apps/v1",
  StatefulSet: "apps/v1",
  Job: "batch/v1",
  CronJob: "batch/v1",
  HorizontalPodAutoscaler: "autoscaling/v2",
  NetworkPolicy: "networking.k8s.io/v1",
  Ingress: "networking.k8s.io/v1",
  PodDisruptionBudget: "policy/v1",
  Role: "rbac.authorization.k8s.io/v1",
  RoleBinding: "rbac.authorization.k8s.io/v1",
  Anything: "stageset.test/v1",
  Widget: "stageset.test/v1",
} as const;

/** What runs nowhere: Pods would only cost time. */
function pods(container: object, pod: object = {}): object {
  const labels = { app: "a" };
  const containers = [{ name: "app", image: "app:1", ...container }];
  return {
    replicas: 0,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers, ...pod } },
  };
}

const app = 'spec.template.spec.containers[name="app"]';

const rows: readonly Row[] = [
  {
    when: "texts that look like something else",
    kind: "ConfigMap",
    content: { data: { a: "2000m", b: "", c: "0644", d: "null" } },
  },
  { when: "nothing", kind: "ConfigMap", content: {} },
  {
    when: "nulls and empty maps",
    kind: "ConfigMap",
    metadata: { creationTimestamp: null, labels: {}, annotations: null, finalizers: [], ownerReferences: null },
    content: { data: {}, binaryData: null, immutable: false },
  },
  { when: "bytes in lines", kind: "ConfigMap", content: { binaryData: { a: "YWFh\nYWFh\n" } } },
  {
    when: "texts, one of them over an entry, and bytes in lines",
    kind: "Secret",
    content: { data: { a: "YQ==", b: "YQ==", c: "YWFh\nYWFh\n" }, stringData: { b: "ä<&>", d: "" } },
  },
  {
    when: "one port with two protocols, one of them by default",
    kind: "Service",
    content: {
      spec: {
        selector: {},
        ports: [
          { name: "tcp", port: 53, targetPort: "dns" },
          { name: "udp", port: 53, protocol: "UDP", nodePort: 0 },
        ],
        publishNotReadyAddresses: false,
      },
      status: { loadBalancer: {} },
    },
    uncertain: ["spec.selector"],
  },
  {
    when: "an address that is allotted",
    kind: "Service",
    content: { spec: { clusterIP: "", ports: [{ port: 80 }] } },
    uncertain: ["spec.clusterIP"],
  },
  {
    when: "quantities",
    kind: "Deployment",
    content: {
      spec: pods(
        {
          resources: {
            limits: { cpu: "2000m", memory: "1024Mi", "example.com/gpu": 2 },
            requests: { cpu: 0.1, memory: "0.5Gi", "ephemeral-storage": "1e3" },
          },
        },
        { volumes: [{ name: "v", emptyDir: { sizeLimit: "1024Ki" } }] },
      ),
    },
  },
  {
    when: "quantities of a range",
    kind: "LimitRange",
    content: {
      spec: {
        limits: [{ type: "Container", default: { cpu: "1000m" }, defaultRequest: { cpu: "0.5" }, max: { cpu: 2 } }],
      },
    },
  },
  {
    when: "quantities of a quota",
    kind: "ResourceQuota",
    content: { spec: { hard: { pods: 10, "requests.cpu": "4000m" } } },
  },
  {
    when: "a quantity of storage",
    kind: "PersistentVolumeClaim",
    content: {
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1024Mi" } }, storageClassName: "" },
    },
  },
  {
    when: "quantities of a metric",
    kind: "HorizontalPodAutoscaler",
    content: {
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "a" },
        maxReplicas: 2,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "AverageValue", averageValue: "1000m" } } },
          { type: "External", external: { metric: { name: "q" }, target: { type: "Value", value: "1000" } } },
        ],
        behavior: { scaleDown: { stabilizationWindowSeconds: 0 } },
      },
    },
  },
  {
    when: "zeros",
    kind: "Deployment",
    content: {
      spec: {
        ...pods(
          {
            tty: false,
            stdin: false,
            workingDir: "",
            env: [{ name: "A", value: "" }, { name: "B" }],
            ports: [{ containerPort: 80, hostPort: 0, name: "" }],
            livenessProbe: { initialDelaySeconds: 0, tcpSocket: { port: 80 } },
            volumeMounts: [{ name: "v", mountPath: "/v", readOnly: false, subPath: "" }],
            securityContext: { allowPrivilegeEscalation: false, runAsUser: 0, privileged: false },
          },
          {
            hostNetwork: false,
            hostPID: false,
            automountServiceAccountToken: false,
            hostname: "",
            priorityClassName: "",
            nodeSelector: {},
            volumes: [{ name: "v", emptyDir: { medium: "" } }],
          },
        ),
        paused: false,
        minReadySeconds: 0,
      },
    },
    uncertain: [`${app}.ports[containerPort=80,protocol="TCP"].name`],
  },
  {
    when: "nulls and empty lists",
    kind: "Deployment",
    metadata: { annotations: null },
    content: {
      spec: pods(
        { command: [], args: null, env: [], envFrom: [], ports: [], volumeMounts: [], resources: { claims: [] } },
        {
          tolerations: [],
          imagePullSecrets: [],
          initContainers: [],
          volumes: [],
          affinity: null,
          automountServiceAccountToken: null,
          nodeSelector: null,
        },
      ),
    },
  },
  {
    when: "empty maps that are filled in",
    kind: "Deployment",
    content: {
      spec: { ...pods({ resources: {}, securityContext: {} }, { securityContext: {}, affinity: {} }), strategy: {} },
    },
  },
  {
    when: "references with defaults in them",
    kind: "Deployment",
    content: {
      spec: pods(
        {
          env: [
            { name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
            { name: "B", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
            { name: "C", valueFrom: { secretKeyRef: { name: "s", key: "k", optional: false } } },
          ],
        },
        {
          volumes: [
            {
              name: "p",
              projected: {
                sources: [
                  { serviceAccountToken: { path: "token" } },
                  { downwardAPI: { items: [{ path: "name", fieldRef: { fieldPath: "metadata.name" } }] } },
                ],
              },
            },
            { name: "h", hostPath: { path: "/x", type: "" } },
          ],
        },
      ),
    },
  },
  {
    when: "templates of claims",
    kind: "StatefulSet",
    content: {
      spec: {
        serviceName: "a",
        ...pods({ volumeMounts: [{ name: "d", mountPath: "/d" }] }),
        volumeClaimTemplates: [
          {
            metadata: { name: "d", creationTimestamp: null },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1024Mi" } } },
          },
        ],
      },
    },
  },
  {
    when: "a Job with a policy",
    kind: "Job",
    content: {
      spec: {
        suspend: true,
        backoffLimit: 0,
        podFailurePolicy: { rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }] },
        template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "a:1" }] } },
      },
    },
  },
  {
    when: "a CronJob",
    kind: "CronJob",
    content: {
      spec: {
        schedule: "0 0 1 1 *",
        suspend: false,
        jobTemplate: {
          spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "a:1" }] } } },
        },
      },
    },
  },
  {
    when: "ports without a protocol, rules that are empty",
    kind: "NetworkPolicy",
    content: { spec: { podSelector: {}, ingress: [{ ports: [{ port: 80 }], from: [] }, {}], egress: [] } },
  },
  {
    when: "an empty path and class",
    kind: "Ingress",
    content: {
      spec: {
        defaultBackend: { service: { name: "a", port: { number: 80 } } },
        rules: [
          {
            host: "",
            http: {
              paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "a", port: { name: "b" } } } }],
            },
          },
        ],
      },
    },
  },
  {
    when: "an integer or a text",
    kind: "PodDisruptionBudget",
    content: { spec: { maxUnavailable: "50%", selector: {} } },
  },
  { when: "no rules", kind: "Role", content: { rules: [] } },
  {
    when: "subjects without a group",
    kind: "RoleBinding",
    content: {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "a" },
      subjects: [
        { kind: "User", name: "a" },
        { kind: "ServiceAccount", name: "a", namespace: "b", apiGroup: "" },
      ],
    },
  },
  {
    when: "an account",
    kind: "ServiceAccount",
    content: { automountServiceAccountToken: false, imagePullSecrets: [], secrets: [] },
  },
  {
    when: "a kind that keeps what it does not know",
    kind: "Anything",
    content: {
      spec: {
        zero: 0,
        no: false,
        text: "",
        map: {},
        list: [],
        nested: { list: [{ name: "a", port: 1 }, []], null: null, cpu: "2000m", deep: { a: { b: {} } } },
        float: 0.1,
        integer: 9007199254740991n,
        "a.b/c": { "k:{}": 1, ".": 2 },
      },
    },
  },
  {
    when: "an integer past 2^53",
    kind: "Anything",
    content: { spec: { large: 9007199254740993n } },
    uncertain: ["spec.large"],
  },
  {
    when: "a kind with lists, maps, defaults and a status of its own",
    kind: "Widget",
    content: {
      spec: {
        tags: ["b", "a"],
        parts: [{ name: "y", value: "" }, { name: "x" }],
        settings: { a: "", "b.c": "2000m" },
        limit: 0,
        replicas: 0,
      },
    },
  },
  {
    when: "empty lists and maps of a kind with a schema",
    kind: "Widget",
    content: { spec: { tags: [], parts: [], settings: {} } },
  },
  {
    when: "nulls of a kind with a schema",
    kind: "Widget",
    content: { spec: { size: null, settings: {} } },
    uncertain: ["spec.size"],
  },
];

/** Without what controllers write, times and generations: to apply an empty list where none is kept moves those alone. */
function contentOf({ status, metadata, ...content }: LiveObject): object {
  const { labels, annotations, managedFields = [] } = metadata;
  const own = managedFields.filter(({ manager }) => manager === fieldManager).map(({ fieldsV1 }) => fieldsV1);
  const { ["deployment.kubernetes.io/revision"]: _revision, ...said } = annotations ?? {};
  return { ...content, labels, said, own };
}

describe("an object is the same right after we applied it", () => {
  it("whatever its values are, and applying it again changes nothing", async ({ place }) => {
    const { cluster, namespace } = place;
    const told = await Promise.all(
      rows.map(async ({ when, kind, metadata, content }, index) => {
        const object = asStored({
          apiVersion: apiVersions[kind],
          kind,
          ...content,
          metadata: { name: `a-${index}`, namespace, ...metadata },
        });
        const applied = await cluster.apply(object, { fieldManager, force: true });
        if (applied.kind === "refused") return `${when}: ${applied.error.message}`;
        const comparison = compare(object, applied.value);
        const again = valueOf(await cluster.apply(object, { fieldManager, force: true }));
        expect(contentOf(again), when).toEqual(contentOf(applied.value));
        return { when, paths: comparison.kind === "same" ? [] : comparison.paths };
      }),
    );
    expect(told).toEqual(rows.map(({ when, uncertain = [] }) => ({ when, paths: uncertain })));
  });
});
