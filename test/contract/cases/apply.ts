import { configMap, container, deployment, refOf, service } from "../play/objects.ts";
import { apply, create, get, json, merge, type Case } from "../play/step.ts";

/** Server-side apply: who owns what, what conflicts, what merges. */
export const applyCases: readonly Case[] = [
  {
    when: "an object is applied that is not there",
    steps: ({ ns }) => [apply(configMap(ns, "a", { x: "1" })), get(refOf(configMap(ns, "a")))],
  },
  {
    when: "the same is applied again: nothing is written",
    steps: ({ ns }) => [apply(configMap(ns, "a", { x: "1" })), apply(configMap(ns, "a", { x: "1" }))],
  },
  {
    when: "a value changes",
    steps: ({ ns }) => [apply(configMap(ns, "a", { x: "1", y: "1" })), apply(configMap(ns, "a", { x: "2", y: "1" }))],
  },
  {
    when: "a field is no longer applied: it goes",
    steps: ({ ns }) => [apply(configMap(ns, "a", { x: "1", y: "1" })), apply(configMap(ns, "a", { x: "1" }))],
  },
  {
    when: "all of a map is no longer applied",
    steps: ({ ns }) => [apply(configMap(ns, "a", { x: "1" })), apply(configMap(ns, "a"))],
  },
  {
    when: "an empty map is applied",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", {})),
      apply(configMap(ns, "a", { x: "1" })),
      apply(configMap(ns, "a", {})),
    ],
  },
  {
    when: "two managers apply different fields",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" })),
      apply(configMap(ns, "a", { y: "1" }), { manager: "two" }),
      apply(configMap(ns, "a", {}), { manager: "two" }),
    ],
  },
  {
    when: "two managers apply the same value: both own it",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" })),
      apply(configMap(ns, "a", { x: "1" }), { manager: "two" }),
      apply(configMap(ns, "a"), { manager: "one" }),
      apply(configMap(ns, "a"), { manager: "two" }),
    ],
  },
  {
    when: "another manager holds the field with another value: a conflict",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" })),
      apply(configMap(ns, "a", { x: "2" }), { manager: "two" }),
      get(refOf(configMap(ns, "a"))),
    ],
  },
  {
    when: "two fields are held by two others: two causes",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" })),
      apply(configMap(ns, "a", { y: "1" }), { manager: "two" }),
      apply(configMap(ns, "a", { x: "2", y: "2" }), { manager: "three" }),
    ],
  },
  {
    when: "a conflict is forced: the field changes hands",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1", y: "1" })),
      apply(configMap(ns, "a", { x: "2" }), { manager: "two", force: true }),
      apply(configMap(ns, "a", { x: "1", y: "1" })),
    ],
  },
  {
    when: "a field that was written by a patch is applied",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" })),
      merge(refOf(configMap(ns, "a")), { data: { y: "1" } }, { manager: "hand" }),
      apply(configMap(ns, "a", { x: "1", y: "2" })),
      apply(configMap(ns, "a", { x: "1", y: "2" }), { force: true }),
    ],
  },
  {
    when: "a patch changes an applied field, and the next apply takes it back",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" })),
      merge(refOf(configMap(ns, "a")), { data: { x: "2" } }, { manager: "hand" }),
      apply(configMap(ns, "a", { x: "1" })),
      apply(configMap(ns, "a", { x: "1" }), { force: true }),
    ],
  },
  {
    when: "an object that was created is applied",
    steps: ({ ns }) => [
      create(configMap(ns, "a", { x: "1", y: "1" })),
      apply(configMap(ns, "a", { x: "1" }), { manager: "two" }),
      apply(configMap(ns, "a"), { manager: "two" }),
    ],
  },
  {
    when: "labels and annotations are applied and dropped",
    steps: ({ ns }) => [
      apply(
        configMap(
          ns,
          "a",
          { x: "1" },
          { metadata: { labels: { a: "1", b: "2" }, annotations: { "example.com/n": "v" } } },
        ),
      ),
      apply(configMap(ns, "a", { x: "1" }, { metadata: { labels: { a: "1" } } })),
      apply(configMap(ns, "a", { x: "1" })),
    ],
  },
  {
    when: "it is a dry run of a new object",
    steps: ({ ns }) => [apply(configMap(ns, "a", { x: "1" }), { dryRun: true }), get(refOf(configMap(ns, "a")))],
  },
  {
    when: "it is a dry run of a change",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" })),
      apply(configMap(ns, "a", { x: "2" }), { dryRun: true }),
      get(refOf(configMap(ns, "a"))),
    ],
  },
  {
    when: "it is a dry run of a conflict",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" })),
      apply(configMap(ns, "a", { x: "2" }), { manager: "two", dryRun: true }),
    ],
  },
  { when: "a field is unknown", steps: ({ ns }) => [apply(configMap(ns, "a", { x: "1" }, { foo: 1 }))] },
  {
    when: "a field deep inside is unknown",
    steps: ({ ns }) => [
      apply(
        deployment(ns, "a", {
          template: { metadata: { labels: { app: "web" } }, spec: { containers: [container({ imagee: "x" })] } },
        }),
      ),
    ],
  },
  { when: "a value has the wrong type", steps: ({ ns }) => [apply(configMap(ns, "a", { x: 1 }))] },
  {
    when: "a list stands where a map should",
    steps: ({ ns }) => [apply(configMap(ns, "a", undefined, { data: ["x"] }))],
  },
  { when: "a number is a string", steps: ({ ns }) => [apply(deployment(ns, "a", { replicas: "1" }))] },
  {
    when: "a value is null",
    steps: ({ ns }) => [apply(configMap(ns, "a", { x: null, y: "1" })), apply(configMap(ns, "a", { y: "1" }))],
  },
  {
    when: "labels are null",
    steps: ({ ns }) => [apply(configMap(ns, "a", { x: "1" }, { metadata: { labels: null } }))],
  },
  {
    when: "managedFields are sent along",
    steps: ({ ns }) => [apply(configMap(ns, "a", { x: "1" }, { metadata: { managedFields: [] } }))],
  },
  {
    when: "it names the resourceVersion that is there",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" })),
      (seen) =>
        apply(
          configMap(
            ns,
            "a",
            { x: "2" },
            { metadata: { resourceVersion: seen.last("ConfigMap", "a").metadata.resourceVersion } },
          ),
        ),
    ],
  },
  {
    when: "it names an older resourceVersion",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" })),
      apply(configMap(ns, "a", { x: "2" }, { metadata: { resourceVersion: "1" } })),
    ],
  },
  {
    when: "it names a resourceVersion and there is no object",
    steps: ({ ns }) => [apply(configMap(ns, "a", { x: "1" }, { metadata: { resourceVersion: "1" } }))],
  },
  {
    when: "it names a UID and there is no object",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" }, { metadata: { uid: "11111111-2222-3333-4444-555555555555" } })),
    ],
  },
  {
    when: "it names the UID that is there, then another",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" })),
      (seen) => apply(configMap(ns, "a", { x: "2" }, { metadata: { uid: seen.last("ConfigMap", "a").metadata.uid } })),
      apply(configMap(ns, "a", { x: "3" }, { metadata: { uid: "11111111-2222-3333-4444-555555555555" } })),
    ],
  },
  {
    when: "the field manager's name is as long as may be, and one longer",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" }), { manager: "m".repeat(128) }),
      apply(configMap(ns, "b", { x: "1" }), { manager: "m".repeat(129) }),
    ],
  },
  {
    when: "containers merge by name",
    steps: ({ ns }) => [
      apply(
        deployment(ns, "a", {
          template: {
            metadata: { labels: { app: "web" } },
            spec: { containers: [container({ env: [{ name: "A", value: "1" }] })] },
          },
        }),
      ),
      apply(
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "a", namespace: ns },
          spec: {
            template: {
              spec: {
                containers: [
                  { name: "main", env: [{ name: "B", value: "2" }] },
                  { name: "side", image: "registry.test/side:1" },
                ],
              },
            },
          },
        },
        { manager: "two" },
      ),
      apply({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a", namespace: ns } }, { manager: "two" }),
    ],
  },
  {
    when: "two items of a list share the key",
    steps: ({ ns }) => [
      apply(
        deployment(ns, "a", {
          template: { metadata: { labels: { app: "web" } }, spec: { containers: [container(), container()] } },
        }),
      ),
    ],
  },
  {
    when: "ports merge by number and protocol",
    steps: ({ ns }) => [
      apply(service(ns, "a", { ports: [{ name: "http", port: 80 }] })),
      apply(service(ns, "a", { ports: [{ name: "dns", port: 80, protocol: "UDP" }] }), { manager: "two" }),
      apply(service(ns, "a", { ports: [{ name: "http", port: 80, targetPort: 8080 }] })),
    ],
  },
  {
    when: "a list changes as one",
    steps: ({ ns }) => [
      apply(
        deployment(ns, "a", {
          template: {
            metadata: { labels: { app: "web" } },
            spec: { containers: [container({ command: ["a", "b"] })] },
          },
        }),
      ),
      apply(
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "a", namespace: ns },
          spec: { template: { spec: { containers: [{ name: "main", command: ["c"] }] } } },
        },
        { manager: "two" },
      ),
      apply(
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "a", namespace: ns },
          spec: { template: { spec: { containers: [{ name: "main", command: ["c"] }] } } },
        },
        { manager: "two", force: true },
      ),
    ],
  },
  {
    when: "finalizers are a set",
    steps: ({ ns }) => [
      apply(configMap(ns, "a", {}, { metadata: { finalizers: ["example.com/a"] } })),
      apply(configMap(ns, "a", {}, { metadata: { finalizers: ["example.com/b"] } }), { manager: "two" }),
      apply(configMap(ns, "a", {})),
      json(refOf(configMap(ns, "a")), [{ op: "remove", path: "/metadata/finalizers" }]),
    ],
  },
];
