import { EvaluationError, ParseError, TypeError as CelTypeError } from "@marcbachmann/cel-js";

/** What CEL has against an expression, on one line. `missing`: only because the object lacks something, for now. */
export interface CelProblem {
  readonly message: string;
  readonly missing: boolean;
}

const missingCodes: readonly string[] = ["no_such_key", "unknown_variable", "index_out_of_bounds"];

/** The words for what the library threw. @throws what is none of its errors: a bug, of ours or of the library */
export function celProblem(error: unknown): CelProblem {
  if (error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError) {
    const { code, summary, range } = error;
    const place = range === undefined ? "" : ` (at character ${range.start + 1})`;
    return { message: `${summary}${place}`, missing: missingCodes.includes(code) };
  }
  throw error;
}
