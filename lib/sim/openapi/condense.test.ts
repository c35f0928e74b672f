import { describe, expect, it } from "vitest";
import { condense } from "./condense.ts";
import { builtInPaths, condenseDocuments } from "./condense-documents.ts";

const pod = { $ref: "#/components/schemas/io.k8s.api.core.v1.PodSpec" };

describe("a condensed schema", () => {
  it.each([
    { node: { type: "string", description: "a" }, then: "string" },
    { node: { type: "string", format: "byte" }, then: "string" },
    { node: { type: "string", format: "date-time" }, then: "untyped" },
    { node: { type: "integer", format: "int64" }, then: "integer" },
    { node: {}, then: "free" },
    { node: { "x-kubernetes-int-or-string": true }, then: "free" },
    { node: { type: "object" }, then: { values: "free" } },
    { node: { type: "object", additionalProperties: true }, then: { values: "free" } },
    {
      node: { type: "object", additionalProperties: { type: "string" }, "x-kubernetes-map-type": "atomic" },
      then: { atomic: true, values: "string" },
    },
    {
      node: { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
      then: { fields: { a: "string" }, required: ["a"] },
    },
    {
      node: {
        type: "object",
        "x-kubernetes-preserve-unknown-fields": true,
        properties: { a: { type: "object", properties: { b: {} } } },
      },
      then: { fields: { a: { fields: { b: "free" }, values: "free" } }, values: "free" },
    },
    { node: { properties: { a: { type: "string" } } }, then: { fields: { a: "string" }, anyType: true } },
    { node: pod, then: "core.v1.PodSpec" },
    { node: { allOf: [pod], description: "a" }, then: "core.v1.PodSpec" },
    { node: { allOf: [pod], "x-kubernetes-map-type": "atomic" }, then: { base: "core.v1.PodSpec", atomic: true } },
    { node: { allOf: [pod], "x-kubernetes-map-type": "granular" }, then: { base: "core.v1.PodSpec", granular: true } },
    { node: { $ref: "#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity" }, then: "untyped" },
    { node: { $ref: "#/components/schemas/io.k8s.apimachinery.pkg.runtime.RawExtension" }, then: "opaque" },
    { node: { type: "array", items: pod }, then: { items: "core.v1.PodSpec" } },
    {
      node: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
      then: { items: "string", list: "set" },
    },
    {
      node: { type: "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["b", "a"], items: pod },
      then: { items: "core.v1.PodSpec", list: "map", keys: ["b", "a"] },
    },
    {
      node: { type: "array", "x-kubernetes-patch-strategy": "merge", items: { type: "string" } },
      then: { items: "string", list: "set" },
    },
    {
      node: {
        type: "array",
        "x-kubernetes-patch-strategy": "merge,retainKeys",
        "x-kubernetes-patch-merge-key": "name",
        items: pod,
      },
      then: { items: "core.v1.PodSpec", list: "map", keys: ["name"] },
    },
    {
      node: { type: "array", "x-kubernetes-list-type": "atomic", "x-kubernetes-patch-strategy": "merge", items: pod },
      then: { items: "core.v1.PodSpec" },
    },
  ])("of $node", ({ node, then }) => {
    expect(condense(node)).toEqual(then);
  });
  it("tells of a field what a patch has to know", () => {
    const ports = {
      type: "array",
      items: {},
      "x-kubernetes-patch-strategy": "merge",
      "x-kubernetes-patch-merge-key": "port",
    };
    expect(condense({ type: "object", properties: { ports, name: { type: "string", default: "a" } } })).toEqual({
      fields: {
        ports: { type: { items: "free", list: "map", keys: ["port"] }, patch: "merge", mergeKey: "port" },
        name: { type: "string", default: "a" },
      },
    });
  });
});

describe("condensed documents", () => {
  it("hold the kinds with metadata, and the types they use", () => {
    const kind = (name: string): object => ({
      "x-kubernetes-group-version-kind": [{ group: "apps", version: "v1", kind: name }],
    });
    const meta = (name: string): object => ({
      metadata: { $ref: `#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.${name}` },
    });
    const schemas = {
      "io.k8s.api.apps.v1.Thing": {
        type: "object",
        properties: { ...meta("ObjectMeta"), list: { type: "array", items: pod } },
        ...kind("Thing"),
      },
      "io.k8s.api.apps.v1.ThingList": { type: "object", properties: meta("ListMeta"), ...kind("ThingList") },
      "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": { type: "object", properties: { name: { type: "string" } } },
      "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta": { type: "object", properties: {} },
      "io.k8s.api.core.v1.PodSpec": { type: "object", properties: { self: pod } },
      "io.k8s.api.core.v1.Unused": { type: "object" },
    };
    expect(condenseDocuments([{ components: { schemas } }])).toEqual({
      kinds: { "apps/v1": { Thing: "apps.v1.Thing" } },
      types: {
        "apps.v1.Thing": { fields: { metadata: "meta.v1.ObjectMeta", list: { items: "core.v1.PodSpec" } } },
        "core.v1.PodSpec": { fields: { self: "core.v1.PodSpec" } },
        "meta.v1.ObjectMeta": { fields: { name: "string" } },
      },
    });
  });
  it("come from the stable versions of built-in groups alone", () => {
    const paths = [
      "api",
      "api/v1",
      "apis/apps",
      "apis/apps/v1",
      "apis/apps/v1beta1",
      "apis/policy/v1",
      "apis/stages.metio.wtf/v1",
      "version",
    ];
    expect(builtInPaths(paths)).toEqual(["api/v1", "apis/apps/v1", "apis/policy/v1"]);
  });
});
