import { describe, expect, it } from "vitest";
import { evaluationCostMax, expressionDepthMax } from "../limits.ts";
import { evaluate, type Evaluation } from "./evaluate.ts";
import { readExpression } from "./expression.ts";
import { compile } from "./program/compile.ts";
import { parse } from "./syntax/parse.ts";

/** About as much as an object can hold, of whatever makes an expression dear. */
const hostile = {
  many: Array.from({ length: 300 }, (_, index) => index),
  large: Array.from({ length: 20_000 }, (_, index) => ({ type: `t${index}`, status: "True" })),
  keys: Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, index])),
  text: "a".repeat(2 ** 20),
  wide: "é😀".repeat(2 ** 18),
  patterns: Array.from({ length: 500 }, (_, index) => `\\pL{0,20}[^a-z${index}]*x`),
  tables: `[${"\\pL".repeat(300)}]`,
  folded: `(?i)[${"a-\\x{10ffff}".repeat(60)}]`,
  zones: Array.from({ length: 500 }, (_, index) => ["Europe/Berlin", "Asia/Tokyo", "America/Lima"][index % 3]),
  deep: Array.from({ length: 5_000 }).reduce<object>((below) => ({ below }), {}),
  alsoDeep: Array.from({ length: 5_000 }).reduce<object>((below) => ({ below }), {}),
};

function said(text: string): Evaluation {
  const reading = readExpression(text);
  if (reading.kind === "invalid") throw new Error(reading.message);
  return evaluate(reading.expression, hostile);
}

describe("a hostile expression costs no more than an evaluation may", () => {
  it.each([
    { when: "loops within loops", text: "many.all(a, many.all(b, many.all(c, many.all(d, a + b + c + d >= 0))))" },
    { when: "loops over a large list", text: "large.all(a, large.all(b, a == b || true))" },
    { when: "faults that || does without", text: "large.all(a, large.all(b, b.none == 1 || true))" },
    { when: "lists that grow", text: "large.map(a, large + large).size() > 0" },
    { when: "lists of lists compared", text: "many.map(a, many.map(b, many)) == many.map(a, many.map(b, many))" },
    { when: "text that doubles", text: "many.map(a, text + text + text).map(b, b + b).size() > 0" },
    { when: "text that is replaced by itself", text: "many.all(a, text.replace('a', text) != '')" },
    { when: "text that is cut to pieces", text: "many.all(a, text.split('').size() > 0)" },
    { when: "text that is turned round", text: "many.all(a, wide.reverse() != '')" },
    { when: "text that is counted", text: "many.all(a, size(wide) > 0)" },
    { when: "text that is searched", text: "many.all(a, text.indexOf('b' + text.substring(0, 200)) == -1)" },
    { when: "text that is compared", text: "many.all(a, wide < wide + 'a')" },
    { when: "text that is encoded", text: "many.all(a, base64.encode(bytes(text)) != '')" },
    { when: "text that is joined", text: "many.all(a, large.map(l, l.type).join(',') != '')" },
    { when: "text that is formatted", text: "many.all(a, '%s%s%s'.format([text, text, text]) != '')" },
    { when: "a map that is formatted", text: "many.all(a, '%s'.format([keys]) != '')" },
    { when: "numbers that are formatted", text: "large.all(a, '%.100f'.format([1.0e300]) != '')" },
    { when: "a map whose keys are counted", text: "many.all(a, size(keys) > 0)" },
    { when: "a map that is compared", text: "many.all(a, keys == keys)" },
    { when: "membership", text: "large.all(a, large.exists(b, b.type in large.map(c, c.type)))" },
    { when: "sets", text: "sets.contains(large, large)" },
    { when: "a regular expression over a large text", text: "text.matches('(.*)(.*)(.*)(.*)(.*)x')" },
    { when: "many regular expressions", text: "patterns.all(p, 'a'.matches(p) || true)" },
    { when: "a regular expression of large classes", text: "'a'.matches(tables)" },
    { when: "a regular expression of long ranges, whatever their case", text: "'a'.matches(folded)" },
    { when: "time zones", text: "zones.all(z, timestamp(0).getHours(z) >= 0)" },
    { when: "times", text: "large.all(a, large.all(b, timestamp('2024-05-01T10:00:00Z') > timestamp(0)))" },
    { when: "durations", text: "large.all(a, large.all(b, duration('1h2m3s4ms5us6ns') > duration('0s')))" },
    { when: "optional values", text: "large.all(a, large.all(b, optional.ofNonZeroValue(b).hasValue()))" },
  ])("$when", ({ text }) => {
    expect(said(text)).toEqual({ kind: "failed", message: "it costs more than an evaluation may" });
    expect(said("size(many) == 300").kind).toBe("true");
  });

  it.each([
    {
      when: "a regular expression that backtracks elsewhere",
      text: "('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!').matches('^(a+)+$')",
      then: "false",
    },
    {
      when: "values of another depth",
      text: "deep == alsoDeep",
      then: "a value nests deeper than 100 levels (at character 6)",
    },
    {
      when: "what is deep, formatted",
      text: "'%s'.format([deep]) == ''",
      then: "a value nests deeper than 100 levels (at character 6)",
    },
    {
      when: "more places than anybody reads",
      text: "'%.101f'.format([1.0]) == ''",
      then: "format: a precision above 100 (at character 10)",
    },
    {
      when: "a pattern that explodes",
      text: "'a'.matches('((a{99}){99}){99}' + '')",
      then: "the regular expression compiles to more than 2000 instructions (at character 5)",
    },
  ])("$when: $then", ({ text, then }) => {
    const answer = said(text);
    expect("message" in answer ? answer.message : answer.kind).toBe(then);
  });
});

describe("a hostile expression is read in so many looks at each of its parts", () => {
  const looksMax = 60;
  const nested = (open: string, inner: string, close: string): string =>
    `${open.repeat(expressionDepthMax - 1)}${inner}${close.repeat(expressionDepthMax - 1)}`;
  it.each([
    { when: "a way through fields", text: `a${".b".repeat(990)} == 1` },
    { when: "a way through fields that may not be there", text: `has(a${".b".repeat(990)})` },
    { when: "a way through optional fields", text: `a${".?b".repeat(900)}.orValue(1) == 1` },
    { when: "a function at the end of a way", text: `a${".b".repeat(990)}.trim() == ''` },
    { when: "methods in a row", text: `a${".trim()".repeat(500)} == ''` },
    { when: "elements of elements", text: `a${"[0]".repeat(490)} == 1` },
    { when: "a long sum", text: `a${"+a".repeat(490)} == 1` },
    { when: "relations in a row", text: `a${"==a".repeat(490)}` },
    { when: "memberships in a row", text: `a${" in a".repeat(490)}` },
    { when: "alternatives", text: `a${"||a".repeat(490)}` },
    { when: "choices within choices", text: `${"a?a:".repeat(expressionDepthMax - 1)}a` },
    { when: "a long list", text: `a == [0${",0".repeat(990)}]` },
    { when: "a long map", text: `a == {0:0${",0:0".repeat(490)}}` },
    { when: "lists within lists", text: `${nested("[", "0", "]")} == a` },
    { when: "loops within loops", text: nested("a.all(e,", "e", ")") },
    { when: "loops over loops", text: `a${".map(e,e)".repeat(300)} == []` },
    { when: "arguments within arguments", text: nested("a.orValue(", "a", ")") },
    { when: "matches of matches", text: `a${".matches('a')".repeat(20)}` },
  ])("$when", ({ text }) => {
    expect(looksPerPart(text)).toBeLessThan(looksMax);
  });
});

/** How often a compilation looks at a field or an element of the parsed parts and their lists, over how many they are. */
function looksPerPart(text: string): number {
  const parts = new Set<object>();
  let looks = 0;
  const watched = <T extends object>(part: T): T =>
    new Proxy(part, {
      get: (target, field) => {
        parts.add(target);
        looks += 1;
        const value: unknown = Reflect.get(target, field);
        return typeof value === "object" && value !== null ? watched(value) : value;
      },
    });
  compile({ locals: [], budget: { left: evaluationCostMax }, isChecked: false }, watched(parse(text)));
  return looks / parts.size;
}

describe("a hostile expression is refused where its regular expressions alone cost too much", () => {
  it.each([
    {
      when: "that repeat",
      text: Array.from({ length: 10 }, (_, index) => `a.matches('\\\\pL{0,900}${index}')`).join(" || "),
    },
    { when: "of large classes", text: `a.matches(r'${hostile.tables}')` },
    { when: "of long ranges, whatever their case", text: `a.matches(r'${hostile.folded}')` },
  ])("$when", ({ text }) => {
    expect(readExpression(text)).toMatchObject({ kind: "invalid", problem: "expected smaller regular expressions" });
  });
});

describe("an honest expression over a large object", () => {
  it.each([
    { text: "large.exists(c, c.type == 't19999' && c.status == 'True')" },
    { text: "large.all(c, has(c.status) && c.status == 'True' && c.type.startsWith('t'))" },
    { text: "many.all(n, string(n).matches('^[0-9]+$'))" },
    { text: "keys.all(k, k.startsWith('k'))" },
    { text: "text.contains('b') || size(text) == 1048576" },
  ])("$text is answered", ({ text }) => {
    expect(said(text).kind).toBe("true");
  });
});
