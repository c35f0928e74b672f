import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../cluster/index.ts";
import { builtInSchema } from "../merge/index.ts";
import { readAs } from "./read.ts";

const read = (object: object): KubeObject => {
  const schema = builtInSchema("v1", "ConfigMap");
  if (schema === undefined) throw new Error("no schema");
  return readAs(schema, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, ...object });
};

describe("reading what was sent", () => {
  it.each([
    { when: "a field is unknown", sent: { data: { x: "1" }, unknown: { deep: 1 } }, then: { data: { x: "1" } } },
    { when: "a field is null", sent: { data: null, immutable: null }, then: {} },
    { when: "a value of a map is null", sent: { data: { x: null } }, then: { data: { x: "" } } },
  ])("$when", ({ sent, then }) => {
    expect(read(sent)).toEqual({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, ...then });
  });

  it.each([
    {
      sent: { data: { x: 1 } },
      then: "json: cannot unmarshal number into Go struct field ConfigMap.data of type string",
    },
    {
      sent: { immutable: "yes" },
      then: "json: cannot unmarshal string into Go struct field ConfigMap.immutable of type bool",
    },
    { sent: { data: [] }, then: "json: cannot unmarshal array into Go struct field ConfigMap.data" },
  ])("refuses $sent", ({ sent, then }) => {
    expect(() => read(sent)).toThrow(then);
  });

  it("is the object itself where all is well", () => {
    const schema = builtInSchema("v1", "ConfigMap");
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { x: "1" } };
    expect(schema === undefined ? undefined : readAs(schema, object)).toBe(object);
  });
});
