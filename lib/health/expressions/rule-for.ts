import type { HealthExpression } from "../../api/index.ts";
import type { ObjectKind } from "../../cluster/index.ts";

/** One of a stage's `readyChecks.exprs`, and which one it is. */
export interface ExpressionRule {
  readonly index: number;
  readonly expression: HealthExpression;
}

/**
 * Which of `exprs` judges objects of that group and kind: the first that names it, or its whole group. The version says
 * nothing.
 */
export function ruleFor(of: ObjectKind, exprs: readonly HealthExpression[]): ExpressionRule | undefined {
  const index = exprs.findIndex((expression) => speaksOf(expression, of));
  const expression = exprs[index];
  return expression === undefined ? undefined : { index, expression };
}

/** Does it speak of objects of that group and kind, whether or not another one comes first? */
export function speaksOf({ apiVersion, kind = "" }: HealthExpression, of: ObjectKind): boolean {
  return groupOf(apiVersion) === groupOf(of.apiVersion) && (kind === "" || kind === of.kind);
}

/** The core has no group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}
