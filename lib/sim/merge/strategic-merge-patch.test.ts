import { describe, expect, it } from "vitest";
import { builtInSchema } from "./built-in-schema.ts";
import { customSchema } from "./custom-schema.ts";
import { strategicMergePatch } from "./strategic-merge-patch.ts";

const schema = builtInSchema("v1", "Pod") ?? customSchema(undefined);
const object = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "a", labels: { x: "1", y: "2" }, finalizers: ["a", "b"] },
  spec: {
    nodeSelector: { zone: "a" },
    containers: [
      { name: "a", image: "a:1", args: ["x"], env: [{ name: "X", value: "1" }] },
      { name: "b", image: "b:1" },
    ],
    volumes: [{ name: "data", emptyDir: {} }],
  },
};

function patched(patch: Readonly<Record<string, unknown>>): ReturnType<typeof strategicMergePatch> {
  return strategicMergePatch(schema, object, patch);
}

/** The patch of one field of the spec, and what becomes of that field. */
function ofSpec(field: string, patch: unknown): unknown {
  const outcome = patched({ spec: { [field]: patch } });
  if (outcome.kind === "refused") throw new Error(outcome.refusal.message);
  return (outcome.object["spec"] as Readonly<Record<string, unknown>>)[field];
}

const [a, b] = object.spec.containers;

describe("a strategic merge patch", () => {
  it.each([
    { field: "nodeSelector", when: "merges a map", patch: { disk: "b", zone: null }, then: { disk: "b" } },
    { field: "nodeSelector", when: "replaces a map", patch: { $patch: "replace", disk: "b" }, then: { disk: "b" } },
    { field: "nodeSelector", when: "empties a map", patch: { $patch: "delete" }, then: {} },
    { field: "nodeSelector", when: "removes a map", patch: null, then: undefined },
    {
      field: "nodeSelector",
      when: "keeps the keys it names",
      patch: { $retainKeys: ["disk"], disk: "b" },
      then: { disk: "b" },
    },
    {
      field: "containers",
      when: "merges an item",
      patch: [{ name: "b", image: "b:2" }],
      then: [a, { name: "b", image: "b:2" }],
    },
    { field: "containers", when: "puts a new item first", patch: [{ name: "c" }], then: [{ name: "c" }, a, b] },
    { field: "containers", when: "takes the order of the patch", patch: [{ name: "b" }, { name: "a" }], then: [b, a] },
    { field: "containers", when: "removes an item", patch: [{ name: "a", $patch: "delete" }], then: [b] },
    {
      field: "containers",
      when: "replaces all items",
      patch: [{ $patch: "replace" }, { name: "c" }],
      then: [{ name: "c" }],
    },
    {
      field: "containers",
      when: "merges lists within items, and replaces those that do not merge",
      patch: [
        {
          name: "a",
          args: ["y"],
          env: [
            { name: "Y", value: "2" },
            { name: "X", $patch: "delete" },
          ],
        },
      ],
      then: [{ name: "a", image: "a:1", args: ["y"], env: [{ name: "Y", value: "2" }] }, b],
    },
    {
      field: "volumes",
      when: "keeps of an item what it names",
      patch: [{ name: "data", $retainKeys: ["name", "hostPath"], hostPath: { path: "/x" } }],
      then: [{ name: "data", hostPath: { path: "/x" } }],
    },
    {
      field: "tolerations",
      when: "sets what was not there, without nulls and directives",
      patch: [{ key: "a", value: null }, { $patch: "delete" }],
      then: [{ key: "a" }],
    },
  ])("of spec.$field $when", ({ field, patch, then }) => {
    expect(ofSpec(field, patch)).toEqual(then);
  });
  it.each([
    { patch: { finalizers: ["c", "b"] }, then: ["c", "a", "b"] },
    { patch: { finalizers: ["b", "a"] }, then: ["b", "a"] },
    { patch: { "$deleteFromPrimitiveList/finalizers": ["a", "z"] }, then: ["b"] },
    { patch: { "$setElementOrder/finalizers": ["b", "a"] }, then: ["b", "a"] },
    { patch: { "$setElementOrder/finalizers": ["c", "b", "a"], finalizers: ["c"] }, then: ["c", "b", "a"] },
    { patch: { "$setElementOrder/finalizers": ["b", "c"], finalizers: ["c"] }, then: ["a", "b", "c"] },
  ])("of finalizers: $patch", ({ patch, then }) => {
    const outcome = patched({ metadata: patch });
    expect(outcome.kind === "done" && outcome.object.metadata.finalizers).toEqual(then);
  });
  it.each([
    {
      patch: { spec: { containers: [{ image: "x" }] } },
      status: 500,
      message: "map: map[image:x] does not contain declared merge key: name",
    },
    {
      patch: { spec: { containers: [{ $patch: "delete" }] } },
      status: 500,
      message: "map: map[$patch:delete] does not contain declared merge key: name",
    },
    {
      patch: { spec: { containers: [{ name: "a", $patch: "x" }] } },
      status: 500,
      message: "unknown patch type: x in map: map[$patch:x name:a]",
    },
    {
      patch: { spec: { containers: [{ name: "a", $patch: "merge" }] } },
      status: 500,
      message: "merging lists cannot yet be specified in the patch",
    },
    {
      patch: { metadata: { labels: { $patch: "x" } } },
      status: 500,
      message: "unknown patch type: x in map: map[$patch:x]",
    },
    {
      patch: { metadata: { labels: { $retainKeys: ["x"], y: "1" } } },
      status: 400,
      message: "invalid patch format of retainKeys",
    },
    {
      patch: { metadata: { $deleteFromPrimitiveList: ["x"] } },
      status: 400,
      message: "invalid patch format of primitive list",
    },
    {
      patch: { metadata: { "$setElementOrder/finalizers": "x" } },
      status: 500,
      message: "expected a []interface {}, but received a string",
    },
    {
      patch: { metadata: { finalizers: ["a", 1] } },
      status: 500,
      message: "list element types are not identical: [[a b] [a 1]]",
    },
  ])("is refused: $patch", ({ patch, status, message }) => {
    expect(patched(patch)).toMatchObject({ kind: "refused", refusal: { status, message } });
  });
  it("gives the object itself where it changes nothing", () => {
    const outcome = patched({
      metadata: { labels: { x: "1", z: null } },
      spec: { containers: [{ name: "a", image: "a:1" }] },
    });
    expect(outcome.kind === "done" && outcome.object).toBe(object);
  });
});
