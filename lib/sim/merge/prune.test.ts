import { describe, expect, it } from "vitest";
import { customSchema } from "./custom-schema.ts";
import type { FieldSet } from "./field-set.ts";
import { prune } from "./prune.ts";

const text = { type: "string" };
const map = { type: "object", additionalProperties: text };
const set = { type: "array", "x-kubernetes-list-type": "set", items: text };
const items = {
  type: "array",
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": ["name"],
  items: { type: "object", properties: { name: text, value: text, set } },
};
const nested = { type: "object", additionalProperties: { type: "object", properties: { a: text, b: text } } };
const half = { type: "object", properties: { known: set, other: text } };
const properties = { a: text, map, set, items, nested, half };
const schema = customSchema({ type: "object", properties });
const atomic = { "x-kubernetes-map-type": "atomic" };
const otherSchema = customSchema({ type: "object", properties: { ...properties, map: { ...map, ...atomic } } });

describe("what a manager applies no more", () => {
  it.each<{ when: string; merged: object; last: FieldSet; held: FieldSet[]; then: object }>([
    { when: "goes", merged: { a: "1", map: {} }, last: { "f:a": {} }, held: [], then: { map: {} } },
    {
      when: "stays where another holds it",
      merged: { a: "1" },
      last: { "f:a": {} },
      held: [{ "f:a": {} }],
      then: { a: "1" },
    },
    {
      when: "goes with the map around it",
      merged: { a: "1", map: { x: "1" } },
      last: { "f:map": { "f:x": {} } },
      held: [],
      then: { a: "1" },
    },
    {
      when: "goes with what nobody holds beside it",
      merged: { a: "1", map: { x: "1", y: "2" } },
      last: { "f:map": { "f:x": {} } },
      held: [],
      then: { a: "1" },
    },
    {
      when: "goes alone where another holds something beside it",
      merged: { map: { x: "1", y: "2", z: "3" } },
      last: { "f:map": { "f:x": {} } },
      held: [{ "f:map": { "f:y": {} } }],
      then: { map: { y: "2", z: "3" } },
    },
    {
      when: "leaves null where another holds the map itself",
      merged: { map: { x: "1" } },
      last: { "f:map": { "f:x": {} } },
      held: [{ "f:map": {} }],
      then: { map: null },
    },
    {
      when: "leaves null where another holds the set itself",
      merged: { set: ["x"] },
      last: { "f:set": { 'v:"x"': {} } },
      held: [{ "f:set": {} }],
      then: { set: null },
    },
    {
      when: "is an item of a list",
      merged: { items: [{ name: "x", value: "1" }, { name: "y" }] },
      last: { "f:items": { 'k:{"name":"x"}': { ".": {}, "f:name": {}, "f:value": {} } } },
      held: [{ "f:items": { 'k:{"name":"y"}': { ".": {}, "f:name": {} } } }],
      then: { items: [{ name: "y" }] },
    },
    {
      when: "is a part of an item that another holds",
      merged: { items: [{ name: "x", value: "1" }] },
      last: { "f:items": { 'k:{"name":"x"}': { ".": {}, "f:name": {}, "f:value": {} } } },
      held: [{ "f:items": { 'k:{"name":"x"}': { ".": {}, "f:name": {} } } }],
      then: { items: [{ name: "x" }] },
    },
    {
      when: "goes with an item of which others hold a part, but not the item",
      merged: { items: [{ name: "x", value: "1" }, { name: "y" }] },
      last: { "f:items": { 'k:{"name":"x"}': { ".": {}, "f:name": {} } } },
      held: [{ "f:items": { 'k:{"name":"x"}': { "f:value": {} }, 'k:{"name":"y"}': {} } }],
      then: { items: [{ name: "y" }] },
    },
    {
      when: "lies in a key that nobody holds: so goes what others hold in it, too, if it was applied",
      merged: { nested: { x: { a: "1", b: "2" } } },
      last: { "f:nested": { "f:x": { "f:a": {}, "f:b": {} } } },
      held: [{ "f:nested": { "f:x": { "f:b": {} } } }],
      then: { nested: { x: null } },
    },
    {
      when: "takes along a field in which only an empty list stays",
      merged: { a: "1", half: { known: [], other: "x" } },
      last: { "f:half": { "f:other": {} } },
      held: [{ "f:half": { ".": {}, "f:known": {} } }],
      then: { a: "1" },
    },
    {
      when: "is not there any more",
      merged: { a: "1" },
      last: { "f:map": { "f:x": {} }, "f:none": {} },
      held: [],
      then: { a: "1" },
    },
    {
      when: "was a part of an empty list",
      merged: { a: "1", set: [] },
      last: { "f:set": { 'v:"x"': {} } },
      held: [],
      then: { a: "1", set: [] },
    },
  ])("$when", ({ merged, last, held, then }) => {
    expect(prune(merged as never, last, [{ schema, sets: held }])).toEqual(then);
  });
  it("stays where in another version, in which something is held, what is around it is one thing", () => {
    const merged = { map: { x: "1", y: "2" } };
    const last = { "f:map": { "f:x": {} } };
    const here = { schema, sets: [{ "f:map": { "f:y": {} } }] };
    expect(prune(merged, last, [here, { schema: otherSchema, sets: [] }])).toBe(merged);
    expect(prune(merged, last, [here])).toEqual({ map: { y: "2" } });
  });
  it("shares what stays", () => {
    const merged = { a: "1", map: { x: "1" }, nested: { x: { a: "1" } } };
    const left = prune(merged, { "f:a": {} }, [{ schema, sets: [] }]);
    expect(left["nested"]).toBe(merged.nested);
    expect(prune(merged, { "f:set": { 'v:"x"': {} } }, [{ schema, sets: [] }])).toBe(merged);
  });
});
