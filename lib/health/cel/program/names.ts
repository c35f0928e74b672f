import { namePartsMax } from "../../limits.ts";
import { Complaint } from "../syntax/complaint.ts";
import type { Node } from "../syntax/tree.ts";
import { spend } from "../values/budget.ts";
import { missing, placed } from "../values/fault.ts";
import { typeNamed } from "../values/kind.ts";
import type { CelValue } from "../values/value.ts";
import type { Part, Run, Scope } from "./part.ts";

/** A name: of a loop's variable, of a variable, or of a type. */
export function nameOf(scope: Scope, at: number, name: string): Part {
  const slot = scope.locals.lastIndexOf(name);
  if (slot !== -1) return { type: "dyn", evaluate: (run) => run.slots[slot] ?? null };
  const type = typeNamed(name);
  if (type === undefined) checkDeclared(scope, at, name);
  const unknown = placed(missing(`unknown variable: ${name}`), at);
  return {
    type: "dyn",
    evaluate: (run) => {
      const value = variable(run, name);
      return value === undefined ? (type ?? unknown) : value;
    },
  };
}

function checkDeclared({ variables, isChecked }: Scope, at: number, name: string): void {
  if (!isChecked || variables === undefined || variables.includes(name)) return;
  throw new Complaint(at, `expected a variable (${variables.join(", ")}), found ${name}`);
}

function variable(run: Run, name: string): CelValue | undefined {
  spend(run, 1);
  return run.variable(name);
}

/**
 * The names of `a.b.c`, where it could be one name with dots; undefined: it begins with something else, or has more parts
 * than a name may.
 */
export function namesOf({ locals }: Pick<Scope, "locals">, node: Node): readonly string[] | undefined {
  const fields: string[] = [];
  let operand = node;
  while (operand.kind === "select" && !operand.isOptional && fields.length < namePartsMax - 1) {
    fields.push(operand.field);
    operand = operand.operand;
  }
  if (operand.kind !== "name" || locals.includes(operand.name)) return undefined;
  return [operand.name, ...fields.reverse()];
}

/** `a.b.c` is the variable of that name, where there is one, and else what `otherwise` says. */
export function qualified(name: string, otherwise: Part): Part {
  return {
    type: "dyn",
    evaluate: (run) => {
      const value = run.hasDots ? variable(run, name) : undefined;
      return value === undefined ? otherwise.evaluate(run) : value;
    },
  };
}

/** A type whose name has dots, unless a variable is in its way. */
export function qualifiedType(at: number, name: string, root: string): Part | undefined {
  const type = typeNamed(name);
  if (type === undefined) return undefined;
  const unknown = placed(missing(`unknown variable: ${name}`), at);
  return { type: "dyn", evaluate: (run) => (run.variable(root) === undefined ? type : unknown) };
}
