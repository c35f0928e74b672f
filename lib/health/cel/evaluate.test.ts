import { describe, expect, it } from "vitest";
import { namePartsMax } from "../limits.ts";
import { evaluate } from "./evaluate.ts";
import { readExpression } from "./expression.ts";

const object = {
  apiVersion: "v1",
  kind: "Thing",
  metadata: { name: "a", labels: { "a.b/c": "1" }, generation: 3, creationTimestamp: "2024-05-01T10:00:00Z" },
  status: {
    replicas: 1,
    ratio: 1.5,
    huge: 12345678901234567890n,
    large: 9007199254740993n,
    ready: true,
    nothing: null,
    list: [],
    conditions: [{ type: "Ready", status: "True" }],
  },
};

function told(text: string, over: Readonly<Record<string, unknown>> = object): string {
  const reading = readExpression(text);
  if (reading.kind === "invalid") return `invalid: ${reading.message}`;
  const said = evaluate(reading.expression, over);
  return "message" in said ? `${said.kind}: ${said.message}` : said.kind;
}

describe("an expression over an object", () => {
  it.each([
    { text: "status.ready", then: "true" },
    { text: "!status.ready", then: "false" },
    { text: "status.replicas == 1", then: "true" },
    { text: "1.0 == status.replicas", then: "true" },
    { text: "status.replicas > 0.5 && status.ratio > 1", then: "true" },
    { text: "status.replicas + 1 == 2", then: "true" },
    { text: "status.replicas in [1, 2]", then: "true" },
    { text: "status.large == 9007199254740993", then: "true" },
    { text: "type(status.huge) == double && status.huge > 1", then: "true" },
    { text: "status.replicas == metadata.generation", then: "false" },
    { text: 'status.conditions.exists(c, c.type == "Ready" && c.status == "True")', then: "true" },
    { text: 'metadata.labels["a.b/c"] == "1" && metadata.labels.`a.b/c` == "1"', then: "true" },
    { text: 'kind.matches("^Th") && matches(kind, "ing$")', then: "true" },
    { text: 'timestamp(metadata.creationTimestamp) < timestamp("2025-01-01T00:00:00Z")', then: "true" },
    { text: "has(status.none)", then: "false" },
    { text: "has(status.nothing) && status.nothing == null", then: "true" },
    { text: "status.?none.orValue(1) == 1", then: "true" },
    { text: "status.none == 1 || status.ready", then: "true" },
    { text: "status.conditions.all(c, c.none == 1 || c.type == 'Ready')", then: "true" },
    {
      text: "status.constructor == 1 || has(status.toString) || has(status.__proto__)",
      then: "missing: no such key: constructor (at character 8)",
    },
  ])("$text: $then", ({ text, then }) => {
    expect(told(text)).toBe(then);
  });
});

describe("an expression that says nothing of an object, yet", () => {
  it.each([
    { text: "status.none == 1", then: "missing: no such key: none (at character 8)" },
    { text: "spec.x == 1", then: "missing: unknown variable: spec (at character 1)" },
    { text: "constructor.x == 1", then: "missing: unknown variable: constructor (at character 1)" },
    { text: "status.conditions[1].type == 'x'", then: "missing: index out of bounds (at character 18)" },
    { text: "status.conditions[-1].type == 'x'", then: "missing: index out of bounds (at character 18)" },
    { text: "metadata.labels['x'] == 'x'", then: "missing: no such key (at character 16)" },
    { text: "status.nothing.x == 1", then: "missing: a value of type null_type has no field x (at character 16)" },
    { text: "status.none == 1 || 1 / 0 == 1", then: "missing: no such key: none (at character 8)" },
    { text: "1 / 0 == 1 || status.none == 1", then: "missing: no such key: none (at character 22)" },
    { text: "status.conditions.exists(c, c.none)", then: "missing: no such key: none (at character 31)" },
  ])("$text: $then", ({ text, then }) => {
    expect(told(text)).toBe(then);
  });
});

describe("an expression that can say nothing of an object", () => {
  it.each([
    { when: "no bool", text: "status.replicas", then: "failed: it gave neither true nor false" },
    {
      when: "a bool in a sum",
      text: "status.ready + 1 == 2",
      then: "failed: no such overload: bool + int (at character 14)",
    },
    { when: "division by zero", text: "status.replicas / 0 == 1", then: "failed: division by zero (at character 17)" },
    { when: "modulus by zero", text: "status.replicas % 0 == 1", then: "failed: modulus by zero (at character 17)" },
    {
      when: "too large an int",
      text: "status.replicas + 9223372036854775807 > 0",
      then: "failed: integer overflow (at character 17)",
    },
    {
      when: "too large a uint",
      text: "uint(status.replicas) - 2u > 0u",
      then: "failed: unsigned integer overflow (at character 23)",
    },
    {
      when: "unlike types in an order",
      text: "kind > 1",
      then: "failed: no such overload: string > int (at character 6)",
    },
    { when: "unlike types in an equation, which are not equal", text: "kind == status.replicas", then: "false" },
    {
      when: "a field of a string",
      text: "kind.x == 1",
      then: "failed: a value of type string has no field x (at character 6)",
    },
    {
      when: "a list by a string",
      text: "status.list['a'] == 1",
      then: "failed: a list has no element at a string (at character 12)",
    },
    {
      when: "a loop over a string",
      text: "kind.all(c, true)",
      then: "failed: no such overload: a string has no elements to go through (at character 6)",
    },
    {
      when: "a string in a condition",
      text: "kind && status.ready",
      then: "failed: no such overload: && needs true or false, was given string (at character 6)",
    },
    {
      when: "a number in a loop",
      text: "status.conditions.all(c, c.type)",
      then: "failed: no such overload: all() needs true or false, was given string (at character 19)",
    },
    {
      when: "a pattern that is none",
      text: "kind.matches('[' + kind)",
      then: "failed: no regular expression of RE2: missing closing ] (at character 6)",
    },
    {
      when: "a string that is no number",
      text: "int(kind) == 1",
      then: "failed: the string is no int (at character 1)",
    },
    {
      when: "a string that is no time",
      text: "timestamp(kind) < timestamp(0)",
      then: "failed: the string is no timestamp such as 2024-05-01T10:00:00Z (at character 1)",
    },
    {
      when: "optional none",
      text: "optional.none().value()",
      then: "failed: optional.none() dereference (at character 17)",
    },
    {
      when: "a key that is repeated",
      text: "{kind: 1, 'Thing': 2} == {}",
      then: "failed: a key is repeated (at character 11)",
    },
  ])("$when: $text", ({ text, then }) => {
    expect(told(text)).toBe(then);
  });
});

describe("an object of another shape than its kind should have", () => {
  const readyIs = "status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'True')";
  it.each([
    { when: "status is absent", over: {}, then: "missing" },
    { when: "status is null", over: { status: null }, then: "missing" },
    { when: "status is a string", over: { status: "Ready" }, then: "failed" },
    { when: "conditions is a string", over: { status: { conditions: "Ready" } }, then: "failed" },
    { when: "conditions is a map", over: { status: { conditions: { a: 1 } } }, then: "failed" },
    { when: "conditions holds strings", over: { status: { conditions: ["Ready"] } }, then: "failed" },
    { when: "conditions holds nulls", over: { status: { conditions: [null] } }, then: "missing" },
    { when: "a condition has no type", over: { status: { conditions: [{}] } }, then: "missing" },
    { when: "a type is a number", over: { status: { conditions: [{ type: 1, status: "True" }] } }, then: "true" },
    { when: "conditions is empty", over: { status: { conditions: [] } }, then: "true" },
  ])("$when: $then", ({ over, then }) => {
    expect(told(readyIs, over).split(":")[0]).toBe(then);
  });

  it("compares an observedGeneration that is a string with none", () => {
    const text = "status.observedGeneration == metadata.generation";
    expect(told(text, { metadata: { generation: 1 }, status: { observedGeneration: "1" } })).toBe("false");
  });
});

describe("a field whose name has dots", () => {
  const name = (parts: number): string => Array.from({ length: parts }, (_, index) => `a${index}`).join(".");
  it.each([
    { when: "as many parts as allowed", parts: namePartsMax, then: "true" },
    { when: "one part more, which is a way through fields", parts: namePartsMax + 1, then: "missing" },
  ])("$when: $then", ({ parts, then }) => {
    expect(told(name(parts), { [name(parts)]: true }).split(":")[0]).toBe(then);
  });

  it("is one within a longer way, too", () => {
    expect(told(`${name(namePartsMax)}.b.c == 1`, { [name(namePartsMax)]: { b: { c: 1 } } })).toBe("true");
  });
});
