import { describe, expect, it } from "vitest";
import {
  difference,
  inOrder,
  intersection,
  isEmpty,
  isSubset,
  paths,
  recursiveDifference,
  union,
  type FieldSet,
} from "./field-set.ts";

const a = { "f:a": {} };
const ab = { "f:a": { "f:b": {} } };
const aAndAb = { "f:a": { ".": {}, "f:b": {} } };

describe("sets of fields", () => {
  it.each<{
    when: string;
    left: FieldSet;
    right: FieldSet;
    union: FieldSet;
    both: FieldSet;
    less: FieldSet;
    below: FieldSet;
  }>([
    { when: "nothing, nothing", left: {}, right: {}, union: {}, both: {}, less: {}, below: {} },
    { when: "nothing, something", left: {}, right: a, union: a, both: {}, less: {}, below: {} },
    { when: "something, nothing", left: a, right: {}, union: a, both: {}, less: a, below: a },
    { when: "the same", left: aAndAb, right: { ...aAndAb }, union: aAndAb, both: aAndAb, less: {}, below: {} },
    { when: "a field and what is in it", left: a, right: ab, union: aAndAb, both: {}, less: a, below: a },
    { when: "what is in a field, and the field", left: ab, right: a, union: aAndAb, both: {}, less: ab, below: {} },
    { when: "both, and the field", left: aAndAb, right: a, union: aAndAb, both: a, less: ab, below: {} },
    { when: "both, and what is in it", left: aAndAb, right: ab, union: aAndAb, both: ab, less: a, below: a },
    {
      when: "neighbours",
      left: { "f:a": { "f:b": {}, "f:d": {} } },
      right: { "f:a": { "f:c": {}, "f:d": {} } },
      union: { "f:a": { "f:b": {}, "f:c": {}, "f:d": {} } },
      both: { "f:a": { "f:d": {} } },
      less: { "f:a": { "f:b": {} } },
      below: { "f:a": { "f:b": {} } },
    },
  ])("$when", ({ left, right, union: either, both, less, below }) => {
    expect(union(left, right)).toEqual(either);
    expect(intersection(left, right)).toEqual(both);
    expect(difference(left, right)).toEqual(less);
    expect(recursiveDifference(left, right)).toEqual(below);
    expect(isSubset(left, right)).toBe(isEmpty(less));
    expect(isSubset(left, either)).toBe(true);
  });
  it("come back as they are where nothing changes", () => {
    const set = { "f:a": { ".": {}, "f:b": {} }, "f:c": {} };
    expect(union(set, { "f:a": { "f:b": {} } })).toBe(set);
    expect(difference(set, { "f:a": { "f:z": {} }, "f:d": {} })).toBe(set);
    expect(union({}, set)).toBe(set);
  });
  it("keep the order in which the API server writes them", () => {
    const keys = ["f:b", 'k:{"port":443}', 'v:"x"', "f:a", ".", 'k:{"port":80}', "i:0", "v:2"];
    const ordered = inOrder(Object.fromEntries(keys.map((key) => [key, {}])));
    expect(Object.keys(ordered)).toEqual([".", "f:a", "f:b", 'k:{"port":80}', 'k:{"port":443}', "v:2", 'v:"x"', "i:0"]);
    expect(Object.keys(union({ "f:b": {} }, { "f:a": {}, "f:c": {} }))).toEqual(["f:a", "f:b", "f:c"]);
  });
  it("print their members, those of one level before those below", () => {
    const set = {
      "f:spec": { ".": {}, "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:name": {} } }, "f:type": {} },
      "f:set": { 'v:"a\\u0026b"': {}, "v:3": {} },
    };
    expect(paths(set)).toEqual([
      ".spec",
      ".spec.type",
      '.spec.ports[port=80,protocol="TCP"]',
      '.spec.ports[port=80,protocol="TCP"].name',
      '.set[="a&b"]',
      ".set[=3]",
    ]);
  });
});
