import type { KubeObject, ObjectRef } from "../../../lib/cluster/index.ts";
import { configMap, namespace, other, refOf, secret } from "../play/objects.ts";
import { apply, create, get, list, merge, remove, type Case } from "../play/step.ts";

const kind = { apiVersion: "v1", kind: "ConfigMap" };

/** Creating, reading, listing and selecting. */
export const objectCases: readonly Case[] = [
  {
    when: "an object is created and read",
    steps: ({ ns }) => [create(configMap(ns, "a", { x: "1" })), get(refOf(configMap(ns, "a")))],
  },
  {
    when: "an object is created twice",
    steps: ({ ns }) => [create(configMap(ns, "a")), create(configMap(ns, "a", { x: "1" }))],
  },
  {
    when: "objects are listed without who set their fields",
    steps: ({ ns }) => [create(configMap(ns, "a", { x: "1" })), list(kind, { namespace: ns, lean: true })],
  },
  { when: "an object is read that is not there", steps: ({ ns }) => [get(refOf(configMap(ns, "none")))] },
  {
    when: "an object is read in a Namespace that is not there",
    steps: () => [get({ ...kind, namespace: "no-such-namespace", name: "a" })],
  },
  {
    when: "a kind is not served",
    steps: ({ ns }) => [
      get({ apiVersion: "v1", kind: "Nothing", namespace: ns, name: "a" }),
      list({ apiVersion: "none.test/v1", kind: "Nothing" }),
      create(other("none.test/v1", "Nothing", ns, "a")),
    ],
  },
  {
    when: "a namespaced object names no Namespace",
    steps: () => [create({ ...kind, metadata: { name: "a" } }), get({ ...kind, name: "a" })],
  },
  {
    when: "the creation is a dry run",
    steps: ({ ns }) => [create(configMap(ns, "a"), { dryRun: true }), get(refOf(configMap(ns, "a")))],
  },
  {
    when: "the creation names a resourceVersion",
    steps: ({ ns }) => [create(configMap(ns, "a", {}, { metadata: { resourceVersion: "5" } }))],
  },
  {
    when: "the creation names what the server alone sets",
    steps: ({ ns }) => [
      create(
        configMap(
          ns,
          "a",
          {},
          {
            metadata: {
              uid: "11111111-2222-3333-4444-555555555555",
              creationTimestamp: "2020-01-01T00:00:00Z",
              selfLink: "/x",
            },
          },
        ),
      ),
    ],
  },
  {
    when: "a name is generated",
    steps: ({ ns }) => [create({ ...kind, metadata: { generateName: "made-", namespace: ns } } as never)],
  },
  {
    when: "there is neither name nor generateName",
    steps: ({ ns }) => [create({ ...kind, metadata: { namespace: ns } } as never)],
  },
  {
    when: "an unknown field is created: it is dropped",
    steps: ({ ns }) => [create(configMap(ns, "a", { x: "1" }, { foo: { bar: 1 } }))],
  },
  {
    when: "a value of the wrong type is created",
    steps: ({ ns }) => [
      create(configMap(ns, "a", { x: 1 })),
      create(configMap(ns, "b", undefined, { data: "x" })),
      create(configMap(ns, "c", undefined, { immutable: "yes" })),
    ],
  },
  {
    when: "null is created",
    steps: ({ ns }) => [
      create(configMap(ns, "a", { x: null }, { metadata: { labels: null, annotations: { "example.com/a": null } } })),
    ],
  },
  {
    when: "what is empty is created",
    steps: ({ ns }) => [
      create(
        configMap(
          ns,
          "a",
          {},
          { binaryData: {}, metadata: { labels: {}, annotations: {}, finalizers: [], ownerReferences: [] } },
        ),
      ),
    ],
  },
  ...["Upper", "under_score", "-dash", "dot.", "a".repeat(253), "a".repeat(254), "a/b"].map((name): Case => ({
    when: `an object is called ${name.length > 20 ? `a name of ${name.length} letters` : name}`,
    steps: ({ ns }) => [create(configMap(ns, name))],
  })),
  {
    when: "a label's key or value is none",
    steps: ({ ns }) => [
      create(configMap(ns, "a", {}, { metadata: { labels: { "a b": "ok" } } })),
      create(configMap(ns, "a", {}, { metadata: { labels: { ok: "a b" } } })),
      create(configMap(ns, "a", {}, { metadata: { labels: { "/x": "1", "Big.Prefix/x": "1", "a/b/c": "1" } } })),
      create(configMap(ns, "a", {}, { metadata: { labels: { ["k".repeat(64)]: "v".repeat(64) } } })),
      create(configMap(ns, "a", {}, { metadata: { labels: { ["k".repeat(63)]: "v".repeat(63), empty: "" } } })),
    ],
  },
  {
    when: "an annotation's key is none",
    steps: ({ ns }) => [
      create(configMap(ns, "a", {}, { metadata: { annotations: { "a b": "x" } } })),
      create(configMap(ns, "a", {}, { metadata: { annotations: { "UPPER/Case": "a b" } } })),
    ],
  },
  {
    when: "annotations are as large as may be, and one byte larger",
    steps: ({ ns }) => [
      create(configMap(ns, "a", {}, { metadata: { annotations: { a: "x".repeat(256 * 1024 - 1) } } })),
      create(configMap(ns, "b", {}, { metadata: { annotations: { a: "x".repeat(256 * 1024) } } })),
    ],
  },
  {
    when: "a ConfigMap is as large as may be, and one byte larger",
    steps: ({ ns }) => [
      create(configMap(ns, "a", { a: "x".repeat(1024 * 1024) }), { dryRun: true }),
      create(configMap(ns, "b", { a: "x".repeat(1024 * 1024 + 1) })),
    ],
  },
  {
    when: "a request is longer than the server reads",
    steps: ({ ns }) => [
      create(configMap(ns, "a", { a: "x".repeat(3 * 1024 * 1024 + 1) })),
      apply(configMap(ns, "a", { a: "x".repeat(3 * 1024 * 1024 + 1) })),
    ],
  },
  {
    when: "a finalizer has no name",
    steps: ({ ns }) => [create(configMap(ns, "a", {}, { metadata: { finalizers: ["not ok"] } }))],
  },
  {
    when: "objects are listed in their Namespace",
    steps: ({ ns }) => [
      create(configMap(ns, "b")),
      create(configMap(ns, "a")),
      create(configMap(ns, "a-b")),
      create(configMap(ns, "a.b")),
      create(configMap(ns, "a0")),
      list(kind, { namespace: ns }),
      list(kind, { namespace: ns }, { metadata: true }),
    ],
  },
  {
    when: "nothing is there to be listed",
    steps: ({ ns }) => [list(kind, { namespace: ns }), list(kind, { namespace: "no-such-namespace" })],
  },
  ...[
    "app=a",
    "app==a",
    "app!=a",
    "app",
    "!app",
    "app in (a,b)",
    "app notin (a, c)",
    "app=a,tier=x",
    "app=b,!tier",
    " app = a ",
    "tier>1",
    "tier<5",
    "app=",
  ].map((labelSelector): Case => ({
    when: `objects are selected by "${labelSelector}"`,
    steps: ({ ns }) => [
      create(configMap(ns, "a", {}, { metadata: { labels: { app: "a", tier: "x" } } })),
      create(configMap(ns, "b", {}, { metadata: { labels: { app: "b" } } })),
      create(configMap(ns, "c", {}, { metadata: { labels: { tier: "3" } } })),
      create(configMap(ns, "d")),
      list(kind, { namespace: ns, labelSelector }),
    ],
  })),
  ...["=a", "a=b c", "a in (b", "a,", "a b", "A_=x", "a=-x", "a>x", "a=b,,c=d"].map((labelSelector): Case => ({
    when: `"${labelSelector}" is no label selector`,
    steps: ({ ns }) => [list(kind, { namespace: ns, labelSelector })],
  })),
  ...[
    "metadata.name=a",
    "metadata.name!=a",
    "metadata.name==a,metadata.namespace!=x",
    "metadata.namespace=other",
    "data.x=1",
    "metadata.name",
  ].map((fieldSelector): Case => ({
    when: `objects are selected by the fields "${fieldSelector}"`,
    steps: ({ ns }) => [
      create(configMap(ns, "a")),
      create(configMap(ns, "b")),
      list(kind, { namespace: ns, fieldSelector }),
    ],
  })),
  {
    when: "Secrets are selected by type",
    steps: ({ ns }) => [
      create(secret(ns, "a", { stringData: { a: "1" } })),
      create(secret(ns, "b", { type: "example.com/x" })),
      list({ apiVersion: "v1", kind: "Secret" }, { namespace: ns, fieldSelector: "type=example.com/x" }),
      list({ apiVersion: "v1", kind: "Secret" }, { namespace: ns, fieldSelector: "data=x" }),
    ],
  },
  {
    when: "Namespaces are selected by name",
    steps: ({ ns }) => [list({ apiVersion: "v1", kind: "Namespace" }, { fieldSelector: `metadata.name=${ns}` })],
  },
  {
    when: "a Namespace's name is none",
    steps: () => [create(namespace("not.a.label")), create(namespace("n".repeat(64)))],
  },
  {
    when: "an object changes while somebody has an older one in hand",
    steps: ({ ns }) => [
      create(configMap(ns, "a", { x: "1" })),
      merge(refOf(configMap(ns, "a")), { data: { x: "2" } }),
      merge(refOf(configMap(ns, "a")), { metadata: { resourceVersion: "1" }, data: { x: "3" } }),
      (seen) =>
        merge(refOf(configMap(ns, "a")), {
          metadata: { resourceVersion: seen.last("ConfigMap", "a").metadata.resourceVersion },
          data: { x: "3" },
        }),
    ],
  },
  ...[
    { apiVersion: "v1", kind: "ConfigMap" },
    { apiVersion: "v1", kind: "Namespace" },
    { apiVersion: "apps/v1", kind: "Deployment" },
    { apiVersion: "events.k8s.io/v1", kind: "Event" },
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole" },
    { apiVersion: "v1", kind: "Binding" },
    { apiVersion: "v1", kind: "Nothing" },
    { apiVersion: "none.test/v1", kind: "ConfigMap" },
  ].map((one): Case => ({
    when: `it is asked how ${one.apiVersion} ${one.kind} is served`,
    steps: () => [{ do: "served", kind: one }],
  })),
  {
    when: "an object is removed that is not there",
    steps: ({ ns }) => [remove(refOf(configMap(ns, "none"))), remove(refOf(configMap(ns, "none")), { uid: "x" })],
  },
  ...eventCases(),
];

function eventCases(): readonly Case[] {
  const fresh = (ns: string, more: Readonly<Record<string, unknown>> = {}): KubeObject =>
    other("events.k8s.io/v1", "Event", ns, "a.1", {
      eventTime: "2026-01-02T03:04:05.000006Z",
      type: "Normal",
      reason: "Told",
      action: "Tell",
      note: "it was so",
      reportingController: "example.com/teller",
      reportingInstance: "one",
      regarding: { apiVersion: "v1", kind: "ConfigMap", namespace: ns, name: "told" },
      ...more,
    });
  const old = (ns: string): ObjectRef => ({ apiVersion: "v1", kind: "Event", namespace: ns, name: "a.1" });
  return [
    {
      when: "an Event is written by the new API, and read by the old one",
      steps: ({ ns }) => [
        create(fresh(ns)),
        create(fresh(ns)),
        get(old(ns)),
        list({ apiVersion: "v1", kind: "Event" }, { namespace: ns, fieldSelector: "involvedObject.name=told" }),
        list({ apiVersion: "events.k8s.io/v1", kind: "Event" }, { namespace: ns, fieldSelector: "metadata.name=a.1" }),
      ],
    },
    {
      when: "an Event is written by the old API, and read by the new one",
      steps: ({ ns }) => [
        create(
          other("v1", "Event", ns, "a.1", {
            involvedObject: { kind: "ConfigMap", namespace: ns, name: "a" },
            source: { component: "teller" },
            firstTimestamp: "2026-01-02T03:04:05.9Z",
            lastTimestamp: "2026-01-02T04:04:05+01:00",
            count: 2,
            message: "m",
          }),
        ),
        get({ ...old(ns), apiVersion: "events.k8s.io/v1" }),
      ],
    },
    {
      when: "an Event lacks what the new API needs",
      steps: ({ ns }) => [
        create(fresh(ns, { eventTime: undefined })),
        create(fresh(ns, { reportingController: "", reportingInstance: "", action: "", reason: "" })),
        create(fresh(ns, { type: "Other", regarding: {} })),
        create(fresh(ns, { note: "n".repeat(1025), action: "a".repeat(129), reason: "r".repeat(129) })),
        create(fresh(ns, { note: "n".repeat(1024), action: "a".repeat(128), reason: "r".repeat(128) })),
      ],
    },
    {
      when: "an Event is changed by the new API",
      steps: ({ ns }) => [
        create(fresh(ns)),
        merge(refOf(fresh(ns)), { note: "other" }),
        merge(refOf(fresh(ns)), { series: { count: 2, lastObservedTime: "2026-01-02T03:04:06Z" } }),
        merge(refOf(fresh(ns)), { series: { count: 2, lastObservedTime: "2026-01-02T03:04:06.000001Z" } }),
        merge(refOf(fresh(ns)), { metadata: { labels: { a: "b" } } }),
      ],
    },
  ];
}
