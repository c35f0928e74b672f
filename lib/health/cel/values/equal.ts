import { valueDepthMax } from "../../limits.ts";
import { keysOf, spend, spendText, type Budget } from "./budget.ts";
import { failed, type CelFault } from "./fault.ts";
import { findIn } from "./list.ts";
import { compareNumbers, isNumber } from "./numbers.ts";
import { CelDuration, CelList, CelMap, CelOptional, CelTimestamp, CelType, type CelValue } from "./value.ts";

/** Are two values equal? Numbers are by what they count, other values of unlike types are not. */
export function equal(budget: Budget, one: CelValue, other: CelValue): boolean | CelFault {
  const depth = { left: valueDepthMax };
  const are = areEqual(budget, one, other, depth);
  return depth.left < 0 ? failed(`a value nests deeper than ${valueDepthMax} levels`) : are;
}

/** Is it an element of the list? */
export function includes(budget: Budget, list: CelList, sought: CelValue): boolean | CelFault {
  const found = findIn(list, (element) => {
    const are = equal(budget, sought, element);
    return are === false ? undefined : are;
  });
  return found ?? false;
}

function areEqual(budget: Budget, one: CelValue, other: CelValue, depth: { left: number }): boolean {
  spend(budget, 1);
  if (typeof one === "string") {
    if (typeof other !== "string" || one.length !== other.length) return false;
    spendText(budget, one.length);
    return one === other;
  }
  if (isNumber(one)) return isNumber(other) && compareNumbers(one, other) === 0;
  if (one === null || typeof one === "boolean") return one === other;
  if (one instanceof Uint8Array) {
    if (!(other instanceof Uint8Array)) return false;
    spendText(budget, one.length);
    return Buffer.compare(one, other) === 0;
  }
  if (one instanceof CelTimestamp) return other instanceof CelTimestamp && one.nanos === other.nanos;
  if (one instanceof CelDuration) return other instanceof CelDuration && one.nanos === other.nanos;
  if (one instanceof CelType) return other instanceof CelType && one.name === other.name;
  return within(depth, () => areNested(budget, one, other, depth));
}

function areNested(
  budget: Budget,
  one: CelOptional | CelList | CelMap,
  other: CelValue,
  depth: { left: number },
): boolean {
  if (one instanceof CelOptional) {
    if (!(other instanceof CelOptional)) return false;
    if (one.value === undefined || other.value === undefined) return one.value === other.value;
    return areEqual(budget, one.value, other.value, depth);
  }
  if (one instanceof CelList) {
    if (!(other instanceof CelList) || one.size !== other.size) return false;
    for (let index = 0; index < one.size; index += 1) {
      if (!areEqual(budget, one.at(index), other.at(index), depth)) return false;
    }
    return true;
  }
  if (!(other instanceof CelMap)) return false;
  const keys = keysOf(budget, one);
  if (keys.length !== keysOf(budget, other).length) return false;
  return keys.every((key) => {
    const [ours, theirs] = [one.get(key), other.get(key)];
    return ours !== undefined && theirs !== undefined && areEqual(budget, ours, theirs, depth);
  });
}

/** One level deeper; below the deepest that is allowed nothing is looked at any more, and nothing is equal. */
function within(depth: { left: number }, look: () => boolean): boolean {
  const levels = depth;
  levels.left -= 1;
  if (levels.left < 0) return false;
  const are = look();
  if (levels.left >= 0) levels.left += 1;
  return are;
}
