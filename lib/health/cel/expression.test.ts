import { describe, expect, it } from "vitest";
import { expressionBytesMax, expressionDepthMax, expressionNodesMax, keptCharactersMax } from "../limits.ts";
import { evaluate } from "./evaluate.ts";
import { readExpression, type ReadingOptions } from "./expression.ts";

/** "read", or what is wrong, and at which line and column. */
function told(text: string, options?: ReadingOptions): string {
  const reading = readExpression(text, options);
  return reading.kind === "read" ? "read" : `${reading.line}:${reading.column} ${reading.problem}`;
}

describe("an expression that no object can make right", () => {
  it.each([
    { when: "nothing", text: "", then: "1:1 expected an expression, found the end" },
    { when: "three openings", text: "(((", then: "1:4 expected an expression, found the end" },
    { when: "a list that is left open", text: "[1, 2", then: "1:6 expected , or ], found the end" },
    { when: "a map without a value", text: "{'a'}", then: "1:5 expected :, found }" },
    { when: "a choice without its other half", text: "a ? b", then: "1:6 expected :, found the end" },
    { when: "two things in a row", text: "a b", then: "1:3 expected an operator or the end, found b" },
    { when: "an assignment", text: "a = b", then: "1:3 expected an expression, found =" },
    { when: "a dot that leads nowhere", text: "a.", then: "1:3 expected the name of a field, found the end" },
    { when: "a word of other languages", text: "a == if", then: "1:6 expected an expression, found if" },
    { when: "a string that is left open", text: "a == 'b", then: "1:6 expected a closing '" },
    { when: "an unknown escape", text: "a == '\\d'", then: "1:7 expected an escape such as \\n or \\u00e9, found \\d" },
    { when: "half a surrogate pair", text: "a == '\\ud800'", then: "1:7 expected a Unicode code point" },
    {
      when: "an int of 65 bits",
      text: "a == 9223372036854775808",
      then: "1:6 expected an int of 64 bits, found 9223372036854775808",
    },
    { when: "a message", text: "Any{a: 1} == b", then: "1:4 expected no message: there are none in the environment" },
    {
      when: "a long mistake, which is cut",
      text: `a ${"b".repeat(41)}`,
      then: `1:3 expected an operator or the end, found ${"b".repeat(40)}…`,
    },
    { when: "a mistake on the third line", text: "a &&\n  b &&\n  )", then: "3:3 expected an expression, found )" },
    {
      when: "has of what is no field",
      text: "has(a)",
      then: "1:5 expected a field in has(), such as has(status.phase)",
    },
    {
      when: "a loop without a variable",
      text: "a.all(b.c, true)",
      then: "1:9 expected the name of a variable first in all(), such as all(e, …)",
    },
    { when: "an unknown function", text: "nope(1)", then: "1:1 expected a known function, found nope()" },
    { when: "an unknown method", text: "a.nope()", then: "1:3 expected a known function, found nope()" },
    {
      when: "arguments of another number",
      text: "a.charAt()",
      then: "1:3 expected other arguments than 0 of charAt()",
    },
    {
      when: "a function of a library that Flux does not load",
      text: "math.abs(a) == 1",
      then: "1:6 expected a known function, found abs()",
    },
    { when: "a sum of unlike types", text: '1 + "x" == 2', then: "1:3 no such overload: int + string" },
    {
      when: "a method of another type",
      text: "[1].startsWith('a')",
      then: "1:5 no such overload: list.startsWith(string)",
    },
    { when: "unlike types compared", text: "size(a) == '1'", then: "1:9 no such overload: int == string" },
    { when: "an order of what has none", text: "[1] < [2]", then: "1:5 no such overload: list < list" },
    { when: "a choice by a string", text: "'a' ? true : false", then: "1:1 expected true or false, found string" },
    { when: "a string in a condition", text: "a && 'b'", then: "1:6 expected true or false, found string" },
    { when: "a loop over numbers", text: "a.all(e, 1)", then: "1:10 expected true or false, found int" },
    { when: "a whole that is a string", text: '"x"', then: "1:1 expected true or false, found string" },
    {
      when: "a whole that is a number",
      text: "size(status.conditions)",
      then: "1:1 expected true or false, found int",
    },
    {
      when: "no regular expression",
      text: "a.matches('[')",
      then: "1:11 expected a regular expression: no regular expression of RE2: missing closing ]",
    },
    {
      when: "what RE2 leaves out on purpose",
      text: "a.matches('(a)\\\\1')",
      then: "1:11 expected a regular expression: no regular expression of RE2: invalid escape sequence",
    },
    {
      when: "a regular expression that explodes",
      text: "a.matches('((a{99}){99}){99}')",
      then: "1:11 expected a regular expression: the regular expression compiles to more than 2000 instructions",
    },
  ])("$when: refused, where it stands and for what", ({ text, then }) => {
    expect(told(text)).toBe(then);
  });

  it("says where in its message, too", () => {
    expect(readExpression("a == ")).toMatchObject({
      message: "expected an expression, found the end (at character 6)",
    });
    expect(readExpression("a\n== ")).toMatchObject({
      message: "expected an expression, found the end (at line 2, column 4)",
    });
  });
});

describe("an expression over declared variables", () => {
  const variables = ["dep", "self"];
  it.each([
    { text: "dep.status.ready && self.metadata.name == 'a'", then: "read" },
    { text: "dep.x.all(e, e == self.y)", then: "read" },
    { text: "type(dep.x) == google.protobuf.Timestamp", then: "read" },
    { text: "status.ready", then: "1:1 expected a variable (dep, self), found status" },
    { text: "dep.x.all(e, e == f)", then: "1:19 expected a variable (dep, self), found f" },
  ])("$text: $then", ({ text, then }) => {
    expect(told(text, { variables })).toBe(then);
  });

  it("is evaluated over them, by their names", () => {
    const reading = readExpression("dep.status.revision == self.spec.revision", { variables });
    if (reading.kind === "invalid") throw new Error(reading.message);
    const dep = { status: { revision: "v1" } };
    expect(evaluate(reading.expression, { dep, self: { spec: { revision: "v1" } } }).kind).toBe("true");
    expect(evaluate(reading.expression, { dep, self: { spec: { revision: "v2" } } }).kind).toBe("false");
    expect(evaluate(reading.expression, { dep, self: {} }).kind).toBe("missing");
  });
});

describe("the limits of an expression", () => {
  const sum = (nodes: number): string => Array.from({ length: nodes }, () => "a").join("||");
  const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)} == a`;
  it.each([
    { when: "as long as allowed", text: "a".padEnd(expressionBytesMax), then: "read" },
    { when: "one byte longer", text: "a".padEnd(expressionBytesMax + 1), then: "1:1 expected at most 4 KiB" },
    { when: "as many parts as allowed", text: sum(expressionNodesMax / 2), then: "read" },
    { when: "one more", text: sum(expressionNodesMax / 2 + 1), then: "expected at most 1000 parts" },
    { when: "as deep as allowed", text: nested(expressionDepthMax), then: "read" },
    { when: "one deeper", text: nested(expressionDepthMax + 1), then: "expected at most 40 levels of nesting" },
    { when: "signs in a row, which are no levels", text: `${"!".repeat(1_001)}a`, then: "read" },
  ])("$when: $then", ({ text, then }) => {
    expect(told(text)).toContain(then);
  });

  it("keeps what was read lately, and not everything", () => {
    const first = readExpression("first == 0");
    expect(readExpression("first == 0")).toBe(first);
    expect(readExpression("first == 0", { variables: ["first"] })).not.toBe(first);
    const long = (index: number): string => `a == ${index}`.padEnd(expressionBytesMax);
    const many = keptCharactersMax / expressionBytesMax;
    for (let index = 0; index < many - 1; index += 1) readExpression(long(index));
    expect(readExpression("first == 0")).toBe(first);
    readExpression(long(many));
    expect(readExpression("first == 0")).not.toBe(first);
  });
});
