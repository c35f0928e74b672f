import { RE2JS } from "re2js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { evaluationCostMax } from "../../limits.ts";
import { CelFault } from "../values/fault.ts";
import { compileRegex } from "./regex.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Does it match? Or what is wrong with it. */
function said(pattern: string, text: string): boolean | string {
  const budget = { left: evaluationCostMax };
  const regex = compileRegex(budget, pattern);
  return regex instanceof CelFault ? regex.message : regex.test(budget, text);
}

describe("a regular expression that leaves no choice at any character", () => {
  const patterns = ["^a?b?c?$", "(?i)^a?b?c?$", "(?:^a?b?c?$)", "\\Aa?b?c?$"];

  it.each(patterns)("%s is one that the library would look at for long", (pattern) => {
    expect(RE2JS.compile(pattern).re2().onepass).not.toBeNull();
  });

  it.each(patterns)("%s is compiled so that it does not", (pattern) => {
    const compile = vi.spyOn(RE2JS, "compile");
    expect(said(pattern, "ac")).toBe(true);
    expect(said(pattern, "ca")).toBe(false);
    expect(compile.mock.results.map(({ value }) => (value as RE2JS).re2().onepass)).toEqual([null, null]);
  });
});

describe("a repetition of nothing", () => {
  it.each(["*", "+a", "?", "{2}^a"])("%s is a mistake still", (pattern) => {
    expect(said(pattern, "a")).toBe("no regular expression of RE2: missing argument to repetition operator");
  });
});

describe("what it costs to compile one", () => {
  const costOf = (pattern: string): number => {
    const budget = { left: 100 * evaluationCostMax };
    compileRegex(budget, pattern);
    return 100 * evaluationCostMax - budget.left;
  };

  it.each([
    { when: "large classes", dear: "\\pL\\P{Lu}", cheap: "\\d.\\D.", more: 2_000 },
    { when: "large classes in another", dear: "[\\pL\\PN]", cheap: "[\\dL\\DN]", more: 2_000 },
    {
      when: "a long range, where case does not count",
      dear: "(?i)[a-\\x{10ffff}]",
      cheap: "[a-\\x{10ffff}]",
      more: 20_000,
    },
    { when: "in whatever way that is said", dear: "(?s-i:(?mi:[é-€]))", cheap: "(?s-m:(?mU:[é-€]))", more: 20_000 },
    { when: "even one that is refused", dear: "(a{99}){99}", cheap: "", more: 50 },
  ])("is more: $when", ({ dear, cheap, more }) => {
    expect(costOf(dear) - costOf(cheap)).toBeGreaterThan(more);
  });

  it("is as much for the same in ASCII, whether case counts or not", () => {
    expect(costOf("(?i)[a-z0-9-]+")).toBeLessThan(2 * costOf("[a-z0-9-]+"));
  });
});
