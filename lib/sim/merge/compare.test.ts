import { describe, expect, it } from "vitest";
import { compare } from "./compare.ts";
import { customSchema } from "./custom-schema.ts";
import { paths } from "./field-set.ts";

const text = { type: "string" };
const schema = customSchema({
  type: "object",
  properties: {
    map: { type: "object", additionalProperties: text },
    list: { type: "array", items: text },
    set: { type: "array", "x-kubernetes-list-type": "set", items: text },
    any: { "x-kubernetes-preserve-unknown-fields": true },
    items: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["port", "protocol"],
      items: {
        type: "object",
        properties: { port: { type: "integer" }, protocol: { ...text, default: "TCP" }, name: text },
      },
    },
  },
});

describe("what became of an object", () => {
  it.each<{
    when: string;
    before: unknown;
    after: unknown;
    added: readonly string[];
    modified: readonly string[];
    removed: readonly string[];
  }>([
    { when: "nothing", before: { map: { a: "1" } }, after: { map: { a: "1" } }, added: [], modified: [], removed: [] },
    {
      when: "one key of each kind",
      before: { map: { a: "1", b: "1" } },
      after: { map: { b: "2", c: "1" } },
      added: [".map.c"],
      modified: [".map.b"],
      removed: [".map.a"],
    },
    {
      when: "a whole map comes",
      before: {},
      after: { map: { a: "1" } },
      added: [".map", ".map.a"],
      modified: [],
      removed: [],
    },
    {
      when: "an empty map becomes full",
      before: { map: {} },
      after: { map: { a: "1" } },
      added: [".map.a"],
      modified: [],
      removed: [],
    },
    {
      when: "null becomes full",
      before: { map: null },
      after: { map: { a: "1" } },
      added: [".map.a"],
      modified: [],
      removed: [],
    },
    {
      when: "empty is not null",
      before: { map: {} },
      after: { map: null },
      added: [],
      modified: [".map"],
      removed: [],
    },
    {
      when: "a list changes",
      before: { list: ["a"] },
      after: { list: ["b"] },
      added: [],
      modified: [".list"],
      removed: [],
    },
    {
      when: "the order of a set",
      before: { set: ["a", "b"] },
      after: { set: ["b", "a"] },
      added: [],
      modified: [],
      removed: [],
    },
    {
      when: "items of a set",
      before: { set: ["a"] },
      after: { set: ["b"] },
      added: ['.set[="b"]'],
      modified: [],
      removed: ['.set[="a"]'],
    },
    {
      when: "an item whose key is a default",
      before: { items: [{ port: 80, name: "a" }] },
      after: { items: [{ port: 80, protocol: "TCP", name: "b" }] },
      added: ['.items[port=80,protocol="TCP"].protocol'],
      modified: ['.items[port=80,protocol="TCP"].name'],
      removed: [],
    },
    {
      when: "an item comes twice",
      before: { set: ["a"] },
      after: { set: ["a", "a"] },
      added: ['.set[="a"]'],
      modified: [],
      removed: ['.set[="a"]'],
    },
    {
      when: "an item is there once again",
      before: { set: ["a", "a"] },
      after: { set: ["a"] },
      added: ['.set[="a"]'],
      modified: [],
      removed: ['.set[="a"]'],
    },
    {
      when: "items that are there twice",
      before: { set: ["a", "a"] },
      after: { set: ["a", "a", "a"] },
      added: [],
      modified: ['.set[="a"]'],
      removed: [],
    },
    {
      when: "a map becomes a text",
      before: { any: { a: 1 } },
      after: { any: "b" },
      added: [],
      modified: [".any"],
      removed: [".any.a"],
    },
    {
      when: "a key that every object has",
      before: { map: { a: "1" } },
      after: { map: { a: "1", toString: "1" } },
      added: [".map.toString"],
      modified: [],
      removed: [],
    },
  ])("$when", ({ before, after, added, modified, removed }) => {
    const found = compare(schema, before, after);
    expect(paths(found.added)).toEqual(added);
    expect(paths(found.modified)).toEqual(modified);
    expect(paths(found.removed)).toEqual(removed);
  });
});
