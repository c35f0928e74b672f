import type { Quantifier } from "../syntax/tree.ts";
import { keysOf, spend } from "../values/budget.ts";
import { CelFault, failed, milder, placed } from "../values/fault.ts";
import { kindOf } from "../values/kind.ts";
import { findIn, listOf } from "../values/list.ts";
import { CelList, CelMap, CelOptional, type CelValue } from "../values/value.ts";
import { notBool } from "./logic.ts";
import type { Part, Run } from "./part.ts";

interface LoopParts {
  readonly at: number;
  readonly over: Part;
  readonly body: Part;
  /** Where the loop's variable stands. */
  readonly slot: number;
}

type Take = (said: CelValue | CelFault, element: CelValue) => CelValue | CelFault | undefined;

/** Evaluates the body for each element of a list or key of a map, until `take` is given what ends the loop. */
function walk(run: Run, { at, over, body, slot }: LoopParts, take: Take): CelValue | CelFault | undefined {
  const of = over.evaluate(run);
  if (of instanceof CelFault) return of;
  const list = of instanceof CelMap ? listOf(keysOf(run, of)) : of;
  if (!(list instanceof CelList)) {
    return placed(failed(`no such overload: a ${kindOf(of)} has no elements to go through`), at);
  }
  return findIn(list, (element) => {
    spend(run, 1);
    run.slots[slot] = element;
    return take(body.evaluate(run), element);
  });
}

/** all and exists: one element may settle it, whatever becomes of the others. */
export function quantify(quantifier: Quantifier, parts: LoopParts): Part {
  if (quantifier === "exists_one") return existsOne(parts);
  const settling = quantifier === "exists";
  return {
    type: "bool",
    evaluate: (run) => {
      let fault: CelFault | undefined;
      const ended = walk(run, parts, (said) => {
        if (said === settling) return settling;
        if (said === !settling) return undefined;
        const met = said instanceof CelFault ? said : placed(notBool(`${quantifier}()`, said), parts.at);
        fault = fault === undefined ? met : milder(fault, met);
        return undefined;
      });
      return ended ?? fault ?? !settling;
    },
  };
}

function existsOne(parts: LoopParts): Part {
  return {
    type: "bool",
    evaluate: (run) => {
      let count = 0;
      const ended = walk(run, parts, (said) => {
        if (said instanceof CelFault) return said;
        if (typeof said !== "boolean") return placed(notBool("exists_one()", said), parts.at);
        if (said) count += 1;
        return undefined;
      });
      return ended ?? count === 1;
    },
  };
}

export function filter(parts: LoopParts): Part {
  return {
    type: "list",
    evaluate: (run) => {
      const kept: CelValue[] = [];
      const ended = walk(run, parts, (said, element) => {
        if (said instanceof CelFault) return said;
        if (typeof said !== "boolean") return placed(notBool("filter()", said), parts.at);
        if (said) kept.push(element);
        return undefined;
      });
      return ended ?? listOf(kept);
    },
  };
}

/** map, and of the elements that `where` holds for, if it is there. */
export function mapLoop(parts: LoopParts, where?: Part): Part {
  const chosen = where === undefined ? parts.body : onlyWhere(where, parts);
  return {
    type: "list",
    evaluate: (run) => {
      const made: CelValue[] = [];
      const ended = walk(run, { ...parts, body: chosen }, (said) => {
        if (said instanceof CelFault) return said === skipped ? undefined : said;
        made.push(said);
        return undefined;
      });
      return ended ?? listOf(made);
    },
  };
}

const skipped = failed("skipped");

function onlyWhere(where: Part, { at, body }: LoopParts): Part {
  return {
    type: "dyn",
    evaluate: (run) => {
      const does = where.evaluate(run);
      if (does === true) return body.evaluate(run);
      if (does === false) return skipped;
      return does instanceof CelFault ? does : placed(notBool("map()", does), at);
    },
  };
}

/** optMap; flat: optFlatMap. Of none nothing is evaluated. */
export function optionalMap({ at, over, body, slot }: LoopParts, isFlat: boolean): Part {
  return {
    type: "optional_type",
    evaluate: (run) => {
      const of = over.evaluate(run);
      if (of instanceof CelFault) return of;
      if (!(of instanceof CelOptional)) return placed(failed(`no such overload: a ${kindOf(of)} is not optional`), at);
      if (of.value === undefined) return of;
      spend(run, 1);
      run.slots[slot] = of.value;
      const said = body.evaluate(run);
      if (said instanceof CelFault || isFlat) return said;
      return new CelOptional(said);
    },
  };
}
