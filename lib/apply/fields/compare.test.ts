import { describe, expect, it } from "vitest";
import { object, play, type Content, type Kind } from "../../../test/support/played-object.ts";
import type { KubeObject, LiveObject } from "../../cluster/index.ts";
import { toldPathCharactersMax, toldPathsMax } from "../limits.ts";
import { compare } from "./compare.ts";

function told(desired: KubeObject, live: LiveObject): readonly string[] {
  const comparison = compare(desired, live);
  return comparison.kind === "same" ? [] : comparison.paths;
}

function pod(container: object, more: object = {}): Content {
  const metadata = { labels: { app: "a" } };
  const containers = [{ name: "app", image: "app:1", ...container }];
  return {
    spec: { selector: { matchLabels: metadata.labels }, template: { metadata, spec: { containers, ...more } } },
  };
}

describe("an object as we applied it is the same", () => {
  it.each<{ when: string; kind: Kind; content: Content }>([
    {
      when: "a ConfigMap",
      kind: "ConfigMap",
      content: { metadata: { labels: { a: "b" } }, data: { a: "1", "b.c": "2" } },
    },
    { when: "empty maps, which are left out", kind: "ConfigMap", content: { metadata: { labels: {} }, data: {} } },
    { when: "nulls", kind: "ConfigMap", content: { metadata: { creationTimestamp: null, labels: null }, data: null } },
    {
      when: "ports without a protocol, one port with two",
      kind: "Service",
      content: {
        spec: {
          ports: [
            { name: "t", port: 53 },
            { name: "u", port: 53, protocol: "UDP" },
          ],
        },
        status: { loadBalancer: {} },
      },
    },
    {
      when: "quantities",
      kind: "Deployment",
      content: pod({ resources: { limits: { cpu: "2000m", memory: "1024Mi" }, requests: { cpu: 0.1 } } }),
    },
    {
      when: "ranges of quantities",
      kind: "LimitRange",
      content: { spec: { limits: [{ type: "Container", default: { cpu: "2000m" }, max: { memory: "0.5Gi" } }] } },
    },
    {
      when: "zeros that are left out",
      kind: "Deployment",
      content: pod(
        {
          tty: false,
          env: [{ name: "A", value: "" }],
          ports: [{ containerPort: 80, hostPort: 0 }],
          volumeMounts: [{ name: "v", mountPath: "/v", readOnly: false, subPath: "" }],
        },
        { hostNetwork: false, volumes: [{ name: "v", emptyDir: {} }] },
      ),
    },
    {
      when: "empty lists, owned and not",
      kind: "Deployment",
      content: pod(
        { args: [], env: [], volumeMounts: [] },
        { tolerations: [], imagePullSecrets: [], initContainers: [] },
      ),
    },
    {
      when: "maps that the server fills in",
      kind: "Deployment",
      content: pod({ resources: {}, securityContext: {} }, { securityContext: {} }),
    },
    {
      when: "an atomic map with a default in it",
      kind: "Deployment",
      content: pod({ env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }] }),
    },
    {
      when: "a custom resource with its lists and maps",
      kind: "Thing",
      content: {
        spec: {
          free: { a: { b: 0 }, c: [], d: "", e: {} },
          one: { a: "1" },
          whole: ["b", "a"],
          set: ["b", "a"],
          items: [{ name: "x", zone: "b", size: 7 }, { name: "x" }],
        },
      },
    },
  ])("$when", async ({ kind, content }) => {
    expect(told(object(kind, content), await play(kind).apply(content))).toEqual([]);
  });
});

describe("an object that was changed is different, and it is said where", () => {
  const web = pod(
    {
      env: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
      resources: { limits: { cpu: 1 } },
    },
    { nodeSelector: { disk: "ssd" } },
  );
  const template = "spec.template.spec";
  it.each<{ when: string; kind: Kind; was: Content; edit?: Content; wanted?: Content; then: readonly string[] }>([
    {
      when: "somebody changed a value",
      kind: "ConfigMap",
      was: { data: { a: "1", "b.c": "2" } },
      edit: { data: { "b.c": "3" } },
      then: ['data["b.c"]'],
    },
    {
      when: "somebody removed a label",
      kind: "ConfigMap",
      was: { metadata: { labels: { "app.kubernetes.io/name": "a", b: "c" } } },
      edit: { metadata: { labels: { "app.kubernetes.io/name": null } } },
      then: ['metadata.labels["app.kubernetes.io/name"]'],
    },
    {
      when: "a value is wanted",
      kind: "ConfigMap",
      was: { data: { a: "1" } },
      wanted: { data: { a: "2" } },
      then: ["data.a"],
    },
    {
      when: "a field is no longer wanted",
      kind: "ConfigMap",
      was: { data: { a: "1", b: "2" } },
      wanted: { data: { a: "1" } },
      then: ["data.b"],
    },
    {
      when: "a field that somebody set is wanted too",
      kind: "ConfigMap",
      was: { data: { a: "1" } },
      edit: { data: { b: "2" } },
      wanted: { data: { a: "1", b: "2" } },
      then: ["data.b"],
    },
    {
      when: "a text only looks like a quantity",
      kind: "ConfigMap",
      was: { data: { cpu: "2" } },
      wanted: { data: { cpu: "2000m" } },
      then: ["data.cpu"],
    },
    {
      when: "another text is wanted in a Secret",
      kind: "Secret",
      was: { data: { a: "MQ==", b: "Mg==" } },
      wanted: { data: { a: "MQ==", b: "Mw==" } },
      then: ["data.b"],
    },
    {
      when: "somebody wrote over a text of a Secret",
      kind: "Secret",
      was: { data: { a: "MQ==" } },
      edit: { data: { a: "Mg==" } },
      then: ["data.a"],
    },
    {
      when: "an item went",
      kind: "Deployment",
      was: web,
      edit: {
        spec: {
          template: { spec: { containers: [{ name: "app", image: "app:1", env: [{ name: "A", value: "1" }] }] } },
        },
      },
      then: [
        `${template}.containers[name="app"].env[name="B"]`,
        `${template}.containers[name="app"].resources.limits.cpu`,
      ],
    },
    {
      when: "another quantity is wanted",
      kind: "Deployment",
      was: pod({ resources: { limits: { cpu: 1 } } }),
      wanted: pod({ resources: { limits: { cpu: "1001m" } } }),
      then: [`${template}.containers[name="app"].resources.limits.cpu`],
    },
    {
      when: "an atomic map got a field",
      kind: "Deployment",
      was: web,
      edit: { spec: { template: { spec: { nodeSelector: { zone: "a" } } } } },
      then: [`${template}.nodeSelector.disk`],
    },
    {
      when: "a selector is to select everything",
      kind: "NetworkPolicy",
      was: { spec: { podSelector: { matchLabels: { a: "b" } } } },
      wanted: { spec: { podSelector: {} } },
      then: ["spec.podSelector"],
    },
    {
      when: "what stands there by default is wanted by name",
      kind: "Deployment",
      was: { spec: { ...(pod({})["spec"] as object), strategy: {} } },
      wanted: { spec: { ...(pod({})["spec"] as object), strategy: { type: "RollingUpdate" } } },
      then: ["spec.strategy.type"],
    },
    {
      when: "a null becomes a zero that is written",
      kind: "Deployment",
      was: pod({}, { automountServiceAccountToken: null }),
      wanted: pod({}, { automountServiceAccountToken: false }),
      then: [`${template}.automountServiceAccountToken`],
    },
    {
      when: "an empty map is wanted that has a default instead",
      kind: "Deployment",
      was: pod({}, { volumes: [{ name: "v", emptyDir: { medium: "Memory" } }] }),
      wanted: pod({}, { volumes: [{ name: "v", emptyDir: {} }] }),
      then: [`${template}.volumes[name="v"].emptyDir.medium`],
    },
    {
      when: "the order is another",
      kind: "Deployment",
      was: web,
      wanted: pod(
        {
          env: [
            { name: "B", value: "2" },
            { name: "A", value: "1" },
          ],
          resources: { limits: { cpu: 1 } },
        },
        { nodeSelector: { disk: "ssd" } },
      ),
      then: [`${template}.containers[name="app"].env`],
    },
    {
      when: "the port is wanted for another protocol",
      kind: "Service",
      was: { spec: { ports: [{ port: 53, protocol: "UDP" }] } },
      wanted: { spec: { ports: [{ port: 53 }] } },
      then: ["spec.ports[port=53]", 'spec.ports[port=53,protocol="UDP"]'],
    },
    {
      when: "a default is wanted by name",
      kind: "Service",
      was: { spec: { ports: [{ port: 53 }] } },
      wanted: { spec: { ports: [{ port: 53, protocol: "TCP" }] } },
      then: ['spec.ports[port=53,protocol="TCP"]', 'spec.ports[port=53,protocol="TCP"]'],
    },
    {
      when: "a set got smaller",
      kind: "Thing",
      was: { spec: { set: ["a", "b"] } },
      edit: { spec: { set: ["b"] } },
      then: ["spec.set"],
    },
    {
      when: "a set is wanted in another order",
      kind: "Thing",
      was: { spec: { set: ["a", "b"] } },
      wanted: { spec: { set: ["b", "a"] } },
      then: ["spec.set"],
    },
    {
      when: "a zero of a custom kind is no longer there",
      kind: "Thing",
      was: { spec: { free: { a: null } } },
      wanted: { spec: { free: { a: false } } },
      then: ["spec.free.a"],
    },
    {
      when: "the items of a list are no longer wanted",
      kind: "Thing",
      was: { spec: { items: [{ name: "x" }, { name: "y", zone: "b" }] } },
      wanted: { spec: { items: [] } },
      then: ['spec.items[name="x",zone="a"]', 'spec.items[name="y",zone="b"]'],
    },
    {
      when: "a status is wanted of a kind that may have no status of its own",
      kind: "Thing",
      was: { spec: { one: { a: "1" } } },
      wanted: { spec: { one: { a: "1" } }, status: { a: 1 } },
      then: ["status.a"],
    },
  ])("$when", async ({ kind, was, edit, wanted = was, then }) => {
    const played = play(kind);
    let live = await played.apply(was);
    expect(told(object(kind, was), live)).toEqual([]);
    if (edit !== undefined) live = await played.merge({ manager: "editor", content: edit });
    expect(told(object(kind, wanted), live)).toEqual([...new Set(then)]);
  });

  it("where we have not applied it, though it is equal", async () => {
    const content = { metadata: { labels: { a: "b" } }, data: { c: "d" } };
    const live = await play("ConfigMap").applyAs({ manager: "kubectl", content });
    expect(told(object("ConfigMap", content), live)).toEqual(["metadata.labels.a", "data.c"]);
  });

  it("where we applied it as another version", async () => {
    const live = await play("ConfigMap").apply({ data: { a: "1" } });
    const managedFields = live.metadata.managedFields?.map((entry) => ({ ...entry, apiVersion: "v0" })) ?? [];
    const older = { ...live, metadata: { ...live.metadata, managedFields } };
    expect(told(object("ConfigMap", { data: { a: "1" } }), older)).toEqual(["data.a"]);
  });

  it.each([toldPathsMax, toldPathsMax + 1])("in %i places, of which 20 are told", async (count) => {
    const data = (value: string): object =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, value]));
    const live = await play("ConfigMap").apply({ data: data("1") });
    expect(told(object("ConfigMap", { data: data("2") }), live)).toHaveLength(toldPathsMax);
  });

  it.each([toldPathCharactersMax, toldPathCharactersMax + 1])(
    "in a place of %i characters, of which 200 are told",
    async (length) => {
      const key = "k".repeat(length - "data.".length);
      const live = await play("ConfigMap").apply({ data: { [key]: "1" } });
      const [path = ""] = told(object("ConfigMap", { data: { [key]: "2" } }), live);
      expect([path.slice(0, toldPathCharactersMax), path.length]).toEqual([
        `data.${key}`.slice(0, toldPathCharactersMax),
        toldPathCharactersMax + (length > toldPathCharactersMax ? 1 : 0),
      ]);
    },
  );
});

describe("what others do with their own fields makes no difference", () => {
  it.each<{ when: string; kind: Kind; content: Content; edit: Content; subresource?: "scale" | "status" }>([
    {
      when: "an annotation",
      kind: "ConfigMap",
      content: { data: { a: "1" } },
      edit: { metadata: { annotations: { a: "b" } } },
    },
    { when: "another key", kind: "ConfigMap", content: { data: { a: "1" } }, edit: { data: { b: "2" } } },
    { when: "replicas", kind: "Deployment", content: pod({}), edit: { spec: { replicas: 5 } }, subresource: "scale" },
    {
      when: "the status",
      kind: "Deployment",
      content: pod({}),
      edit: { status: { replicas: 5 } },
      subresource: "status",
    },
    {
      when: "an item between ours",
      kind: "Thing",
      content: { spec: { items: [{ name: "x" }, { name: "y" }] } },
      edit: { spec: { items: [{ name: "x" }, { name: "z" }, { name: "y" }] } },
    },
    {
      when: "items of a list that we leave empty",
      kind: "Deployment",
      content: pod({ env: [] }),
      edit: {
        spec: {
          template: { spec: { containers: [{ name: "app", image: "app:1", env: [{ name: "A", value: "1" }] }] } },
        },
      },
    },
  ])("$when", async ({ kind, content, edit, subresource }) => {
    const played = play(kind);
    await played.apply(content);
    const live = await played.merge({ manager: "another", content: edit }, subresource);
    expect(told(object(kind, content), live)).toEqual([]);
  });
});
