import { expect, it } from "vitest";
import type { StageSetSpec } from "../../api/index.ts";
import { specExpressions } from "./spec-expressions.ts";

const sourceRef = { kind: "ExternalArtifact", name: "shop" };
const wait = (expr: string): object => ({
  name: "wait",
  wait: { target: { apiVersion: "v1", kind: "ConfigMap", name: "a" }, expr },
});

/** A spec with an expression wherever one may stand: its text says where. */
function spec(): StageSetSpec {
  const expr = { apiVersion: "v1", current: "current", inProgress: "inProgress", failed: "failed" };
  const readyChecks = { exprs: [{ apiVersion: "v1", kind: "Pod", current: "first" }, expr] };
  const actions = { pre: [wait("pre")], post: [wait("post")], onFailure: [wait("onFailure")] };
  return {
    dependsOn: [{ name: "one" }, { name: "two", readyExpr: "readyExpr" }],
    onDelete: [wait("onDelete")],
    onRollback: [wait("onRollback")],
    migrations: [{ name: "m", to: "1.0.0", actions: [wait("up")], down: [wait("down")] }],
    stages: [
      { name: "first", sourceRef },
      { name: "second", sourceRef, readyChecks, actions },
    ],
  } as unknown as StageSetSpec; // of a whole one this needs no more
}

it("finds every expression of a spec", () => {
  expect(specExpressions(spec()).map(({ path, text }) => `${path}: ${text}`)).toEqual([
    "spec.dependsOn[1].readyExpr: readyExpr",
    "spec.stages[1].readyChecks.exprs[0].current: first",
    "spec.stages[1].readyChecks.exprs[1].inProgress: inProgress",
    "spec.stages[1].readyChecks.exprs[1].failed: failed",
    "spec.stages[1].readyChecks.exprs[1].current: current",
    "spec.stages[1].actions.pre[0].wait.expr: pre",
    "spec.stages[1].actions.post[0].wait.expr: post",
    "spec.stages[1].actions.onFailure[0].wait.expr: onFailure",
    "spec.onDelete[0].wait.expr: onDelete",
    "spec.onRollback[0].wait.expr: onRollback",
    "spec.migrations[0].actions[0].wait.expr: up",
    "spec.migrations[0].down[0].wait.expr: down",
  ]);
});
