import { spendText, type Budget } from "./budget.ts";
import { compare, compareNumbers, isNumber } from "./numbers.ts";
import { CelDuration, CelTimestamp, type CelValue } from "./value.ts";

/** How two values stand to each other: below, at or above 0, NaN where neither; undefined: they have no order. */
export function order(budget: Budget, one: CelValue, other: CelValue): number | undefined {
  if (isNumber(one) && isNumber(other)) return compareNumbers(one, other);
  if (typeof one === "string" && typeof other === "string") {
    spendText(budget, 4 * (one.length + other.length));
    return compareText(one, other);
  }
  if (typeof one === "boolean" && typeof other === "boolean") return Number(one) - Number(other);
  if (one instanceof Uint8Array && other instanceof Uint8Array) {
    spendText(budget, Math.min(one.length, other.length));
    return Buffer.compare(one, other);
  }
  if (one instanceof CelTimestamp && other instanceof CelTimestamp) return compare(one.nanos, other.nanos);
  if (one instanceof CelDuration && other instanceof CelDuration) return compare(one.nanos, other.nanos);
  return undefined;
}

const surrogate = /[\ud800-\udfff]/;

/** By code points, as Go compares UTF-8; UTF-16 would put a surrogate before U+E000. */
export function compareText(one: string, other: string): number {
  if (!surrogate.test(one) && !surrogate.test(other)) return one < other ? -1 : Number(one > other);
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    if (one.charCodeAt(index) !== other.charCodeAt(index)) {
      return (one.codePointAt(index) ?? 0) < (other.codePointAt(index) ?? 0) ? -1 : 1;
    }
  }
  return one.length - other.length;
}
