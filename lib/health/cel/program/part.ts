import { Complaint } from "../syntax/complaint.ts";
import type { StaticKind } from "../functions/overload.ts";
import type { Budget } from "../values/budget.ts";
import type { CelFault } from "../values/fault.ts";
import type { CelValue } from "../values/value.ts";

/** One evaluation: what it is over, what it may still cost, and what the loops' variables stand for now. */
export interface Run extends Budget {
  /** The value of a variable; undefined: there is none of that name. */
  readonly variable: (name: string) => CelValue | undefined;
  readonly slots: CelValue[];
  /** Has a variable a dot in its name? Only then can `a.b` be one. */
  readonly hasDots: boolean;
}

export type Evaluate = (run: Run) => CelValue | CelFault;

/** A part of an expression, ready to be evaluated. `type`: what the text alone says of its value. */
export interface Part {
  readonly type: StaticKind;
  readonly evaluate: Evaluate;
}

/** What the names in a part of an expression stand for. */
export interface Scope {
  /** The loops' variables, innermost last, by their slot. */
  readonly locals: readonly string[];
  /** The only variables that there are; absent: any field of an object may be one. */
  readonly variables?: readonly string[];
  /** What the regular expressions that stand in the text may cost together. */
  readonly budget: Budget;
  /** Is what can never come to a value refused? */
  readonly isChecked: boolean;
}

/** @throws Complaint where the text alone shows that a part is neither true nor false */
export function expectBool({ isChecked }: Scope, at: number, { type }: Part): void {
  if (isChecked && type !== "bool" && type !== "dyn") throw new Complaint(at, `expected true or false, found ${type}`);
}
