import { describe, expect, it } from "vitest";
import { customSchema } from "./custom-schema.ts";
import { reconcile } from "./reconcile.ts";

const text = { type: "string" };
const schema = customSchema({
  type: "object",
  properties: {
    map: { type: "object", "x-kubernetes-map-type": "atomic", additionalProperties: text },
    list: { type: "array", items: { type: "object", properties: { name: text } } },
    granular: { type: "object", additionalProperties: text },
    free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    items: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      items: { type: "object", properties: { name: text, list: { type: "array", items: text } } },
    },
  },
});

describe("a set from before the schema changed", () => {
  it.each([
    { when: "a part of what is now atomic is all of it", set: { "f:map": { "f:a": {} } }, then: { "f:map": {} } },
    { when: "with the field itself", set: { "f:map": { ".": {}, "f:a": {} } }, then: { "f:map": {} } },
    {
      when: "items of what is now atomic",
      set: { "f:list": { 'k:{"name":"a"}': { ".": {}, "f:name": {} } } },
      then: { "f:list": {} },
    },
    {
      when: "within an item",
      set: { "f:items": { 'k:{"name":"a"}': { ".": {}, "f:list": { 'v:"x"': {} } } } },
      then: { "f:items": { 'k:{"name":"a"}': { ".": {}, "f:list": {} } } },
    },
  ])("$when", ({ set, then }) => {
    expect(reconcile(set, schema)).toEqual(then);
  });
  it.each([
    { set: { "f:map": {}, "f:list": {} } },
    { set: { "f:granular": { "f:a": {} }, "f:free": { "f:a": { "f:b": {} } } } },
    { set: { "f:gone": { "f:a": {} } } },
  ])("stays as it is: $set", ({ set }) => {
    expect(reconcile(set, schema)).toBe(set);
    expect(reconcile(set, schema)).toBe(set);
  });
});
