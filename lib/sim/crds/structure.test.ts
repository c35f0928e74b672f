import { describe, expect, it } from "vitest";
import { tellFieldError } from "../words/index.ts";
import { fillDefaults, prune } from "./reading.ts";
import { checkRules } from "./rules.ts";
import type { CustomSchema } from "./schema.ts";
import { checkStructure } from "./structure.ts";
import { checkUniqueness } from "./uniqueness.ts";

const schema: CustomSchema = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      required: ["size"],
      properties: {
        size: { type: "integer", minimum: 1 },
        mode: { type: "string", enum: ["A", "B"], default: "A" },
        deep: { type: "object", default: {}, properties: { a: { type: "string", default: "x" } } },
        maybe: { type: "string", nullable: true },
        list: { type: "array", items: { type: "object", properties: { n: { type: "integer", default: 7 } } } },
        keyed: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          items: { type: "object", properties: { name: { type: "string" }, value: { type: "string", maxLength: 2 } } },
        },
        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        map: { type: "object", additionalProperties: { type: "string" } },
      },
      "x-kubernetes-validations": [
        { rule: "self.size <= 10", message: "size is over 10" },
        { rule: "!has(oldSelf.mode) || self.mode == oldSelf.mode", message: "mode never changes" },
        { rule: "self.nothing == 1" },
      ],
    },
  },
};
const spec = schema.properties?.["spec"] as CustomSchema;

describe("a custom object that is sent", () => {
  it.each([
    { when: "unknown fields go", sent: { size: 1, x: 1, list: [{ n: 1, x: 1 }] }, then: { size: 1, list: [{ n: 1 }] } },
    { when: "unless they are kept", sent: { free: { x: { y: null } } }, then: { free: { x: { y: null } } } },
    { when: "any key of a map stays", sent: { map: { x: "1" } }, then: { map: { x: "1" } } },
    { when: "nulls go", sent: { size: null, maybe: null, map: { x: null } }, then: { maybe: null, map: {} } },
    { when: "unless a default takes their place", sent: { mode: null }, then: { mode: null } },
  ])("$when", ({ sent, then }) => {
    expect(prune(sent, spec)).toEqual(then);
  });

  it.each([
    { when: "nothing is there", sent: {}, then: { mode: "A", deep: { a: "x" } } },
    { when: "null is there", sent: { mode: null, maybe: null }, then: { mode: "A", maybe: null, deep: { a: "x" } } },
    { when: "items lack something", sent: { mode: "B", deep: { a: "y" }, list: [{}, { n: 1 }] }, then: { mode: "B", deep: { a: "y" }, list: [{ n: 7 }, { n: 1 }] } },
  ])("gets its defaults: $when", ({ sent, then }) => {
    expect(fillDefaults(sent, spec)).toEqual(then);
  });

  it("is itself where all is well", () => {
    const whole = { size: 1, mode: "A", deep: { a: "x" }, list: [{ n: 1 }] };
    expect(prune(whole, spec)).toBe(whole);
    expect(fillDefaults(whole, spec)).toBe(whole);
  });
});

describe("a custom object that changed", () => {
  const told = (value: unknown, before?: unknown): string[] => checkStructure({ spec: value }, schema, "", before === undefined ? undefined : { spec: before }).map(tellFieldError);
  it("is looked at", () => {
    expect(told({ size: 0, mode: "C" })).toEqual([
      "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1",
      'spec.mode: Unsupported value: "C": supported values: "A", "B"',
    ]);
  });
  it("is not told what was wrong before and stayed so", () => {
    expect(told({ size: 0, mode: "C" }, { size: 0 })).toEqual(['spec.mode: Unsupported value: "C": supported values: "A", "B"']);
    const long = { name: "a", value: "abc" };
    expect(told({ size: 1, keyed: [{ name: "b", value: "abc" }, long] }, { size: 1, keyed: [long] })).toEqual([
      "spec.keyed[0].value: Too long: may not be more than 2 bytes",
    ]);
  });
});

it("knows items that stand twice", () => {
  const twice = { spec: { keyed: [{ name: "a" }, { name: "a" }, { name: "a" }] } };
  expect(checkUniqueness(twice, schema, "").map(tellFieldError)).toEqual(['spec.keyed[1]: Duplicate value: {"name":"a"}']);
});

describe("CEL rules", () => {
  const rules = (value: object, before?: object): string[] => checkRules({ spec: value }, schema, "", before === undefined ? undefined : { spec: before }).map(tellFieldError);
  const broken = "spec: Invalid value: No such key: nothing evaluating rule: failed rule: self.nothing == 1";
  it.each([
    { when: "a rule holds", value: { size: 10, nothing: 1 }, before: undefined, then: [] },
    { when: "it does not", value: { size: 11, nothing: 1 }, before: undefined, then: ["spec: Invalid value: size is over 10"] },
    { when: "what was before is asked for, and there was nothing", value: { size: 1, mode: "B", nothing: 1 }, before: undefined, then: [] },
    { when: "what was before was otherwise", value: { size: 1, mode: "B", nothing: 1 }, before: { size: 1, mode: "A", nothing: 1 }, then: ["spec: Invalid value: mode never changes"] },
    { when: "it breaks", value: { size: 1 }, before: undefined, then: [broken] },
    { when: "nothing changed", value: { size: 11 }, before: { size: 11 }, then: [] },
  ])("$when", ({ value, before, then }) => {
    expect(rules(value, before)).toEqual(then);
  });
});
