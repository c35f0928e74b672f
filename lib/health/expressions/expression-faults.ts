import type { Failure, StageSetSpec } from "../../api/index.ts";
import { readExpression, type ExpressionReading } from "../cel/expression.ts";
import { expressionsMax, readingCostMax } from "../limits.ts";
import { specExpressions, type SpecExpression } from "./spec-expressions.ts";

/**
 * What is wrong with an expression of a spec. invalid: no object can make it right. excess: up to this one there are
 * more, or dearer ones to read, than one StageSet may have.
 */
export interface ExpressionFault {
  readonly kind: "invalid" | "excess";
  readonly path: string;
  /** Why, without the expression; of an excess also the way out. */
  readonly problem: string;
}

/**
 * Those of a spec's expressions that do not compile: found out before anything is touched, and offline. Where there are
 * too many that is the only fault, and the rest is not read.
 */
export function expressionFaults(spec: StageSetSpec): readonly ExpressionFault[] {
  const expressions = specExpressions(spec);
  const [tooMany] = expressions.slice(expressionsMax);
  if (tooMany !== undefined) {
    return [excess(tooMany, `it is one more than the ${expressionsMax} expressions`, "divide the StageSet")];
  }
  const readings = new Map<string, ExpressionReading>();
  const faults: ExpressionFault[] = [];
  let cost = 0;
  for (const expression of expressions) {
    const { path, text, variables } = expression;
    const name = `${variables?.join(",") ?? "*"} ${text}`;
    const reading = readings.get(name) ?? readExpression(text, variables === undefined ? {} : { variables });
    if (!readings.has(name)) cost += reading.cost;
    readings.set(name, reading);
    if (cost > readingCostMax) {
      const what = `with it, reading the expressions costs more than the ${readingCostMax} units`;
      return [excess(expression, what, "shorten them, simplify their regular expressions, or divide the StageSet")];
    }
    if (reading.kind === "invalid") faults.push({ kind: "invalid", path, problem: reading.message });
  }
  return faults;
}

function excess({ path }: SpecExpression, what: string, wayOut: string): ExpressionFault {
  return { kind: "excess", path, problem: `${what} that one StageSet may have; ${wayOut}` };
}

/** InvalidSpec, naming the first of them; undefined where all compile. */
export function checkExpressions(spec: StageSetSpec): Failure | undefined {
  const [fault, ...others] = expressionFaults(spec);
  if (fault === undefined) return undefined;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return { reason: "InvalidSpec", retry: "never", message: `Cannot use ${fault.path}: ${sentence(fault)}${more}` };
}

function sentence({ kind, problem }: ExpressionFault): string {
  return kind === "excess" ? problem : `it does not compile: ${problem}; correct it`;
}
