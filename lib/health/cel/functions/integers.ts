import { failed, type CelFault } from "../values/fault.ts";
import { CelUint } from "../values/value.ts";
import { operator, type Overload } from "./overload.ts";

const intMax = 2n ** 63n - 1n;
const intMin = -(2n ** 63n);
const uintMax = 2n ** 64n - 1n;

/** An int, where 64 bits hold it. */
export function intOf(value: bigint): bigint | CelFault {
  return value >= intMin && value <= intMax ? value : failed("integer overflow");
}

export function uintOf(value: bigint): CelUint | CelFault {
  return value >= 0n && value <= uintMax ? new CelUint(value) : failed("unsigned integer overflow");
}

const byZero = failed("division by zero");
const moduloZero = failed("modulus by zero");

const calculations: readonly { readonly sign: string; readonly of: (a: bigint, b: bigint) => bigint | CelFault }[] = [
  { sign: "+", of: (a, b) => a + b },
  { sign: "-", of: (a, b) => a - b },
  { sign: "*", of: (a, b) => a * b },
  { sign: "/", of: (a, b) => (b === 0n ? byZero : a / b) },
  { sign: "%", of: (a, b) => (b === 0n ? moduloZero : a % b) },
];

/** Whole numbers of 64 bits: beyond them is a fault, never a wrong number. */
export const integerFunctions: readonly Overload[] = [
  ...calculations.flatMap(({ sign, of }) => [
    operator(sign, ["int", "int"], "int", ([a, b]) => {
      const value = of(a, b);
      return typeof value === "bigint" ? intOf(value) : value;
    }),
    operator(sign, ["uint", "uint"], "uint", ([a, b]) => {
      const value = of(a.value, b.value);
      return typeof value === "bigint" ? uintOf(value) : value;
    }),
  ]),
  operator("-", ["int"], "int", ([a]) => intOf(-a)),
];
