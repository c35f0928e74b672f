import { spend } from "../values/budget.ts";
import { failed, type CelFault } from "../values/fault.ts";
import { CelDuration } from "../values/value.ts";
import { func, method, operator, type Overload } from "./overload.ts";

const durationKind = "google.protobuf.Duration";
const nanosMax = 2n ** 63n - 1n;

export function durationOf(nanos: bigint): CelDuration | CelFault {
  return nanos <= nanosMax && nanos >= -nanosMax - 1n ? new CelDuration(nanos) : failed("duration overflow");
}

const parts: readonly { readonly name: string; readonly nanos: bigint }[] = [
  { name: "getHours", nanos: 3_600_000_000_000n },
  { name: "getMinutes", nanos: 60_000_000_000n },
  { name: "getSeconds", nanos: 1_000_000_000n },
];

/** Durations: nanoseconds in 64 bits, as Go has them. */
export const durationFunctions: readonly Overload[] = [
  func("duration", [durationKind], durationKind, ([value]) => value),
  func("duration", ["int"], durationKind, ([nanos]) => new CelDuration(nanos)),
  func("duration", ["string"], durationKind, ([text], budget) => {
    spend(budget, 20);
    return readDuration(text);
  }),
  operator("+", [durationKind, durationKind], durationKind, ([a, b]) => durationOf(a.nanos + b.nanos)),
  operator("-", [durationKind, durationKind], durationKind, ([a, b]) => durationOf(a.nanos - b.nanos)),
  operator("-", [durationKind], durationKind, ([a]) => durationOf(-a.nanos)),
  ...parts.map(({ name, nanos }) => method(name, [durationKind], "int", ([value]) => value.nanos / nanos)),
  method("getMilliseconds", [durationKind], "int", ([value]) => (value.nanos / 1_000_000n) % 1_000n),
];

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const whole = /^([+-]?)((?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/;
const piece = /([0-9]*)\.?([0-9]*)(ns|us|µs|μs|ms|s|m|h)/g;
const charactersMax = 100;

/** As Go reads one: "1h30m", "-1.5s". */
function readDuration(text: string): CelDuration | CelFault {
  const read = text.length > charactersMax ? null : whole.exec(text);
  if (read === null) return failed("the string is no duration such as 1h30m");
  let nanos = 0n;
  for (const [, digits = "", fraction = "", unit = ""] of (read[2] ?? "").matchAll(piece)) {
    const size = units[unit] ?? 0n;
    nanos += BigInt(digits) * size + (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
  }
  return durationOf(read[1] === "-" ? -nanos : nanos);
}
