import type { HealthExpression } from "../../api/index.ts";
import type { ObjectKind } from "../../cluster/index.ts";
import { groupOf, ruleFor, speaksOf } from "./rule-for.ts";

/** Those of `exprs` that judge nothing of what a stage waits for, in a sentence each: most likely a slip of the pen. */
export function idleExpressions(exprs: readonly HealthExpression[], awaited: readonly ObjectKind[]): readonly string[] {
  const judging = new Set(awaited.map((of) => ruleFor(of, exprs)?.index));
  return exprs.flatMap((expression, index) => {
    if (judging.has(index)) return [];
    const name = `readyChecks.exprs[${index}]`;
    const spoken = awaited.find((of) => speaksOf(expression, of));
    const first = spoken === undefined ? undefined : ruleFor(spoken, exprs);
    if (first !== undefined) return [`${name} judges nothing: exprs[${first.index}] comes first for the same objects`];
    return [`${name} judges nothing: the stage neither applies nor checks ${tellTarget(expression)}`];
  });
}

function tellTarget({ apiVersion, kind = "" }: HealthExpression): string {
  const group = groupOf(apiVersion);
  const where = group === "" ? "of the core group" : `of ${group}`;
  return `${kind === "" ? "anything" : `a ${kind}`} ${where}`;
}
