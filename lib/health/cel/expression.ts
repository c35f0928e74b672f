import { Environment, type ParseResult } from "@marcbachmann/cel-js";
import { formatBytes } from "../../base/index.ts";
import { expressionBytesMax, expressionDepthMax, expressionNodesMax, expressionsKeptMax } from "../limits.ts";
import { celProblem } from "./problem.ts";

/** A CEL expression that compiles and may be true or false; only `evaluate` looks into it. */
export interface Expression {
  readonly text: string;
  readonly run: (fields: Readonly<Record<string, unknown>>) => unknown;
}

/** invalid: no object can make it right. `message`: why, without the expression. */
export type ExpressionReading =
  { readonly kind: "read"; readonly expression: Expression } | { readonly kind: "invalid"; readonly message: string };

const environment = new Environment({
  unlistedVariablesAreDyn: true, // the object's fields: no schema of them is known
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: { maxAstNodes: expressionNodesMax, maxDepth: expressionDepthMax },
});

const kept = new Map<string, ExpressionReading>();

/** Compiles `text` under the limits of size and nesting; what was compiled lately is not compiled again. */
export function readExpression(text: string): ExpressionReading {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const reading = compile(text);
  const [oldest] = kept.keys();
  if (kept.size >= expressionsKeptMax && oldest !== undefined) kept.delete(oldest);
  if (text.length <= expressionBytesMax) kept.set(text, reading);
  return reading;
}

function compile(text: string): ExpressionReading {
  const bytes = Buffer.byteLength(text);
  if (bytes > expressionBytesMax) {
    return invalid(`it is longer than ${formatBytes(expressionBytesMax)}`);
  }
  let parsed: ParseResult;
  try {
    parsed = environment.parse(text);
  } catch (error) {
    return invalid(celProblem(error).message);
  }
  const { valid, type, error } = parsed.check();
  if (!valid) return invalid(celProblem(error).message);
  if (type !== "bool" && type !== "dyn") return invalid(`it gives a ${type ?? "value"}, neither true nor false`);
  return { kind: "read", expression: { text, run: (fields) => parsed(fields) as unknown } };
}

function invalid(message: string): ExpressionReading {
  return { kind: "invalid", message };
}
