import { describe, expect, it } from "vitest";
import type { Structural } from "../schema/structural.ts";
import { complete } from "./defaulting.ts";

const stage: Structural = {
  type: "object",
  properties: { name: { type: "string" }, prune: { type: "boolean", default: true } },
};
const schema: Structural = {
  type: "object",
  properties: {
    metadata: { type: "object" },
    policy: { type: "string", default: "Delete" },
    note: { type: "string" },
    stages: { type: "array", items: stage },
    values: { type: "object", additionalProperties: stage },
    guard: { type: "object", properties: { kinds: { type: "array", items: { type: "string" }, default: ["Secret"] } } },
  },
};

describe("an object is completed as the API server does it", () => {
  it.each([
    { when: "a default", given: {}, then: { policy: "Delete" } },
    { when: "what stands there instead", given: { policy: "Orphan" }, then: { policy: "Orphan" } },
    { when: "a null with a default", given: { policy: null }, then: { policy: "Delete" } },
    { when: "a null without one", given: { note: null }, then: { policy: "Delete" } },
    {
      when: "a default in a list",
      given: { stages: [{ name: "a" }, { name: "b", prune: false }] },
      then: {
        policy: "Delete",
        stages: [
          { name: "a", prune: true },
          { name: "b", prune: false },
        ],
      },
    },
    {
      when: "a default in a map",
      given: { values: { a: {}, b: null } },
      then: { policy: "Delete", values: { a: { prune: true } } },
    },
    { when: "no default where the parent is absent", given: { guard: null }, then: { policy: "Delete" } },
    {
      when: "a default where the parent is there",
      given: { guard: {} },
      then: { policy: "Delete", guard: { kinds: ["Secret"] } },
    },
    { when: "what is of a wrong type stays", given: { stages: "a" }, then: { policy: "Delete", stages: "a" } },
    {
      when: "metadata, whose fields are not ours to know",
      given: { metadata: { name: "a", labels: {} } },
      then: { policy: "Delete", metadata: { name: "a", labels: {} } },
    },
  ])("$when", ({ given, then }) => {
    expect(complete(given, schema)).toEqual({ value: then, unknownFields: [] });
  });

  it("drops what no schema knows, and says where it stood", () => {
    const given = { kind: "X", stages: [{ name: "a" }, { nmae: "b" }], values: { a: { x: 1 } }, constructor: 1 };
    const { value, unknownFields } = complete(given, schema);
    expect(value).toEqual({
      policy: "Delete",
      stages: [{ name: "a", prune: true }, { prune: true }],
      values: { a: { prune: true } },
    });
    expect(unknownFields).toEqual(["kind", "constructor", "stages[1].nmae", "values.a.x"]);
  });

  it("leaves what it was given as it was", () => {
    const given = { stages: [{ name: "a", x: 1 }] };
    complete(given, schema);
    expect(given).toEqual({ stages: [{ name: "a", x: 1 }] });
  });
});
