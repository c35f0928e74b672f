import type { Expression } from "./expression.ts";
import { evaluationMsMax } from "../limits.ts";
import { boundedRun } from "./bounded-run.ts";
import { celProblem } from "./problem.ts";
import { isRecord } from "../fields.ts";

/**
 * What an expression says of an object. missing: a field that it names is not there (yet). failed: it cannot say
 * anything of this object, and time will hardly help; `message`: why, without the expression.
 */
export type Evaluation =
  | { readonly kind: "true" }
  | { readonly kind: "false" }
  | { readonly kind: "missing"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string };

/** Evaluates an expression over an object's fields at the top level, within `evaluationMsMax`. */
export function evaluate({ run }: Expression, object: Readonly<Record<string, unknown>>): Evaluation {
  try {
    const came = boundedRun(() => run(celFields(object)), evaluationMsMax);
    if (came.kind === "late") return { kind: "failed", message: `it took longer than ${evaluationMsMax}ms` };
    if (came.value === true) return { kind: "true" };
    if (came.value === false) return { kind: "false" };
    return { kind: "failed", message: "it gave neither true nor false" };
  } catch (error) {
    const { message, missing } = celProblem(error);
    return { kind: missing ? "missing" : "failed", message };
  }
}

function celFields(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(object).map(([name, field]) => [name, celValue(field)]));
}

/** JSON's whole numbers are CEL's integers, as they are for Kubernetes; they compare with doubles either way. */
function celValue(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(celValue);
  return isRecord(value) ? celFields(value) : value;
}
