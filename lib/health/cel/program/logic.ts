import { spend } from "../values/budget.ts";
import { CelFault, failed, milder, placed } from "../values/fault.ts";
import { kindOf } from "../values/kind.ts";
import type { CelValue } from "../values/value.ts";
import type { StaticKind } from "../functions/overload.ts";
import type { Part } from "./part.ts";

/** `left || right` and `left && right`: one of them may settle it, whatever becomes of the other. */
export function logic(operator: "&&" | "||", at: number, left: Part, right: Part): Part {
  const settling = operator === "||";
  return {
    type: "bool",
    evaluate: (run) => {
      spend(run, 1);
      const one = left.evaluate(run);
      if (one === settling) return settling;
      const other = right.evaluate(run);
      if (other === settling) return settling;
      if (typeof one === "boolean" && typeof other === "boolean") return !settling;
      return faultOf(operator, at, one, other);
    },
  };
}

function faultOf(operator: string, at: number, one: CelValue | CelFault, other: CelValue | CelFault): CelFault {
  const faults = [one, other]
    .filter((side) => typeof side !== "boolean")
    .map((side) => (side instanceof CelFault ? side : placed(notBool(operator, side), at)));
  return faults.reduce(milder);
}

export function notBool(where: string, value: CelValue): CelFault {
  return failed(`no such overload: ${where} needs true or false, was given ${kindOf(value)}`);
}

/** `condition ? yes : no`: only one of the two is evaluated. */
export function choice(at: number, condition: Part, { yes, no }: { readonly yes: Part; readonly no: Part }): Part {
  const type: StaticKind = yes.type === no.type ? yes.type : "dyn";
  return {
    type,
    evaluate: (run) => {
      spend(run, 1);
      const which = condition.evaluate(run);
      if (which === true) return yes.evaluate(run);
      if (which === false) return no.evaluate(run);
      return which instanceof CelFault ? which : placed(notBool("? :", which), at);
    },
  };
}
