import { keysOf, spend, type Budget } from "../values/budget.ts";
import { failed, type CelFault } from "../values/fault.ts";
import { findIn, listOf } from "../values/list.ts";
import { CelDuration, CelList, CelMap, CelOptional, CelUint, type CelValue } from "../values/value.ts";
import { func, method, type Overload } from "./overload.ts";

const none = new CelOptional();

/** Values that may be none. `or`, `orValue`, `optMap` and `optFlatMap` evaluate an argument only where it is needed. */
export const optionalFunctions: readonly Overload[] = [
  func("optional.none", [], "optional_type", () => none),
  func("optional.of", ["dyn"], "optional_type", ([value]) => new CelOptional(value)),
  func("optional.ofNonZeroValue", ["dyn"], "optional_type", ([value], budget) => {
    return isZero(value, budget) ? none : new CelOptional(value);
  }),
  method("hasValue", ["optional_type"], "bool", ([optional]) => optional.value !== undefined),
  method("value", ["optional_type"], "dyn", ([{ value }]) => value ?? orNone(value)),
  func("optional.unwrap", ["list"], "list", ([list], budget) => unwrap(list, budget)),
  method("unwrapOpt", ["list"], "list", ([list], budget) => unwrap(list, budget)),
  method("first", ["list"], "optional_type", ([list]) => (list.size === 0 ? none : new CelOptional(list.at(0)))),
  method("last", ["list"], "optional_type", ([list]) => {
    return list.size === 0 ? none : new CelOptional(list.at(list.size - 1));
  }),
];

/** A value of null is one. */
function orNone(value: null | undefined): CelValue | CelFault {
  return value === null ? null : failed("optional.none() dereference");
}

function unwrap(list: CelList, budget: Budget): CelValue | CelFault {
  spend(budget, list.size);
  const values: CelValue[] = [];
  const fault = findIn(list, (element) => {
    if (!(element instanceof CelOptional)) return failed("a value is not optional");
    if (element.value !== undefined) values.push(element.value);
    return undefined;
  });
  return fault ?? listOf(values);
}

function isZero(value: CelValue, budget: Budget): boolean {
  if (value === null || value === false || value === "" || value === 0n || value === 0) return true;
  if (value instanceof Uint8Array) return value.length === 0;
  if (value instanceof CelUint) return value.value === 0n;
  if (value instanceof CelDuration) return value.nanos === 0n;
  if (value instanceof CelOptional) return value.value === undefined;
  if (value instanceof CelList) return value.size === 0;
  return value instanceof CelMap && keysOf(budget, value).length === 0;
}
