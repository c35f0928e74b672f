import { formatBytes } from "../../base/index.ts";
import { evaluationCostMax, expressionBytesMax, keptCharactersMax } from "../limits.ts";
import { compile } from "./program/compile.ts";
import type { Part } from "./program/part.ts";
import { Complaint, placeOf, tellPlace, type Place } from "./syntax/complaint.ts";
import { parse } from "./syntax/parse.ts";
import { BudgetSpent, spend } from "./values/budget.ts";

/** A CEL expression that may be true or false; only `evaluate` looks into it. */
export interface Expression {
  readonly text: string;
  readonly part: Part;
}

/**
 * invalid: no object can make it right. `problem`: what was expected, in place of what; `message`: the same, and where.
 * Neither repeats the expression. `cost`: of the reading, in the units of an evaluation.
 */
export type ExpressionReading = { readonly cost: number } & (
  | { readonly kind: "read"; readonly expression: Expression }
  | ({ readonly kind: "invalid"; readonly message: string; readonly problem: string } & Place)
);

export interface ReadingOptions {
  /** The only variables that there are, such as `dep` and `self`; absent: whichever fields the object has. */
  readonly variables?: readonly string[];
}

/** What it costs to read a byte of an expression: the dearest are as short as a part can be. */
const byteCost = 6;

const kept = new Map<string, ExpressionReading>();
let keptCharacters = 0;

/** Reads an expression, under the limits of size and nesting; what was read lately is not read again. */
export function readExpression(text: string, { variables }: ReadingOptions = {}): ExpressionReading {
  const name = `${variables?.join(",") ?? "*"} ${text}`;
  const known = kept.get(name);
  if (known !== undefined) return known;
  const reading = read(text, variables);
  if (text.length <= expressionBytesMax) keep(name, reading);
  return reading;
}

function keep(name: string, reading: ExpressionReading): void {
  kept.set(name, reading);
  keptCharacters += name.length;
  for (const oldest of kept.keys()) {
    if (keptCharacters <= keptCharactersMax) return;
    kept.delete(oldest);
    keptCharacters -= oldest.length;
  }
}

function read(text: string, variables: readonly string[] | undefined): ExpressionReading {
  const budget = { left: evaluationCostMax };
  const cost = (): number => evaluationCostMax - Math.max(0, budget.left);
  try {
    const bytes = Buffer.byteLength(text);
    if (bytes > expressionBytesMax) throw new Complaint(0, `expected at most ${formatBytes(expressionBytesMax)}`);
    spend(budget, bytes * byteCost);
    const node = parse(text);
    const part = compile({ locals: [], budget, isChecked: true, ...(variables !== undefined && { variables }) }, node);
    if (part.type !== "bool" && part.type !== "dyn") {
      throw new Complaint(node.at, `expected true or false, found ${part.type}`);
    }
    return { kind: "read", cost: cost(), expression: { text, part } };
  } catch (error) {
    if (error instanceof Complaint) return invalid(text, cost(), error);
    if (error instanceof BudgetSpent) {
      return invalid(text, cost(), new Complaint(0, "expected smaller regular expressions"));
    }
    throw error;
  }
}

function invalid(text: string, cost: number, { at, message: problem }: Complaint): ExpressionReading {
  return { kind: "invalid", cost, problem, message: `${problem} (at ${tellPlace(text, at)})`, ...placeOf(text, at) };
}
