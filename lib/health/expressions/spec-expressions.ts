import { allActions, type HealthExpression, type StageSetSpec } from "../../api/index.ts";

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
