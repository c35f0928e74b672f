import { assorted } from "./assorted.ts";
import type { Fields } from "./draw.ts";
import type { Write } from "./writes.ts";

/** Writes, one after the other, that chance would hardly draw. */
export interface Told {
  readonly when: string;
  readonly kind: string;
  readonly writes: readonly Write[];
}

const name = "told";

function apply(manager: string, kind: string, fields: Fields, force = false): Write {
  const apiVersion = kind === "Assorted" ? assorted.versions[0].apiVersion : "v1";
  const { metadata = {}, ...rest } = fields as { metadata?: Fields };
  return { type: "apply", manager, force, object: { apiVersion, kind, ...rest, metadata: { name, ...metadata } } };
}

function merge(manager: string, body: Fields): Write {
  return { type: "merge", manager, body };
}

function json(...operations: readonly Fields[]): Write {
  return {
    type: "json",
    manager: "editor",
    operations: operations as unknown as (Write & { type: "json" })["operations"],
  };
}

function strategic(body: Fields): Write {
  return { type: "strategic", manager: "editor", body };
}

function settings(data: Fields): Write {
  return apply("one", "ConfigMap", { data });
}

const created: Write = {
  type: "create",
  manager: "creator",
  object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { a: "1" } },
};

export const told: readonly Told[] = [
  {
    when: "an object that nobody manages is applied",
    kind: "ConfigMap",
    writes: [
      created,
      json({ op: "add", path: "/metadata/managedFields", value: [] }),
      merge("editor", { data: { b: "2" } }),
      settings({ a: "2", c: "3" }),
      apply("one", "ConfigMap", { data: { a: "2", c: "3" } }, true),
    ],
  },
  {
    when: "managers are forgotten by an empty entry",
    kind: "Assorted",
    writes: [
      apply("one", "Assorted", { spec: { text: "a" } }),
      json({ op: "add", path: "/metadata/managedFields", value: [{}] }),
      apply("two", "Assorted", { spec: { text: "b" } }),
      json({ op: "add", path: "/metadata/managedFields", value: [] }),
    ],
  },
  {
    when: "managers are written by hand",
    kind: "ConfigMap",
    writes: [
      settings({ a: "1" }),
      json({ op: "replace", path: "/metadata/managedFields/0/manager", value: "two" }),
      json({
        op: "replace",
        path: "/metadata/managedFields/0/fieldsV1",
        value: { "f:data": { "f:z": {}, "x:what": {}, "f:a": {} } },
      }),
      settings({ a: "2" }),
      apply("two", "ConfigMap", { data: {} }),
    ],
  },
  {
    when: "more managers edit than the server keeps",
    kind: "ConfigMap",
    writes: [
      created,
      ...Array.from({ length: 13 }, (_, at) => merge(`editor-${at}`, { data: { [`key-${at}`]: "1" } })),
      merge("editor-3", { data: { "key-5": "2" } }),
      settings({ "key-1": "9" }),
    ],
  },
  {
    when: "a manager without a name edits",
    kind: "ConfigMap",
    writes: [created, { type: "merge", manager: "two words & more", body: { data: { a: "2" } } }, settings({ a: "3" })],
  },
  {
    when: "what is applied does not fit",
    kind: "ConfigMap",
    writes: [
      settings({ a: "1" }),
      apply("one", "ConfigMap", { dta: {} }),
      apply("one", "ConfigMap", { metadata: { labels: { a: 1 } } }),
      apply("one", "ConfigMap", { metadata: { owner: "x" } }),
      apply("one", "ConfigMap", { data: [] }),
      apply("one", "ConfigMap", { data: "text" }),
      apply("one", "ConfigMap", { data: { a: true, b: "x" } }),
      apply("one", "ConfigMap", { data: { a: 1.5 } }),
      apply("one", "ConfigMap", { data: { a: { b: ["c", 1, null] } } }),
      apply("one", "ConfigMap", { data: { a: ["x"] } }),
      apply("one", "ConfigMap", { immutable: "yes" }),
      apply("one", "ConfigMap", { metadata: { finalizers: ["a.b/c", "a.b/c"] } }),
      apply("one", "ConfigMap", { metadata: { finalizers: [null] } }),
      apply("one", "ConfigMap", { metadata: { finalizers: [["a.b/c"]] } }),
      apply("one", "ConfigMap", { metadata: { finalizers: [{}] } }),
      apply("one", "ConfigMap", { metadata: { finalizers: "a.b/c" } }),
      apply("one", "ConfigMap", { metadata: { ownerReferences: [{ name: "x" }, { name: "y" }] } }),
      apply("one", "ConfigMap", { metadata: { generation: "1" } }),
      apply("one", "ConfigMap", { data: null }),
      settings({ a: "1" }),
    ],
  },
  {
    when: "what is applied does not fit a custom schema",
    kind: "Assorted",
    writes: [
      apply("one", "Assorted", { spec: { text: "a" } }),
      apply("one", "Assorted", { spec: { what: 1 } }),
      apply("one", "Assorted", { spec: { ports: [{ name: "x" }] } }),
      apply("one", "Assorted", { spec: { ports: [{ port: 1, protocol: "TCP" }, { port: 1 }] } }),
      apply("one", "Assorted", { spec: { ports: [null] } }),
      apply("one", "Assorted", { spec: { ports: [{ port: "1" }] } }),
      apply("one", "Assorted", { spec: { count: "1" } }),
      apply("one", "Assorted", { spec: { one: { c: "x" } } }),
      apply("one", "Assorted", { spec: { objects: [{ b: "x" }] } }),
      apply("one", "Assorted", { spec: { set: ["a", "a"] } }),
      apply("one", "Assorted", { spec: { half: { known: ["a", "a"] } } }),
      apply("one", "Assorted", { spec: { embedded: { apiVersion: "v1", kind: "X", metadata: { labels: { a: 1 } } } } }),
      apply("one", "Assorted", { status: { ready: true } }),
    ],
  },
  {
    when: "JSON patches go wrong, and where one would not think that they go right",
    kind: "ConfigMap",
    writes: [
      apply("one", "ConfigMap", { metadata: { labels: { x: "1" }, finalizers: ["a.b/c"] }, data: { a: "1" } }),
      json({ op: "test", path: "/data/a", value: "2" }),
      json({ op: "test", path: "/data/none", value: "2" }),
      json({ op: "test", path: "/none/none", value: "2" }),
      json({ op: "test", path: "/data/none", value: null }),
      json({ op: "test", path: "/data/none" }),
      json({ op: "test", path: "/data", value: { a: "1" } }),
      json({ op: "remove", path: "/data/none" }),
      json({ op: "remove", path: "/none/none" }),
      json({ op: "replace", path: "/data/none", value: "1" }),
      json({ op: "add", path: "/none/none", value: "1" }),
      json({ op: "add", path: "/metadata/finalizers/-", value: "a.b/d" }),
      json({ op: "add", path: "/metadata/finalizers/0", value: "a.b/e" }),
      json({ op: "add", path: "/metadata/finalizers/9", value: "a.b/f" }),
      json({ op: "add", path: "/metadata/finalizers/x", value: "a.b/f" }),
      json({ op: "remove", path: "/metadata/finalizers/5" }),
      json({ op: "remove", path: "/metadata/finalizers/x" }),
      json({ op: "remove", path: "/metadata/finalizers/-1" }),
      json({ op: "replace", path: "/metadata/finalizers/7", value: "q" }),
      json({ op: "replace", path: "/metadata/finalizers/0", value: "a.b/g" }),
      json({ op: "test", path: "/metadata/finalizers/7", value: "q" }),
      json({ op: "move", from: "/data/a", path: "/data/b" }),
      json({ op: "move", from: "/data/a", path: "/data/b" }),
      json({ op: "copy", from: "/data/b", path: "/data/c" }),
      json({ op: "copy", from: "/data/none", path: "/data/d" }),
      json({ op: "frob", path: "/data/q" }),
      json({ path: "/data/q" }),
      json({ op: "add", value: "1" }),
      json({ op: "move", path: "/data/x" }),
      json({ op: "copy", path: "/data/x" }),
      json({ op: "move", from: "/data/c" }),
      json({ op: "add", path: "data/x", value: "5" }),
      json({ op: "add", path: "", value: {} }),
      json({ op: "replace", path: "", value: "x" }),
      json({ op: "add", path: "/data/x" }),
      json({ op: "add", path: "/data/b/x", value: "5" }),
      json(
        { op: "add", path: "/metadata/labels/y~1z~0a", value: "5" },
        { op: "remove", path: "/metadata/labels/y~1z~0a" },
      ),
    ],
  },
  {
    when: "items of a set stand there twice",
    kind: "ConfigMap",
    writes: [
      apply("one", "ConfigMap", { metadata: { finalizers: ["a.b/c", "a.b/d"] } }),
      json({ op: "add", path: "/metadata/finalizers/-", value: "a.b/c" }),
      apply("two", "ConfigMap", { metadata: { finalizers: ["a.b/d", "a.b/e"] } }),
      json({ op: "add", path: "/metadata/finalizers/-", value: "a.b/c" }),
      apply("one", "ConfigMap", { metadata: { finalizers: ["a.b/c"] } }),
      apply("one", "ConfigMap", { metadata: { finalizers: ["a.b/c"] } }, true),
      json({ op: "add", path: "/metadata/finalizers/0", value: "a.b/e" }),
      apply("two", "ConfigMap", {}, true),
      json({ op: "remove", path: "/metadata/finalizers/0" }),
    ],
  },
  {
    when: "merge patches go wrong",
    kind: "ConfigMap",
    writes: [
      settings({ a: "1", b: "2" }),
      merge("editor", { data: { a: null, none: null, c: "3" } }),
      merge("editor", { data: null }),
      merge("editor", { data: { x: { y: null } } }),
      merge("editor", { metadata: { labels: { a: "1" }, annotations: null } }),
      merge("editor", {}),
    ],
  },
  {
    when: "strategic merge patches use their directives",
    kind: "ConfigMap",
    writes: [
      apply("one", "ConfigMap", {
        metadata: { labels: { x: "1" }, finalizers: ["a.b/c", "a.b/d"] },
        data: { a: "1", b: "2" },
      }),
      strategic({ data: { $patch: "delete" } }),
      strategic({ data: { a: "1", b: "2" } }),
      strategic({ data: { $patch: "replace", c: "3" } }),
      strategic({ data: { $patch: "frob" } }),
      strategic({ data: { $retainKeys: ["d"], d: "4" } }),
      strategic({ data: { $retainKeys: ["d"], e: "5" } }),
      strategic({ data: { $retainKeys: "d" } }),
      strategic({ metadata: { finalizers: ["a.b/x", "a.b/d"] } }),
      strategic({ metadata: { "$deleteFromPrimitiveList/finalizers": ["a.b/x", "a.b/none"] } }),
      strategic({ metadata: { "$setElementOrder/finalizers": ["a.b/c", "a.b/d"] } }),
      strategic({ metadata: { "$setElementOrder/finalizers": ["a.b/d", "a.b/c", "a.b/e"], finalizers: ["a.b/e"] } }),
      strategic({ metadata: { "$setElementOrder/finalizers": "x" } }),
      strategic({ metadata: { $deleteFromPrimitiveList: "x" } }),
      strategic({ metadata: { finalizers: ["a", 1] } }),
      strategic({ metadata: { finalizers: [["a"]] } }),
      strategic({ metadata: { labels: null } }),
      strategic({}),
    ],
  },
  {
    when: "strategic merge patches merge lists by their keys",
    kind: "PodTemplate",
    writes: [
      {
        type: "create",
        manager: "creator",
        object: {
          apiVersion: "v1",
          kind: "PodTemplate",
          metadata: { name },
          template: {
            spec: {
              volumes: [{ name: "data", emptyDir: {} }],
              containers: [
                { name: "a", image: "a:1", env: [{ name: "X", value: "1" }], args: ["x"] },
                { name: "b", image: "b:1", ports: [{ containerPort: 80 }] },
                { name: "c", image: "c:1" },
              ],
            },
          },
        },
      },
      strategic({
        template: {
          spec: {
            containers: [
              { name: "c", image: "c:2" },
              { name: "d", image: "d:1" },
            ],
          },
        },
      }),
      strategic({ template: { spec: { containers: [{ name: "b", $patch: "delete" }] } } }),
      strategic({ template: { spec: { containers: [{ $patch: "delete" }] } } }),
      strategic({ template: { spec: { containers: [{ image: "x:1" }] } } }),
      strategic({ template: { spec: { containers: [{ name: "a", $patch: "merge" }] } } }),
      strategic({ template: { spec: { containers: [{ name: "a", $patch: "frob" }] } } }),
      strategic({
        template: { spec: { containers: [{ name: "a", env: [{ name: "X", $patch: "delete" }], args: ["y"] }] } },
      }),
      strategic({
        template: {
          spec: {
            "$setElementOrder/containers": [{ name: "d" }, { name: "a" }],
            containers: [{ name: "a", image: "a:2" }],
          },
        },
      }),
      strategic({ template: { spec: { containers: [{ $patch: "replace" }, { name: "z", image: "z:1" }] } } }),
      strategic({
        template: {
          spec: { volumes: [{ name: "data", $retainKeys: ["name", "hostPath"], hostPath: { path: "/x", type: "" } }] },
        },
      }),
    ],
  },
];
