import { CelUint, type CelValue } from "./value.ts";

export type CelNumber = bigint | number | CelUint;

export function isNumber(value: CelValue): value is CelNumber {
  return typeof value === "bigint" || typeof value === "number" || value instanceof CelUint;
}

/**
 * Below, at or above 0, as `one` is to `other`; NaN where a number is none. Beside a double a whole number is taken for
 * the double nearest to it, as cel-go does, so that 2^63 - 1 equals 2.0^63.
 */
export function compareNumbers(one: CelNumber, other: CelNumber): number {
  const left = one instanceof CelUint ? one.value : one;
  const right = other instanceof CelUint ? other.value : other;
  if (typeof left === typeof right) return compare(left, right);
  return compare(Number(left), Number(right));
}

export function compare(one: bigint | number, other: bigint | number): number {
  if (one < other) return -1;
  if (one > other) return 1;
  return one >= other ? 0 : Number.NaN;
}
