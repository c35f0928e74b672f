import { describe, expect, it } from "vitest";
import type { StageSetSpec } from "../../api/index.ts";
import { expressionsMax, readingCostMax } from "../limits.ts";
import { readExpression } from "../cel/expression.ts";
import { checkExpressions, expressionFaults } from "./expression-faults.ts";

/** A spec whose one stage is judged by these expressions, and waits for `readyExpr` before. */
function specOf(currents: readonly string[], readyExpr?: string): StageSetSpec {
  const exprs = currents.map((current) => ({ apiVersion: "v1", current }));
  return {
    dependsOn: readyExpr === undefined ? [] : [{ name: "one", readyExpr }],
    stages: [{ name: "app", sourceRef: { name: "app" }, readyChecks: { exprs } }],
  } as unknown as StageSetSpec; // of a whole one this needs no more
}

const current = (index: number): string => `spec.stages[0].readyChecks.exprs[${index}].current`;

describe("of those that do not compile", () => {
  const broken = "status.phase ==";
  it.each([
    { when: "none", spec: specOf(["true"], "true"), then: [] },
    { when: "one", spec: specOf(["true", broken]), then: [current(1)] },
    { when: "the same one twice", spec: specOf([broken, "true", broken]), then: [current(0), current(2)] },
    {
      when: "one over other variables",
      spec: specOf(["status.ready"], "status.ready"),
      then: ["spec.dependsOn[0].readyExpr"],
    },
  ])("$when: $then", ({ spec, then }) => {
    const faults = expressionFaults(spec);
    expect(faults.map(({ path }) => path)).toEqual(then);
    expect(faults.every(({ kind, problem }) => kind === "invalid" && problem.length > 0)).toBe(true);
  });

  it("the first is named, and the others are counted", () => {
    expect(checkExpressions(specOf(["true"], "true"))).toBeUndefined();
    expect(checkExpressions(specOf(["true", broken, broken, broken]))).toEqual({
      reason: "InvalidSpec",
      retry: "never",
      message: `Cannot use ${current(1)}: it does not compile: expected an expression, found the end (at character 16); correct it (and 2 more)`,
    });
  });
});

describe("the limits of all expressions together", () => {
  /** Texts of 4,000 bytes, no two the same. */
  const long = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `a == ${index}`.padEnd(4_000));
  const { cost: costOfOne } = readExpression(long(1)[0] ?? "");
  const most = readingCostMax / costOfOne;
  const repeated = (count: number, text: string): readonly string[] => Array.from({ length: count }, () => text);
  const tooMany = `it is one more than the ${expressionsMax} expressions that one StageSet may have; divide the StageSet`;
  const tooDear = `with it, reading the expressions costs more than the ${readingCostMax} units that one StageSet may have; shorten them, simplify their regular expressions, or divide the StageSet`;
  const largePattern = (index: number): string => `a.matches('${index}a{900}')`;

  it.each([
    { when: "as many as allowed", spec: specOf(repeated(expressionsMax, "true")), then: [] },
    {
      when: "one more",
      spec: specOf(repeated(expressionsMax + 1, "true")),
      then: [{ kind: "excess", path: current(expressionsMax), problem: tooMany }],
    },
    { when: "as dear to read as allowed", spec: specOf(long(most)), then: [] },
    {
      when: "one more byte",
      spec: specOf([...long(most), "a"]),
      then: [{ kind: "excess", path: current(most), problem: tooDear }],
    },
    { when: "the same again, which costs nothing", spec: specOf([...long(most), ...long(most)]), then: [] },
    {
      when: "a few large regular expressions",
      spec: specOf(Array.from({ length: 10 }, (_, index) => largePattern(index))),
      then: [{ kind: "excess", path: current(4), problem: tooDear }],
    },
    {
      when: "one too many, and others that do not compile",
      spec: specOf([...repeated(expressionsMax, "a =="), "true"]),
      then: [{ kind: "excess", path: current(expressionsMax), problem: tooMany }],
    },
  ])("$when", ({ spec, then }) => {
    expect(expressionFaults(spec)).toEqual(then);
  });

  it("name the first beyond them, and the way out", () => {
    expect(checkExpressions(specOf(repeated(expressionsMax + 9, "true")))?.message).toBe(
      `Cannot use ${current(expressionsMax)}: ${tooMany}`,
    );
  });
});
