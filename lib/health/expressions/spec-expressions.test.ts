import { describe, expect, it } from "vitest";
import type { StageSetSpec } from "../../api/index.ts";
import { checkExpressions, expressionFaults, specExpressions } from "./spec-expressions.ts";

const sourceRef = { kind: "ExternalArtifact", name: "shop" };
const wait = (expr: string): object => ({
  name: "wait",
  wait: { target: { apiVersion: "v1", kind: "ConfigMap", name: "a" }, expr },
});

/** A spec with an expression wherever one may stand; `text` says which. */
function spec(text: (place: string) => string = () => "true"): StageSetSpec {
  const expr = { apiVersion: "v1", current: text("current"), inProgress: text("inProgress"), failed: text("failed") };
  const readyChecks = { exprs: [{ apiVersion: "v1", kind: "Pod", current: "true" }, expr] };
  const actions = { pre: [wait(text("pre"))], post: [wait(text("post"))], onFailure: [wait(text("onFailure"))] };
  return {
    dependsOn: [{ name: "one" }, { name: "two", readyExpr: text("readyExpr") }],
    onDelete: [wait(text("onDelete"))],
    onRollback: [wait(text("onRollback"))],
    migrations: [{ name: "m", to: "1.0.0", actions: [wait(text("up"))], down: [wait(text("down"))] }],
    stages: [
      { name: "first", sourceRef },
      { name: "second", sourceRef, readyChecks, actions },
    ],
  } as unknown as StageSetSpec; // of a whole one this needs no more
}

it("finds every expression of a spec", () => {
  expect(specExpressions(spec()).map(({ path }) => path)).toEqual([
    "spec.dependsOn[1].readyExpr",
    "spec.stages[1].readyChecks.exprs[0].current",
    "spec.stages[1].readyChecks.exprs[1].inProgress",
    "spec.stages[1].readyChecks.exprs[1].failed",
    "spec.stages[1].readyChecks.exprs[1].current",
    "spec.stages[1].actions.pre[0].wait.expr",
    "spec.stages[1].actions.post[0].wait.expr",
    "spec.stages[1].actions.onFailure[0].wait.expr",
    "spec.onDelete[0].wait.expr",
    "spec.onRollback[0].wait.expr",
    "spec.migrations[0].actions[0].wait.expr",
    "spec.migrations[0].down[0].wait.expr",
  ]);
});

describe("of those that do not compile", () => {
  const broken = (...places: readonly string[]): StageSetSpec =>
    spec((place) => (places.includes(place) ? "status.phase ==" : "true"));
  it.each([
    { places: [], then: [] },
    { places: ["current"], then: ["spec.stages[1].readyChecks.exprs[1].current"] },
    {
      places: ["readyExpr", "down"],
      then: ["spec.dependsOn[1].readyExpr", "spec.migrations[0].down[0].wait.expr"],
    },
  ])("$places: $then", ({ places, then }) => {
    const faults = expressionFaults(broken(...places));
    expect(faults.map(({ path }) => path)).toEqual(then);
    expect(faults.every(({ problem }) => problem.length > 0)).toBe(true);
  });
  it("the first is named, and the others are counted", () => {
    expect(checkExpressions(spec())).toBeUndefined();
    expect(checkExpressions(broken("failed", "up", "post"))).toMatchObject({ reason: "InvalidSpec", retry: "never" });
    expect(checkExpressions(broken("failed", "up", "post"))?.message).toMatch(
      /^Cannot use spec\.stages\[1\]\.readyChecks\.exprs\[1\]\.failed: it does not compile: .+; correct it \(and 2 more\)$/,
    );
  });
});
