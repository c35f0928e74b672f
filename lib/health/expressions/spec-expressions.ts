import { allActions, type Failure, type HealthExpression, type StageSetSpec } from "../../api/index.ts";
import { readExpression } from "../cel/expression.ts";

/** A CEL expression of a spec, and where it stands. */
export interface SpecExpression {
  /** Path from the root, such as `spec.stages[0].readyChecks.exprs[1].current`. */
  readonly path: string;
  readonly text: string;
  /** The only variables that there are; absent: the fields of the object that it is about. */
  readonly variables?: readonly string[];
}

/** What `dependsOn[].readyExpr` may name: the object that is depended on, and the StageSet that depends on it. */
export const dependencyVariables = ["dep", "self"] as const;

/** An expression that no object can make right. */
export interface ExpressionFault {
  readonly path: string;
  /** Why, without the expression. */
  readonly problem: string;
}

/** Every CEL expression of a spec. */
export function specExpressions(spec: StageSetSpec): readonly SpecExpression[] {
  return [
    ...(spec.dependsOn ?? []).flatMap(({ readyExpr }, index) =>
      at(`spec.dependsOn[${index}].readyExpr`, readyExpr, dependencyVariables),
    ),
    ...spec.stages.flatMap(({ readyChecks }, stage) =>
      (readyChecks?.exprs ?? []).flatMap((expression, index) =>
        healthExpressions(`spec.stages[${stage}].readyChecks.exprs[${index}]`, expression),
      ),
    ),
    ...allActions(spec).flatMap(({ path, action: { wait } }) => at(`${path}.wait.expr`, wait?.expr)),
  ];
}

function healthExpressions(path: string, { inProgress, failed, current }: HealthExpression): readonly SpecExpression[] {
  return [...at(`${path}.inProgress`, inProgress), ...at(`${path}.failed`, failed), ...at(`${path}.current`, current)];
}

function at(path: string, text: string | undefined, variables?: readonly string[]): readonly SpecExpression[] {
  return text === undefined ? [] : [{ path, text, ...(variables !== undefined && { variables }) }];
}

/** Those of a spec's expressions that do not compile: found out before anything is touched, and offline. */
export function expressionFaults(spec: StageSetSpec): readonly ExpressionFault[] {
  return specExpressions(spec).flatMap(({ path, text, variables }) => {
    const reading = readExpression(text, variables === undefined ? {} : { variables });
    return reading.kind === "invalid" ? [{ path, problem: reading.message }] : [];
  });
}

/** InvalidSpec, naming the first of them; undefined where all compile. */
export function checkExpressions(spec: StageSetSpec): Failure | undefined {
  const [fault, ...others] = expressionFaults(spec);
  if (fault === undefined) return undefined;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  const message = `Cannot use ${fault.path}: it does not compile: ${fault.problem}; correct it${more}`;
  return { reason: "InvalidSpec", retry: "never", message };
}
