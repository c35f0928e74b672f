import { configMap, container, deployment, refOf, service } from "../play/objects.ts";
import { apply, create, get, json, merge, strategic, type Case } from "../play/step.ts";

type Operations = readonly Readonly<Record<string, unknown>>[];

const jsonRow = (when: string, operations: Operations): Case => ({
  when,
  steps: ({ ns }) => [
    create(
      configMap(
        ns,
        "a",
        { x: "1", "a/b": "2", "t~": "3" },
        { metadata: { finalizers: ["example.com/a", "example.com/b"] } },
      ),
    ),
    json(refOf(configMap(ns, "a")), operations),
    get(refOf(configMap(ns, "a"))),
    json(refOf(configMap(ns, "a")), [{ op: "replace", path: "/metadata/finalizers", value: [] }]),
  ],
});

/** JSON patches, merge patches, strategic ones, and those of a status. */
export const patchCases: readonly Case[] = [
  jsonRow("a JSON patch adds, replaces and removes", [
    { op: "add", path: "/data/y", value: "2" },
    { op: "replace", path: "/data/x", value: "9" },
    { op: "remove", path: "/data/a~1b" },
    { op: "add", path: "/metadata/finalizers/0", value: "example.com/first" },
    { op: "add", path: "/metadata/finalizers/-", value: "example.com/last" },
  ]),
  jsonRow("a JSON patch tests what is so", [
    { op: "test", path: "/data/x", value: "1" },
    { op: "test", path: "/data/t~0", value: "3" },
    { op: "test", path: "/metadata/finalizers", value: ["example.com/a", "example.com/b"] },
    { op: "add", path: "/data/y", value: "2" },
  ]),
  jsonRow("a JSON patch tests what is not so: nothing is written", [
    { op: "add", path: "/data/y", value: "2" },
    { op: "test", path: "/data/x", value: "2" },
  ]),
  jsonRow("a JSON patch tests what is not there", [{ op: "test", path: "/data/none", value: "2" }]),
  jsonRow("a JSON patch tests below what is not there", [{ op: "test", path: "/none/none", value: "2" }]),
  jsonRow("a JSON patch tests that something is absent", [
    { op: "test", path: "/data/none", value: null },
    { op: "add", path: "/data/y", value: "2" },
  ]),
  jsonRow("a JSON patch removes what is not there", [{ op: "remove", path: "/data/none" }]),
  jsonRow("a JSON patch replaces what is not there", [{ op: "replace", path: "/data/none", value: "2" }]),
  jsonRow("a JSON patch adds below what is not there", [{ op: "add", path: "/none/none", value: "2" }]),
  jsonRow("a JSON patch adds past the end of a list", [
    { op: "add", path: "/metadata/finalizers/7", value: "example.com/c" },
  ]),
  jsonRow("a JSON patch moves and copies", [
    { op: "copy", from: "/data/x", path: "/data/copy" },
    { op: "move", from: "/data/x", path: "/data/moved" },
  ]),
  jsonRow("a JSON patch has no operation", []),
  jsonRow("a JSON patch has an operation that is none", [{ op: "zap", path: "/data/x" }]),
  jsonRow("a JSON patch writes a value of the wrong type", [{ op: "add", path: "/data/y", value: 1 }]),
  jsonRow("a JSON patch writes an unknown field", [{ op: "add", path: "/foo", value: 1 }]),
  jsonRow("a JSON patch changes nothing", [{ op: "replace", path: "/data/x", value: "1" }]),
  jsonRow("a JSON patch renames the object", [{ op: "replace", path: "/metadata/name", value: "b" }]),
  jsonRow("a JSON patch moves it to another Namespace", [
    { op: "replace", path: "/metadata/namespace", value: "other" },
  ]),
  jsonRow("a JSON patch makes it another kind", [{ op: "replace", path: "/kind", value: "Secret" }]),
  {
    when: "a JSON patch is of what is not there",
    steps: ({ ns }) => [json(refOf(configMap(ns, "none")), [{ op: "add", path: "/data", value: {} }])],
  },
  {
    when: "a JSON patch is a dry run",
    steps: ({ ns }) => [
      create(configMap(ns, "a", { x: "1" })),
      json(refOf(configMap(ns, "a")), [{ op: "add", path: "/data/y", value: "2" }], { dryRun: true }),
      get(refOf(configMap(ns, "a"))),
    ],
  },
  ...[
    { when: "adds and removes", body: { data: { x: null, y: "2" }, metadata: { labels: { a: "b" } } } },
    { when: "removes what is not there", body: { data: { none: null } } },
    { when: "replaces a list", body: { metadata: { finalizers: ["example.com/z"] } } },
    { when: "changes nothing", body: { data: { x: "1" } } },
    { when: "is empty", body: {} },
    { when: "removes a map", body: { data: null } },
    { when: "writes a value of the wrong type", body: { data: { y: 1 } } },
    { when: "writes an unknown field", body: { foo: 1 } },
    { when: "drops the resourceVersion", body: { metadata: { resourceVersion: null }, data: { y: "1" } } },
    { when: "names a resourceVersion that is none", body: { metadata: { resourceVersion: "abc" } } },
    { when: "drops the name", body: { metadata: { name: null } } },
    { when: "changes the UID", body: { metadata: { uid: "11111111-2222-3333-4444-555555555555" } } },
    {
      when: "changes what the server alone sets",
      body: {
        metadata: {
          creationTimestamp: "2020-01-01T00:00:00Z",
          generation: 9,
          deletionTimestamp: "2020-01-01T00:00:00Z",
        },
      },
    },
    { when: "takes all managers away", body: { metadata: { managedFields: [{}] } } },
    { when: "is no object", body: [1] },
  ].map(({ when, body }): Case => ({
    when: `a merge patch ${when}`,
    steps: ({ ns }) => [
      apply(configMap(ns, "a", { x: "1" })),
      merge(refOf(configMap(ns, "a")), body, { manager: "two" }),
      get(refOf(configMap(ns, "a"))),
      merge(refOf(configMap(ns, "a")), { metadata: { finalizers: null } }),
    ],
  })),
  ...[
    {
      when: "merges containers by name",
      body: {
        spec: {
          template: {
            spec: {
              containers: [
                { name: "main", image: "registry.test/app:2" },
                { name: "side", image: "registry.test/side:1" },
              ],
            },
          },
        },
      },
    },
    {
      when: "deletes a container",
      body: {
        spec: {
          template: {
            spec: {
              containers: [
                { name: "main", $patch: "delete" },
                { name: "side", image: "registry.test/side:1" },
              ],
            },
          },
        },
      },
    },
    {
      when: "replaces all containers",
      body: {
        spec: {
          template: { spec: { containers: [{ name: "only", image: "registry.test/only:1" }, { $patch: "replace" }] } },
        },
      },
    },
    {
      when: "replaces a strategy, keeping its keys",
      body: { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } },
    },
    { when: "removes a label", body: { metadata: { labels: { a: null } } } },
    { when: "writes a value of the wrong type", body: { spec: { replicas: "x" } } },
    { when: "is refused by the kind's own rules", body: { spec: { replicas: -1 } } },
    { when: "sets finalizers as a set", body: { metadata: { finalizers: ["example.com/a"] } } },
    { when: "deletes from a set", body: { metadata: { "$deleteFromPrimitiveList/finalizers": ["example.com/none"] } } },
  ].map(({ when, body }): Case => ({
    when: `a strategic patch ${when}`,
    steps: ({ ns }) => [
      create(deployment(ns, "a", {}, { metadata: { labels: { a: "1", b: "2" } } })),
      strategic(refOf(deployment(ns, "a")), body, { manager: "two" }),
      merge(refOf(deployment(ns, "a")), { metadata: { finalizers: null } }),
    ],
  })),
  {
    when: "a Service's ports merge by their number",
    steps: ({ ns }) => [
      create(
        service(ns, "a", {
          ports: [
            { name: "a", port: 80 },
            { name: "b", port: 81 },
          ],
        }),
      ),
      strategic(refOf(service(ns, "a", {})), {
        spec: {
          ports: [
            { port: 80, targetPort: 8080 },
            { name: "c", port: 82 },
          ],
        },
      }),
    ],
  },
  {
    when: "a status is patched: the rest stays, and no generation is made",
    steps: ({ ns }) => [
      create(deployment(ns, "a", { paused: true })),
      merge(
        refOf(deployment(ns, "a")),
        { status: { collisionCount: 7 }, spec: { replicas: 3 }, metadata: { annotations: { "example.com/a": "b" } } },
        { part: "status", manager: "two" },
      ),
      get(refOf(deployment(ns, "a"))),
    ],
  },
  {
    when: "a status is patched on the object itself: it stays",
    steps: ({ ns }) => [
      create(deployment(ns, "a", { paused: true })),
      merge(refOf(deployment(ns, "a")), { status: { collisionCount: 7 } }, { manager: "two" }),
      get(refOf(deployment(ns, "a"))),
    ],
  },
  {
    when: "a kind has no status to be patched",
    steps: ({ ns }) => [
      create(configMap(ns, "a")),
      merge(refOf(configMap(ns, "a")), { status: {} }, { part: "status" }),
    ],
  },
  {
    when: "the scale of a Deployment is patched",
    steps: ({ ns }) => [
      create(deployment(ns, "a", { paused: true })),
      merge(refOf(deployment(ns, "a")), { spec: { replicas: 0 } }, { part: "scale" }),
      json(refOf(deployment(ns, "a")), [{ op: "replace", path: "/spec/replicas", value: 2 }], {
        part: "scale",
        manager: "two",
      }),
    ],
  },
  {
    when: "a kind has no scale",
    steps: ({ ns }) => [
      create(configMap(ns, "a")),
      merge(refOf(configMap(ns, "a")), { spec: { replicas: 1 } }, { part: "scale" }),
    ],
  },
  {
    when: "containers are patched by their place",
    steps: ({ ns }) => [
      create(
        deployment(ns, "a", {
          template: {
            metadata: { labels: { app: "web" } },
            spec: { containers: [container(), container({ name: "side" })] },
          },
        }),
      ),
      json(refOf(deployment(ns, "a")), [
        { op: "replace", path: "/spec/template/spec/containers/1/image", value: "registry.test/other:2" },
        { op: "add", path: "/spec/template/spec/containers/0/env", value: [{ name: "A", value: "1" }] },
      ]),
    ],
  },
];
