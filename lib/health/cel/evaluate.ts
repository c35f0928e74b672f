import { evaluationCostMax } from "../limits.ts";
import type { Expression } from "./expression.ts";
import type { Run } from "./program/part.ts";
import { tellPlace } from "./syntax/complaint.ts";
import { BudgetSpent } from "./values/budget.ts";
import { CelFault } from "./values/fault.ts";
import { ofJson } from "./values/of-json.ts";

/**
 * What an expression says of an object. missing: a field that it names is not there (yet). failed: it cannot say
 * anything of this object, and time will hardly help; `message`: why, without the expression.
 */
export type Evaluation =
  | { readonly kind: "true" }
  | { readonly kind: "false" }
  | { readonly kind: "missing"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string };

/**
 * Evaluates an expression over variables: an object's fields at the top level, or `{ dep, self }`. It ends once it has
 * cost `evaluationCostMax`, which depends on the expression and the object alone, on no clock.
 */
export function evaluate({ text, part }: Expression, fields: Readonly<Record<string, unknown>>): Evaluation {
  const run: Run = {
    variable: (name) => (fields[name] !== undefined && Object.hasOwn(fields, name) ? ofJson(fields[name]) : undefined),
    slots: [],
    left: evaluationCostMax,
    hasDots: Object.keys(fields).some((name) => name.includes(".")),
  };
  try {
    const said = part.evaluate(run);
    if (said === true) return { kind: "true" };
    if (said === false) return { kind: "false" };
    if (said instanceof CelFault)
      return { kind: said.kind, message: `${said.message} (at ${tellPlace(text, said.at)})` };
    return { kind: "failed", message: "it gave neither true nor false" };
  } catch (error) {
    if (error instanceof BudgetSpent) return { kind: "failed", message: "it costs more than an evaluation may" };
    throw error;
  }
}
