import { describe, expect, it } from "vitest";
import { customSchema } from "./custom-schema.ts";
import { mergeApplied } from "./typed-merge.ts";

const text = { type: "string" };
const schema = customSchema({
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        set: { type: "array", "x-kubernetes-list-type": "set", items: text },
        list: { type: "array", items: text },
        one: { type: "object", "x-kubernetes-map-type": "atomic", additionalProperties: text },
        map: { type: "object", additionalProperties: text },
        any: { "x-kubernetes-preserve-unknown-fields": true },
        items: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          items: { type: "object", properties: { name: text, value: text, other: text } },
        },
      },
    },
  },
});

function merge(live: unknown, applied: unknown): unknown {
  return (mergeApplied(schema, { spec: live }, { spec: applied }) as { spec: unknown }).spec;
}

describe("merging what is applied", () => {
  it.each<{ when: string; live: unknown; applied: unknown; then: unknown }>([
    {
      when: "maps, key by key",
      live: { map: { a: "1", b: "2" } },
      applied: { map: { b: "3" } },
      then: { map: { a: "1", b: "3" } },
    },
    {
      when: "an atomic map, as one",
      live: { one: { a: "1" } },
      applied: { one: { b: "2" } },
      then: { one: { b: "2" } },
    },
    { when: "a list, as one", live: { list: ["a"] }, applied: { list: ["b"] }, then: { list: ["b"] } },
    {
      when: "an empty map over a full one",
      live: { map: { a: "1" } },
      applied: { map: {} },
      then: { map: { a: "1" } },
    },
    { when: "null over a full map", live: { map: { a: "1" } }, applied: { map: null }, then: { map: { a: "1" } } },
    { when: "null over an empty map", live: { map: {} }, applied: { map: null }, then: { map: null } },
    { when: "an empty list over a full set", live: { set: ["a"] }, applied: { set: [] }, then: { set: ["a"] } },
    { when: "a text over a map", live: { any: { a: 1 } }, applied: { any: "b" }, then: { any: "b" } },
    { when: "a map over a text", live: { any: "b" }, applied: { any: { a: 1 } }, then: { any: { a: 1 } } },
    {
      when: "a key that every object has",
      live: { map: {} },
      applied: { map: { constructor: "1" } },
      then: { map: { constructor: "1" } },
    },
  ])("$when", ({ live, applied, then }) => {
    expect(merge(live, applied)).toEqual(then);
  });
  it.each([
    { live: "abc", applied: "b", then: "abc" },
    { live: "abc", applied: "ca", then: "bca" },
    { live: "abc", applied: "xb", then: "axbc" },
    { live: "abc", applied: "bx", then: "abcx" },
    { live: "abcd", applied: "dxb", then: "acdxb" },
    { live: "abc", applied: "axb", then: "axbc" },
    { live: "ab", applied: "xy", then: "abxy" },
    { live: "", applied: "ba", then: "ba" },
    { live: "aab", applied: "a", then: "ab" },
    { live: "aab", applied: "b", then: "aab" },
  ])("a set $live with $applied over it is $then", ({ live, applied, then }) => {
    const set = (letters: string): unknown => ({ set: Array.from(letters) });
    expect(merge(set(live), set(applied))).toEqual(set(then));
  });
  it("merges items by their keys, and takes the order of what is applied", () => {
    const live = {
      items: [
        { name: "a", value: "1", other: "x" },
        { name: "b", value: "2" },
      ],
    };
    const applied = { items: [{ name: "b" }, { name: "c" }, { name: "a", value: "3" }] };
    const then = [{ name: "b", value: "2" }, { name: "c" }, { name: "a", value: "3", other: "x" }];
    expect(merge(live, applied)).toEqual({ items: then });
  });
  it("shares what does not change", () => {
    const live = { spec: { map: { a: "1" }, items: [{ name: "a", value: "1" }], list: ["a"], set: ["a", "b"] } };
    const same = { spec: { map: { a: "1" }, items: [{ name: "a" }], list: ["a"], set: ["b"] } };
    expect(mergeApplied(schema, live, same)).toBe(live);
    const merged = mergeApplied(schema, live, { spec: { map: { a: "2" } } }) as typeof live;
    expect(merged.spec.items).toBe(live.spec.items);
    expect(live.spec.map.a).toBe("1");
  });
});
