import { spend } from "../values/budget.ts";
import { CelFault, failed } from "../values/fault.ts";
import { CelTimestamp } from "../values/value.ts";
import { floorDivide } from "./conversions.ts";
import { durationOf } from "./durations.ts";
import { func, method, operator, type Overload } from "./overload.ts";
import { offsetAt } from "./time-zone.ts";

const timestampKind = "google.protobuf.Timestamp";
const durationKind = "google.protobuf.Duration";
const second = 1_000_000_000n;
/** The years 1 to 9999. */
const earliest = -62_135_596_800n * second;
const latest = 253_402_300_800n * second - 1n;

function timestampOf(nanos: bigint): CelTimestamp | CelFault {
  return nanos >= earliest && nanos <= latest ? new CelTimestamp(nanos) : failed("timestamp overflow");
}

const getters: readonly { readonly name: string; readonly of: (local: Date, nanos: bigint) => number }[] = [
  { name: "getFullYear", of: (local) => local.getUTCFullYear() },
  { name: "getMonth", of: (local) => local.getUTCMonth() },
  { name: "getDate", of: (local) => local.getUTCDate() },
  { name: "getDayOfMonth", of: (local) => local.getUTCDate() - 1 },
  { name: "getDayOfWeek", of: (local) => local.getUTCDay() },
  { name: "getDayOfYear", of: dayOfYear },
  { name: "getHours", of: (local) => local.getUTCHours() },
  { name: "getMinutes", of: (local) => local.getUTCMinutes() },
  { name: "getSeconds", of: (local) => local.getUTCSeconds() },
  { name: "getMilliseconds", of: (local) => local.getUTCMilliseconds() },
];

/** Instants to the nanosecond. Without a time zone the getters are in UTC. */
export const timestampFunctions: readonly Overload[] = [
  func("timestamp", [timestampKind], timestampKind, ([value]) => value),
  func("timestamp", ["int"], timestampKind, ([seconds]) => timestampOf(seconds * second)),
  func("timestamp", ["string"], timestampKind, ([text], budget) => {
    spend(budget, 20);
    return readTimestamp(text);
  }),
  operator("+", [timestampKind, durationKind], timestampKind, ([a, b]) => timestampOf(a.nanos + b.nanos)),
  operator("+", [durationKind, timestampKind], timestampKind, ([a, b]) => timestampOf(a.nanos + b.nanos)),
  operator("-", [timestampKind, durationKind], timestampKind, ([a, b]) => timestampOf(a.nanos - b.nanos)),
  operator("-", [timestampKind, timestampKind], durationKind, ([a, b]) => durationOf(a.nanos - b.nanos)),
  ...getters.flatMap(({ name, of }) => [
    method(name, [timestampKind], "int", ([{ nanos }], budget) => {
      spend(budget, 5);
      return BigInt(of(dateOf(nanos), nanos));
    }),
    method(name, [timestampKind, "string"], "int", ([{ nanos }, zone], budget) => {
      const offsetMs = offsetAt(budget, dateOf(nanos), zone);
      if (offsetMs instanceof CelFault) return offsetMs;
      return BigInt(of(new Date(dateOf(nanos).getTime() + offsetMs), nanos));
    }),
  ]),
];

function dateOf(nanos: bigint): Date {
  return new Date(Number(floorDivide(nanos, 1_000_000n)));
}

function dayOfYear(local: Date): number {
  const start = new Date(local);
  start.setUTCMonth(0, 1);
  return Math.round((local.getTime() - start.getTime()) / 86_400_000);
}

const rfc3339 =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9})[0-9]{0,20})?(Z|([+-])([0-9]{2}):([0-9]{2}))$/;

function readTimestamp(text: string): CelTimestamp | CelFault {
  const read = text.length > 60 ? null : rfc3339.exec(text);
  if (read === null) return failed("the string is no timestamp such as 2024-05-01T10:00:00Z");
  const [, year = "", month = "", day = "", hour = "", minute = "", secondText = "", fraction = ""] = read;
  const [, , , , , , , , , sign, offsetHours = "0", offsetMinutes = "0"] = read;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(secondText));
  const isReal = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (
    !isReal ||
    Number(minute) > 59 ||
    Number(secondText) > 59 ||
    Number(offsetHours) > 23 ||
    Number(offsetMinutes) > 59
  ) {
    return failed("the string is no timestamp: there is no such time");
  }
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === "-" ? -60_000 : 60_000);
  return timestampOf(BigInt(date.getTime() - offset) * 1_000_000n + BigInt(fraction.padEnd(9, "0")));
}
