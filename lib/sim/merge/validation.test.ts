import { describe, expect, it } from "vitest";
import { customSchema } from "./custom-schema.ts";
import { validate } from "./validation.ts";

const text = { type: "string" };
const schema = customSchema({
  type: "object",
  properties: {
    text,
    number: { type: "integer" },
    flag: { type: "boolean" },
    port: { "x-kubernetes-int-or-string": true },
    time: { type: "string", format: "date-time" },
    map: { type: "object", additionalProperties: text },
    list: { type: "array", items: text },
    set: { type: "array", "x-kubernetes-list-type": "set", items: text },
    items: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name", "kind"],
      items: { type: "object", properties: { name: text, kind: text, number: { type: "number" } } },
    },
  },
});

describe("what is applied", () => {
  it.each([
    { value: { text: "a", number: 1, flag: true, port: 80, time: "x", map: { a: "b" }, list: ["a", "a"], set: ["a"] } },
    { value: { text: null, number: null, map: null, list: null, set: null, items: null } },
    { value: { number: 9007199254740993n, port: "http" } },
    { value: { items: [{ name: "a" }, { name: "a", kind: "b" }, { kind: "b", number: 1.5 }] } },
    { value: { metadata: { name: "a", labels: { a: "b" } }, apiVersion: "v1", kind: "X" } },
  ])("fits: $value", ({ value }) => {
    expect(validate(schema, value)).toBeUndefined();
  });
  it.each([
    { value: { none: 1 }, then: ".none: field not declared in schema" },
    { value: { metadata: { none: 1 } }, then: ".metadata.none: field not declared in schema" },
    { value: { text: 1 }, then: ".text: expected string, got &value.valueUnstructured{Value:1}" },
    { value: { text: true }, then: ".text: expected string, got &value.valueUnstructured{Value:true}" },
    {
      value: { text: { a: ["b", 1] } },
      then: '.text: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"a":[]interface {}{"b", 1}}}',
    },
    { value: { number: "1" }, then: ".number: expected numeric (int or float), got string" },
    { value: { number: [] }, then: ".number: expected numeric (int or float), got []interface {}" },
    { value: { flag: 1.5 }, then: ".flag: expected boolean, got &{1.5}" },
    { value: { time: { b: 1, a: ["x", null] } }, then: ".time: expected any scalar, got &{map[a:[x <nil>] b:1]}" },
    { value: { map: ["a"] }, then: ".map: expected map, got &{[a]}" },
    { value: { list: "a" }, then: ".list: expected list, got &{a}" },
    { value: { list: ["a", 1] }, then: ".list[1]: expected string, got &value.valueUnstructured{Value:1}" },
    { value: { set: ["a", "b", "a"] }, then: '.set: duplicate entries for key [="a"]' },
    {
      value: { set: [null] },
      then: ".set: element 0: associative list without keys has an element that's an explicit null",
    },
    { value: { set: [{}] }, then: ".set: element 0: associative list without keys has an element that's a map type" },
    { value: { set: [[]] }, then: ".set: element 0: not supported: associative list with lists as elements" },
    { value: { items: ["a"] }, then: ".items: element 0: associative list with keys may not have non-map elements" },
    { value: { items: [null] }, then: ".items: element 0: associative list with keys may not have a null element" },
    {
      value: { items: [{ number: 1 }] },
      then: '.items: element 0: associative list with keys has an element that omits all key fields ["name" "kind"] (and doesn\'t have default values for any key fields)',
    },
    {
      value: {
        items: [
          { kind: "b", name: "a" },
          { name: "a", kind: "b" },
        ],
      },
      then: '.items: duplicate entries for key [kind="b",name="a"]',
    },
    {
      value: { items: [{ name: "a", number: "1" }] },
      then: '.items[name="a"].number: expected numeric (int or float), got string',
    },
    {
      value: { text: 1, flag: "x" },
      then: "errors:\n  .text: expected string, got &value.valueUnstructured{Value:1}\n  .flag: expected boolean, got &{x}",
    },
  ])("does not fit: $value", ({ value, then }) => {
    expect(validate(schema, value)).toBe(then);
  });
});
