import { describe, expect, it } from "vitest";
import { customSchema } from "./custom-schema.ts";
import { everyField, ownedFields } from "./fields-of.ts";
import { paths } from "./field-set.ts";

const text = { type: "string" };
const schema = customSchema({
  type: "object",
  properties: {
    a: text,
    struct: { type: "object", properties: { a: text, b: text } },
    map: { type: "object", additionalProperties: text },
    nested: { type: "object", additionalProperties: { type: "object", additionalProperties: text } },
    one: { type: "object", "x-kubernetes-map-type": "atomic", additionalProperties: text },
    list: { type: "array", items: text },
    set: { type: "array", "x-kubernetes-list-type": "set", items: text },
    free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
  },
});

describe("the fields of an object", () => {
  it.each<{ value: object; owned: readonly string[]; every?: readonly string[] }>([
    { value: { a: "1" }, owned: [".a"] },
    { value: { a: null }, owned: [".a"] },
    { value: { struct: { a: "1" } }, owned: [".struct.a"], every: [".struct", ".struct.a"] },
    { value: { map: { x: "1", w: "2" } }, owned: [".map.w", ".map.x"], every: [".map", ".map.w", ".map.x"] },
    { value: { map: {} }, owned: [".map"] },
    { value: { map: null }, owned: [".map"] },
    {
      value: { nested: { x: { a: "1" }, y: {} } },
      owned: [".nested.x", ".nested.y", ".nested.x.a"],
      every: [".nested", ".nested.x", ".nested.y", ".nested.x.a"],
    },
    { value: { one: { x: "1" }, list: ["a"] }, owned: [".list", ".one"] },
    { value: { list: [] }, owned: [".list"] },
    { value: { set: [] }, owned: [], every: [".set"] },
    { value: { set: ["b", "a"] }, owned: ['.set[="a"]', '.set[="b"]'], every: [".set", '.set[="a"]', '.set[="b"]'] },
    { value: { set: ["a", "a"] }, owned: ['.set[="a"]'], every: [".set", '.set[="a"]'] },
    {
      value: { free: { a: { b: [1] }, c: {} } },
      owned: [".free.a", ".free.c", ".free.a.b"],
      every: [".free", ".free.a", ".free.c", ".free.a.b"],
    },
  ])("$value", ({ value, owned, every = owned }) => {
    expect(paths(ownedFields(schema, value, {}))).toEqual(owned);
    expect(paths(everyField(schema, value)).filter((path) => path !== "")).toEqual(every);
  });
  it("are told but for exceptions: of those with something below them, only that", () => {
    const object = { a: "1", struct: { a: "1", b: "2" }, map: { x: "1" } };
    expect(paths(ownedFields(schema, object, { "f:struct": { ".": {}, "f:a": {} }, "f:map": {} }))).toEqual([
      ".a",
      ".struct.b",
    ]);
  });
  it("are those of an item that stands there twice without its parts", () => {
    const items = {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["a"],
      items: { type: "object", properties: { a: text, b: text } },
    };
    const twice = customSchema({ type: "object", properties: { items } });
    const object = { items: [{ a: "1", b: "2" }, { a: "1" }, { a: "2" }, { a: "1" }] };
    expect(paths(ownedFields(twice, object, {}))).toEqual(['.items[a="1"]', '.items[a="2"]', '.items[a="2"].a']);
  });
});
