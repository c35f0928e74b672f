import { describe, expect, it } from "vitest";
import { jsonPatch } from "./json-patch.ts";

const object = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", finalizers: ["x", "y"] },
  data: { a: "1", "b/c~d": "2" },
};
const wrong = "the server rejected our request due to an error in our request";

describe("a JSON patch", () => {
  it.each([
    { operations: [{ op: "add", path: "/data/c", value: "3" }], then: { data: { ...object.data, c: "3" } } },
    {
      operations: [{ op: "add", path: "/metadata/finalizers/-", value: "z" }],
      then: { metadata: { finalizers: ["x", "y", "z"] } },
    },
    {
      operations: [{ op: "add", path: "/metadata/finalizers/1", value: "z" }],
      then: { metadata: { finalizers: ["x", "z", "y"] } },
    },
    {
      operations: [{ op: "add", path: "/metadata/finalizers/2", value: "z" }],
      then: { metadata: { finalizers: ["x", "y", "z"] } },
    },
    { operations: [{ op: "remove", path: "/metadata/finalizers/-1" }], then: { metadata: { finalizers: ["x"] } } },
    {
      operations: [{ op: "replace", path: "/metadata/finalizers/0", value: "z" }],
      then: { metadata: { finalizers: ["z", "y"] } },
    },
    { operations: [{ op: "remove", path: "/data/b~1c~0d" }], then: { data: { a: "1" } } },
    { operations: [{ op: "replace", path: "/data/none", value: "3" }], then: { data: { ...object.data, none: "3" } } },
    { operations: [{ op: "move", from: "/data/a", path: "/data/z" }], then: { data: { "b/c~d": "2", z: "1" } } },
    { operations: [{ op: "copy", from: "/data/a", path: "/data/z" }], then: { data: { ...object.data, z: "1" } } },
    {
      operations: [
        { op: "test", path: "/data", value: { "b/c~d": "2", a: "1" } },
        { op: "remove", path: "/data/a" },
      ],
      then: { data: { "b/c~d": "2" } },
    },
    { operations: [{ op: "test", path: "/data/none", value: null }], then: object },
    {
      operations: [{ op: "add", path: "/data/__proto__", value: "3" }],
      then: { data: JSON.parse('{"__proto__":"3"}') as unknown },
    },
  ])("$operations", ({ operations, then }) => {
    expect(jsonPatch(object, operations)).toMatchObject({ kind: "done", object: then });
  });
  it.each([
    { operation: { op: "test", path: "/data/a", value: "2" } },
    { operation: { op: "test", path: "/none/a", value: "2" } },
    { operation: { op: "test", path: "/metadata/finalizers/7", value: "x" } },
    { operation: { op: "add", path: "/none/a", value: "2" } },
    { operation: { op: "add", path: "/data/a/b", value: "2" } },
    { operation: { op: "add", path: "", value: {} } },
    { operation: { op: "add", path: "/metadata/finalizers/3", value: "z" } },
    { operation: { op: "add", path: "/metadata/finalizers/x", value: "z" } },
    { operation: { op: "remove", path: "/data/none" } },
    { operation: { op: "remove", path: "/data/toString" } },
    { operation: { op: "remove", path: "/metadata/finalizers/2" } },
    { operation: { op: "remove", path: "/metadata/finalizers/-3" } },
    { operation: { op: "replace", path: "", value: "x" } },
    { operation: { op: "move", from: "/data/none", path: "/data/b" } },
    { operation: { op: "copy", path: "/data/b" } },
    { operation: { op: "frob", path: "/data/b" } },
    { operation: { op: "add" } },
  ])("$operation is refused", ({ operation }) => {
    const refusal = { status: 422, reason: "Invalid", message: wrong, causes: [] };
    expect(jsonPatch(object, [operation])).toEqual({ kind: "refused", refusal });
  });
  it("that is no list of operations is refused", () => {
    expect(jsonPatch(object, ["x"])).toMatchObject({ kind: "refused", refusal: { status: 400, reason: "BadRequest" } });
  });
  it("shares what it does not change", () => {
    const patched = jsonPatch(object, [{ op: "add", path: "/data/a", value: "1" }]);
    expect(patched.kind === "done" && patched.object).toBe(object);
    const changed = jsonPatch(object, [{ op: "add", path: "/data/a", value: "2" }]);
    expect(changed.kind === "done" && changed.object.metadata).toBe(object.metadata);
    expect(object.data.a).toBe("1");
  });
});
