import { spend, spendText } from "../values/budget.ts";
import { failed, type CelFault } from "../values/fault.ts";
import { kindOf } from "../values/kind.ts";
import { CelType, CelUint } from "../values/value.ts";
import { intOf, uintOf } from "./integers.ts";
import { func, type Overload } from "./overload.ts";
import { shortestDouble, tellDuration, tellTimestamp } from "./tell.ts";

const truths: ReadonlySet<string> = new Set(["1", "t", "T", "true", "TRUE", "True"]);
const untruths: ReadonlySet<string> = new Set(["0", "f", "F", "false", "FALSE", "False"]);
const integer = /^[+-]?[0-9]{1,30}$/;
const decimal = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const infinity = /^([+-]?)inf(?:inity)?$/i;
const digitsMax = 1_000;

/** From one type to another; what does not fit is a fault. */
export const conversionFunctions: readonly Overload[] = [
  func("dyn", ["dyn"], "dyn", ([value]) => value),
  func("type", ["dyn"], "type", ([value]) => new CelType(kindOf(value))),

  func("bool", ["bool"], "bool", ([value]) => value),
  func("bool", ["string"], "bool", ([text]) => {
    if (truths.has(text)) return true;
    return untruths.has(text) ? false : failed("the string is neither true nor false");
  }),

  func("bytes", ["bytes"], "bytes", ([value]) => value),
  func("bytes", ["string"], "bytes", ([text], budget) => {
    spendText(budget, text.length * 3);
    return new Uint8Array(Buffer.from(text));
  }),

  func("int", ["int"], "int", ([value]) => value),
  func("int", ["uint"], "int", ([{ value }]) => intOf(value)),
  func("int", ["double"], "int", ([value]) => {
    return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : failed("integer overflow");
  }),
  func("int", ["string"], "int", ([text]) =>
    integer.test(text) ? intOf(BigInt(text)) : failed("the string is no int"),
  ),
  func("int", ["google.protobuf.Timestamp"], "int", ([{ nanos }]) => floorDivide(nanos, 1_000_000_000n)),
  func("int", ["google.protobuf.Duration"], "int", ([{ nanos }]) => nanos),

  func("uint", ["uint"], "uint", ([value]) => value),
  func("uint", ["int"], "uint", ([value]) => uintOf(value)),
  func("uint", ["double"], "uint", ([value]) => {
    return value >= 0 && value < 2 ** 64 ? new CelUint(BigInt(Math.trunc(value))) : failed("unsigned integer overflow");
  }),
  func("uint", ["string"], "uint", ([text]) => {
    return integer.test(text) && !/^[+-]/.test(text) ? uintOf(BigInt(text)) : failed("the string is no uint");
  }),

  func("double", ["double"], "double", ([value]) => value),
  func("double", ["int"], "double", ([value]) => Number(value)),
  func("double", ["uint"], "double", ([{ value }]) => Number(value)),
  func("double", ["string"], "double", ([text]) => doubleOf(text)),

  func("string", ["string"], "string", ([text]) => text),
  func("string", ["bool"], "string", ([value]) => value.toString()),
  func("string", ["int"], "string", ([value]) => value.toString()),
  func("string", ["uint"], "string", ([{ value }]) => value.toString()),
  func("string", ["double"], "string", ([value]) => shortestDouble(value)),
  func("string", ["bytes"], "string", ([bytes], budget) => {
    spendText(budget, bytes.length * 2);
    return textOf(bytes);
  }),
  func("string", ["google.protobuf.Timestamp"], "string", ([value], budget) => {
    spend(budget, 20);
    return tellTimestamp(value);
  }),
  func("string", ["google.protobuf.Duration"], "string", ([value]) => tellDuration(value)),
];

function doubleOf(text: string): number | CelFault {
  if (text.length > digitsMax) return failed(`the string is longer than ${digitsMax} characters`);
  const infinite = infinity.exec(text);
  if (infinite !== null) return infinite[1] === "-" ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : failed("the string is no double");
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string | CelFault {
  try {
    return utf8.decode(bytes);
  } catch {
    return failed("the bytes are no UTF-8");
  }
}

/** The whole number below. */
export function floorDivide(value: bigint, by: bigint): bigint {
  const rest = value % by;
  return (value - (rest < 0n ? rest + by : rest)) / by;
}
