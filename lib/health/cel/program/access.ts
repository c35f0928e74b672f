import { spend } from "../values/budget.ts";
import { CelFault, failed, missing, placed } from "../values/fault.ts";
import { kindOf } from "../values/kind.ts";
import { CelList, CelMap, CelOptional, CelUint, type CelValue } from "../values/value.ts";
import type { Part } from "./part.ts";

interface Access {
  readonly at: number;
  readonly operand: Part;
  readonly isOptional: boolean;
}

const none = new CelOptional();

/** `operand.field`, or `operand.?field`. */
export function select({ at, operand, isOptional }: Access, field: string): Part {
  const absent = placed(missing(`no such key: ${field}`), at);
  return {
    type: isOptional ? "optional_type" : "dyn",
    evaluate: (run) => {
      const of = operand.evaluate(run);
      if (of instanceof CelFault) return of;
      spend(run, 1);
      if (of instanceof CelMap && !isOptional) {
        const found = of.get(field);
        return found === undefined ? absent : found;
      }
      return optionally(at, of, isOptional, (inner) => fieldOf(at, inner, field));
    },
  };
}

/** `has(operand.field)`: a field of null is there. */
export function has({ at, operand }: Access, field: string): Part {
  return {
    type: "bool",
    evaluate: (run) => {
      const of = operand.evaluate(run);
      if (of instanceof CelFault) return of;
      spend(run, 1);
      const inner = of instanceof CelOptional ? of.value : of;
      const found = inner === undefined ? undefined : fieldOf(at, inner, field);
      return found instanceof CelFault ? found : found !== undefined;
    },
  };
}

/** `operand[index]`, or `operand[?index]`. */
export function index({ at, operand, isOptional }: Access, key: Part): Part {
  return {
    type: isOptional ? "optional_type" : "dyn",
    evaluate: (run) => {
      const of = operand.evaluate(run);
      if (of instanceof CelFault) return of;
      const name = key.evaluate(run);
      if (name instanceof CelFault) return name;
      spend(run, 1);
      return optionally(at, of, isOptional, (inner) => elementOf(at, inner, name));
    },
  };
}

/** Through an optional value the way leads to an optional value; of none it leads to none. */
function optionally(
  at: number,
  of: CelValue,
  isOptional: boolean,
  look: (inner: CelValue) => CelValue | CelFault | undefined,
): CelValue | CelFault {
  const inner = of instanceof CelOptional ? of.value : of;
  if (inner === undefined) return none;
  const found = look(inner);
  if (found instanceof CelFault) return found;
  if (isOptional || of instanceof CelOptional) return found === undefined ? none : new CelOptional(found);
  if (found !== undefined) return found;
  return placed(missing(of instanceof CelList ? "index out of bounds" : "no such key"), at);
}

function fieldOf(at: number, of: CelValue, field: string): CelValue | CelFault | undefined {
  if (of instanceof CelMap) return of.get(field);
  return noFields(at, of, `field ${field}`);
}

function elementOf(at: number, of: CelValue, key: CelValue): CelValue | CelFault | undefined {
  if (of instanceof CelMap) {
    const found = of.get(key);
    return found;
  }
  if (!(of instanceof CelList)) return noFields(at, of, "element");
  const place = key instanceof CelUint ? Number(key.value) : typeof key === "bigint" ? Number(key) : key;
  if (typeof place !== "number" || !Number.isInteger(place)) {
    return placed(
      failed(`a list has no element ${kindOf(key) === "double" ? "between two" : `at a ${kindOf(key)}`}`),
      at,
    );
  }
  return place >= 0 && place < of.size ? of.at(place) : undefined;
}

/** What is null is not there yet; any other value will never have a field. */
function noFields(at: number, of: CelValue, what: string): CelFault {
  const message = `a value of type ${kindOf(of)} has no ${what}`;
  return placed(of === null ? missing(message) : failed(message), at);
}
