import { describe, expect, it } from "vitest";
import { matchAt, parseGlob } from "./glob.ts";

function match(pattern: string, text: string, from = 0): readonly number[] | undefined {
  const glob = parseGlob(pattern);
  if (glob === undefined) return undefined;
  const found = matchAt(glob, Array.from(text), from, { steps: 1000 });
  return found === undefined ? [] : [found.shortest, found.longest];
}

describe("a pattern matches from a place on, shortest and longest", () => {
  it.each<readonly [string, string, readonly number[]]>([
    ["", "abc", [0, 0]],
    ["abc", "abcd", [3, 3]],
    ["abc", "ab", []],
    ["a?c", "abc", [3, 3]],
    ["?", "", []],
    ["*", "abc", [0, 3]],
    ["**", "abc", [0, 3]],
    ["a*", "abc", [1, 3]],
    ["*b", "abab", [2, 4]],
    ["*/", "a/b/c", [2, 4]],
    ["a*b*c", "abcabc", [3, 6]],
    ["[abc]", "b", [1, 1]],
    ["[a-c]x", "bx", [2, 2]],
    ["[a-c]", "d", []],
    ["[!a-c]", "d", [1, 1]],
    ["[^a-c]", "b", []],
    ["[]]", "]", [1, 1]],
    ["[!]]", "]", []],
    ["[a-]", "-", [1, 1]],
    ["[\\]]", "]", [1, 1]],
    ["[a", "[a", [2, 2]],
    ["[", "[", [1, 1]],
    ["\\*", "*", [1, 1]],
    ["\\*", "a", []],
    ["\\?a", "?a", [2, 2]],
    ["\\", "\\", [1, 1]],
    ["a.c", "abc", []],
    ["(a|b)+$", "(a|b)+$", [7, 7]],
    ["?", "😀", [1, 1]],
  ])("%j in %j: %j", (pattern, text, then) => {
    expect(match(pattern, text)).toEqual(then);
  });
  it("that is not the beginning", () => {
    expect(match("b*", "abc", 1)).toEqual([1, 2]);
  });
  it("but knows no classes", () => {
    expect(match("[[:digit:]]", "1")).toBeUndefined();
    expect(match("[:digit:]", "g")).toEqual([1, 1]);
  });
});

describe("the work of a match", () => {
  const work = (pattern: string, text: string): number => {
    const budget = { steps: 1_000_000 };
    matchAt(parseGlob(pattern) ?? [], Array.from(text), 0, budget);
    return 1_000_000 - budget.steps;
  };

  it("is at most text times pattern, stars or not", () => {
    const pattern = "*a".repeat(10);
    for (const length of [100, 200, 400]) expect(work(pattern, "a".repeat(length))).toBeLessThan(length * 25);
  });
  it("ends with its budget", () => {
    const budget = { steps: 10 };
    matchAt(parseGlob("*b") ?? [], Array.from("a".repeat(1000)), 0, budget);
    expect(budget.steps).toBeGreaterThan(-10);
  });
});
