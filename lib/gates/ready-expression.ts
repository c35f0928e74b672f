import type { Failure, Live, StageSet } from "../api/index.ts";
import { tellRef, type LiveObject } from "../cluster/index.ts";
import { dependencyVariables, evaluate, readExpression } from "../health/index.ts";
import type { DependencyTarget } from "./dependency-target.ts";

/** What an expression says of a dependency. notYet: `why`, of the dependency. unusable: only another expression can help. */
export type ExpressionVerdict =
  | { readonly kind: "ready" }
  | { readonly kind: "notYet"; readonly why: string }
  | { readonly kind: "unusable"; readonly failure: Failure };

/** Is `object` ready by the expression of the dependency at `index`, over `dep` and `self`? A field that is missing is "not yet". */
export function judgeByExpression(
  { index, text, target }: { readonly index: number; readonly text: string; readonly target: DependencyTarget },
  { self, object }: { readonly self: Live<StageSet>; readonly object: LiveObject | Live<StageSet> },
): ExpressionVerdict {
  const reading = readExpression(text, { variables: dependencyVariables });
  if (reading.kind === "invalid") return { kind: "unusable", failure: unusable(index, reading.message) };
  const evaluation = evaluate(reading.expression, { dep: object, self });
  switch (evaluation.kind) {
    case "true":
      return { kind: "ready" };
    case "false":
      return { kind: "notYet", why: "its readyExpr is not true yet" };
    case "missing":
      return { kind: "notYet", why: `its readyExpr cannot tell yet${said(target, evaluation.message)}` };
    case "failed": {
      const failure = unusable(index, `it fails over ${tellRef(target.ref)}${said(target, evaluation.message)}`);
      return { kind: "unusable", failure };
    }
  }
}

/** CEL likes to repeat the value that it cannot use. */
function said({ ref, isStageSet }: DependencyTarget, message: string): string {
  return ref.kind === "Secret" && !isStageSet ? "" : `: ${message}`;
}

function unusable(index: number, why: string): Failure {
  const message = `Cannot use spec.dependsOn[${index}].readyExpr: ${why}; correct it`;
  return { reason: "InvalidSpec", retry: "never", message };
}
