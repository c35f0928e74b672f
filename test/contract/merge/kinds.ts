import type { KubeObject, ObjectKind } from "../../../lib/cluster/index.ts";
import type { Random } from "../../../lib/base/index.ts";
import { builtInSchema, customSchema, typedForm, type Schema } from "../../../lib/sim/merge/index.ts";
import { assorted } from "./assorted.ts";
import { chance, edited, fieldsAt, overlay, pick, some, someFields, someMap, type Fields } from "./draw.ts";

/** A kind that the generated writes are about. */
export interface TestedKind extends ObjectKind {
  readonly schema: Schema;
  /** The schemas of all versions, where there are several. */
  readonly schemaOf?: (apiVersion: string) => Schema | undefined;
  readonly isCustom: boolean;
  readonly hasStatus: boolean;
  /** What a manager may apply, or a patch may set; a valid object only together with `base`. */
  draw(random: Random): Fields;
  /** What every object of this kind needs. */
  readonly base: Fields;
  /** What some writes to the status set. */
  drawStatus(random: Random): Fields;
  /** As the API server reads and writes it: defaults filled in, in the form of its Go types. */
  settle(object: KubeObject): KubeObject;
}

const words = ["1", "2", "three & <four>"] as const;

function drawMetadata(random: Random): Fields {
  return someFields(random, {
    labels: someMap(random, ["app", "tier", "team.example.com/name"], ["a", "b"]),
    annotations: someMap(random, ["note", "other"], words),
    finalizers: some(random, ["test.stageset/a", "test.stageset/b"]),
  });
}

function configMap(): TestedKind {
  const schema = schemaOf("v1", "ConfigMap");
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    schema,
    isCustom: false,
    hasStatus: false,
    base: {},
    draw: (random) => ({
      metadata: drawMetadata(random),
      ...someFields(random, {
        data: someMap(random, ["a", "b", "c", "constructor", "__proto__x"], words),
        binaryData: someMap(random, ["x", "y"], ["AAAA", "AQID"]),
      }),
    }),
    drawStatus: () => ({}),
    settle: (object) => typedForm(schema, object),
  };
}

function service(): TestedKind {
  const schema = schemaOf("v1", "Service");
  const settlePort = (port: Fields): Fields => ({
    protocol: "TCP",
    ...port,
    targetPort: [undefined, 0, ""].includes(port["targetPort"] as string) ? port["port"] : port["targetPort"],
  });
  return {
    apiVersion: "v1",
    kind: "Service",
    schema,
    isCustom: false,
    hasStatus: true,
    base: { spec: { ports: [{ name: "main", port: 80 }] } },
    draw: (random) => ({
      metadata: drawMetadata(random),
      spec: someFields(random, {
        selector: someMap(random, ["app", "tier"], ["a", "b"]),
        publishNotReadyAddresses: pick(random, [true, false]),
        sessionAffinity: pick(random, ["None", "None", "ClientIP"]),
        ports: some(random, [
          { name: "main", port: 80, ...someFields(random, { targetPort: pick(random, [80, 8080, "web"]) }) },
          { name: "more", port: 81, protocol: "TCP", ...someFields(random, { appProtocol: "http" }) },
          { name: "udp", port: 81, protocol: "UDP" },
        ]),
      }),
    }),
    drawStatus: (random) => ({
      loadBalancer: { ingress: some(random, [{ ip: "192.0.2.9" }, { hostname: "lb.test" }]) },
    }),
    settle: (object) => {
      const defaulted = edited(object, ["spec"], (spec) => ({
        internalTrafficPolicy: "Cluster",
        sessionAffinity: "None",
        type: "ClusterIP",
        ...(spec["sessionAffinity"] === "ClientIP" && {
          sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } },
        }),
        ...spec,
        ...(Array.isArray(spec["ports"]) && { ports: (spec["ports"] as Fields[]).map(settlePort) }),
      }));
      const { spec } = defaulted as { spec?: Fields };
      const isPlain = spec?.["sessionAffinity"] !== "ClientIP" && spec?.["sessionAffinityConfig"] !== undefined;
      const { sessionAffinityConfig: _, ...rest } = spec ?? {};
      return typedForm(schema, { ...(defaulted as KubeObject), ...(isPlain && { spec: rest }) });
    },
  };
}

function settleContainer(container: Fields): Fields {
  const isLatest = !String(container["image"]).includes(":") || String(container["image"]).endsWith(":latest");
  return {
    imagePullPolicy: isLatest ? "Always" : "IfNotPresent",
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    ...container,
    ...(Array.isArray(container["ports"]) && {
      ports: (container["ports"] as Fields[]).map((port) => ({ protocol: "TCP", ...port })),
    }),
  };
}

const podDefaults: Fields = {
  dnsPolicy: "ClusterFirst",
  restartPolicy: "Always",
  schedulerName: "default-scheduler",
  securityContext: {},
  terminationGracePeriodSeconds: 30,
};

function settlePodSpec(spec: Fields): Fields {
  const containers = spec["containers"];
  return {
    ...podDefaults,
    ...spec,
    ...(Array.isArray(containers) && { containers: (containers as Fields[]).map(settleContainer) }),
  };
}

function drawContainer(random: Random, name: string): Fields {
  return {
    name,
    ...someFields(random, {
      image: pick(random, ["web:1", "web:2", "web"]),
      args: pick(random, [["a"], ["a", "b"]]),
      stdin: pick(random, [true, false]),
      env: some(random, [
        { name: "A", value: pick(random, words) },
        { name: "B", value: pick(random, words) },
        { name: "C", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } },
      ]),
      ports: some(random, [
        { containerPort: 80 },
        { containerPort: 81, protocol: "UDP", name: "udp" },
        { containerPort: 9, name: "nine" },
      ]),
      resources: someFields(random, { limits: { cpu: pick(random, ["1", "2"]) }, requests: { memory: "1Mi" } }),
      volumeMounts: some(random, [{ name: "data", mountPath: "/data", ...someFields(random, { readOnly: false }) }]),
    }),
  };
}

function drawPodSpec(random: Random): Fields {
  return {
    volumes: [{ name: "data", emptyDir: {} }],
    containers: [
      { ...drawContainer(random, "main"), image: pick(random, ["web:1", "web:2"]) },
      ...some(random, ["side", "log"], 0.3).map((name) => ({ ...drawContainer(random, name), image: "side:1" })),
    ],
    ...someFields(random, {
      hostNetwork: false,
      nodeSelector: someMap(random, ["zone", "disk"], ["a", "b"]),
      terminationGracePeriodSeconds: pick(random, [0, 30, 60]),
      securityContext: someFields(random, { runAsUser: 0, fsGroup: 1 }),
      tolerations: some(random, [{ key: "a", operator: "Exists" }]),
    }),
  };
}

const podBase: Fields = {
  volumes: [{ name: "data", emptyDir: {} }],
  containers: [{ name: "main", image: "web:1" }],
};

function deployment(): TestedKind {
  const schema = schemaOf("apps/v1", "Deployment");
  const labels = { run: "test" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    schema,
    isCustom: false,
    hasStatus: true,
    base: {
      spec: { replicas: 0, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podBase } },
    },
    draw: (random) => ({
      metadata: drawMetadata(random),
      spec: {
        ...someFields(random, {
          replicas: 0,
          paused: pick(random, [true, false]),
          minReadySeconds: pick(random, [0, 5]),
          strategy: pick(random, [{ type: "Recreate" }, { type: "RollingUpdate" }]),
        }),
        template: {
          metadata: { labels: { ...labels, ...someMap(random, ["a", "b"], ["x", "y"]) } },
          spec: drawPodSpec(random),
        },
      },
    }),
    drawStatus: () => ({}),
    settle: (object) => {
      const spec = edited(object, ["spec"], (fields) => ({
        progressDeadlineSeconds: 600,
        replicas: 1,
        revisionHistoryLimit: 10,
        ...fields,
        strategy: settleStrategy(fieldsAt(fields, "strategy")),
      }));
      return typedForm(schema, edited(spec, ["spec", "template", "spec"], settlePodSpec) as KubeObject);
    },
  };
}

function settleStrategy(strategy: Fields): Fields {
  if (strategy["type"] === "Recreate") return strategy;
  return overlay({ type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } }, strategy);
}

/** The pod's types without a controller that interferes. */
function podTemplate(): TestedKind {
  const schema = schemaOf("v1", "PodTemplate");
  return {
    apiVersion: "v1",
    kind: "PodTemplate",
    schema,
    isCustom: false,
    hasStatus: false,
    base: { template: { spec: podBase } },
    draw: (random) => ({ metadata: drawMetadata(random), template: { spec: drawPodSpec(random) } }),
    drawStatus: () => ({}),
    settle: (object) => typedForm(schema, edited(object, ["template", "spec"], settlePodSpec) as KubeObject),
  };
}

/** A custom kind in one of its versions; the same object is served in all. */
function custom({ apiVersion, schema: written }: { readonly apiVersion: string; readonly schema: Fields }): TestedKind {
  const schema = customSchema(written);
  return {
    apiVersion,
    kind: assorted.kind,
    schema,
    isCustom: true,
    hasStatus: true,
    base: {},
    drawStatus: assorted.drawStatus,
    settle: (object) => typedForm(schema, assorted.settle(object)),
    draw: (random) => ({
      metadata: withoutEmpty(drawMetadata(random)),
      ...(chance(random, 0.9) && { spec: assorted.drawSpec(random) }),
    }),
  };
}

/**
 * Empty labels of a custom object are stored though no reader ever sees them, so that the next write changes the object
 * though nothing changes: what the server answers does not tell what it has.
 */
function withoutEmpty(metadata: Fields): Fields {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => Object.keys(value as object).length > 0));
}

function schemaOf(apiVersion: string, kind: string): Schema {
  const schema = builtInSchema(apiVersion, kind);
  if (schema === undefined) throw new Error(`There is no schema of ${apiVersion} ${kind}`);
  return schema;
}

/** What is null is nothing to the server before it fills in defaults. */
function settled(kind: TestedKind): TestedKind {
  return { ...kind, settle: (object) => kind.settle(typedForm(kind.schema, object)) };
}

/** The versions of one kind, in which its objects are written by turns. */
export type Versions = readonly [TestedKind, ...TestedKind[]];

function together(...versions: Versions): Versions {
  const schemas = new Map(versions.map(({ apiVersion, schema }) => [apiVersion, schema]));
  const known = (kind: TestedKind): TestedKind => ({ ...kind, schemaOf: (apiVersion) => schemas.get(apiVersion) });
  const [first, ...others] = versions;
  return [known(first), ...others.map(known)];
}

const [one, two] = assorted.versions;
export const testedKinds: readonly Versions[] = [
  [settled(configMap())],
  [settled(service())],
  [settled(deployment())],
  [settled(podTemplate())],
  [settled(custom(one))],
  together(settled(custom(one)), settled(custom(two))),
];
