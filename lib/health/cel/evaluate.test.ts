import { describe, expect, it } from "vitest";
import { expressionBytesMax, expressionDepthMax, expressionNodesMax, expressionsKeptMax } from "../limits.ts";
import { evaluate } from "./evaluate.ts";
import { readExpression } from "./expression.ts";

const object = {
  apiVersion: "v1",
  kind: "Thing",
  metadata: { name: "a", labels: { "a.b/c": "1" }, generation: 3 },
  status: {
    replicas: 1,
    ratio: 1.5,
    huge: 12345678901234567890n,
    ready: true,
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
    { text: "status.huge > 1", then: "true" },
    { text: "status.replicas == metadata.generation", then: "false" },
    { text: 'status.conditions.exists(c, c.type == "Ready" && c.status == "True")', then: "true" },
    { text: 'metadata.labels["a.b/c"] == "1" && kind.matches("^Th")', then: "true" },
    { text: "has(status.none)", then: "false" },
    { text: "status.?none.orValue(1) == 1", then: "true" },
    { text: "status.none == 1 || status.ready", then: "true" },
    { text: "status.none == 1", then: "missing: No such key: none (at character 8)" },
    { text: "spec.x == 1", then: "missing: Unknown variable: spec (at character 1)" },
    { text: "status.conditions[1].type == 'x'", then: "missing: No such key: index out of bounds" },
    { text: "status.constructor == 1", then: "missing: No such key: constructor" },
    { text: "status.ready + 1 == 2", then: "failed: no such overload: dyn<bool> + int" },
    { text: "status.replicas / 0 == 1", then: "failed: division by zero" },
    { text: "status.replicas", then: "failed: it gave neither true nor false" },
    { text: "kind.matches('[')", then: "failed: Invalid regular expression" },
    { text: "(((", then: "invalid: Unexpected token: EOF (at character 4)" },
    { text: '1 + "x" == 2', then: "invalid: no such overload: int + string" },
    { text: "nope(1)", then: "invalid: found no matching overload for 'nope(int)'" },
    { text: '"x"', then: "invalid: it gives a string, neither true nor false" },
  ])("$text: $then", ({ text, then }) => {
    expect(told(text)).toContain(then);
  });

  it.each([
    { when: "a regular expression", text: 'text.matches("^(a+)+$")' },
    { when: "loops within loops", text: "many.all(a, many.all(b, many.all(c, many.all(d, a + b + c + d >= 0))))" },
  ])("that would not end ($when) is ended, and the next one works", ({ text }) => {
    const over = { text: `${"a".repeat(60)}b`, many: Array.from({ length: 300 }, (_, index) => index) };
    expect(told(text, over)).toBe("failed: it took longer than 250ms");
    expect(told("text.size() == 61", over)).toBe("true");
  });
});

describe("its limits", () => {
  const sum = (nodes: number): string => Array.from({ length: nodes }, () => "a").join("||");
  const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)} == a`;
  it.each([
    { when: "as long as allowed", text: "a".padEnd(expressionBytesMax), then: "true" },
    { when: "one byte longer", text: "a".padEnd(expressionBytesMax + 1), then: "invalid: it is longer than 4 KiB" },
    { when: "as many nodes as allowed", text: sum(expressionNodesMax / 2), then: "true" },
    { when: "one more", text: sum(expressionNodesMax / 2 + 1), then: "invalid: Exceeded maxAstNodes (1000)" },
    { when: "as deep as allowed", text: nested(expressionDepthMax), then: "false" },
    { when: "one deeper", text: nested(expressionDepthMax + 1), then: "invalid: Exceeded maxDepth (32)" },
  ])("$when: $then", ({ text, then }) => {
    expect(told(text, { a: true })).toContain(then);
  });

  it("keeps what was compiled lately, and not everything", () => {
    const first = readExpression("first == 0");
    expect(readExpression("first == 0")).toBe(first);
    for (let index = 0; index < expressionsKeptMax - 1; index += 1) readExpression(`a == ${index}`);
    expect(readExpression("first == 0")).toBe(first);
    readExpression("one == more");
    expect(readExpression("first == 0")).not.toBe(first);
  });
});
