import { at, value, type Rewrite } from "./rewrite.ts";
import { Misread } from "../words/index.ts";

/** A time to the second in UTC, as metav1.Time is written; what is none comes back as it is. */
export function time(given: unknown): unknown {
  const at = millisecondsOf(given);
  return at === undefined ? given : new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/**
 * A time to the microsecond in UTC, as metav1.MicroTime is written, and must be sent.
 * @throws Misread for a time of another precision
 */
export function microTime(given: unknown): unknown {
  if (typeof given !== "string") return given;
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(.*)$/.exec(given);
  if (match === null) throw misread(given, given, "2006");
  const rest = match[2] ?? "";
  const zone = /^\.\d{6}(.*)$/.exec(rest)?.[1];
  if (zone === undefined) throw misread(given, rest, ".000000");
  const at = /^(Z|[+-]\d{2}:\d{2})$/.test(zone) ? millisecondsOf(given) : undefined;
  if (at === undefined) throw misread(given, zone, "Z07:00");
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, `${rest.slice(0, 7)}Z`);
}

function misread(given: string, rest: string, layout: string): Misread {
  const why = `parsing time "${given}" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "${rest}" as "${layout}"`;
  return new Misread(why, why);
}

function millisecondsOf(given: unknown): number | undefined {
  if (typeof given !== "string" || !/^\d{4}-\d{2}-\d{2}T/.test(given)) return undefined;
  const at = Date.parse(given);
  return Number.isNaN(at) ? undefined : at;
}

export const leaseTimes: Rewrite = at("spec", value("acquireTime", microTime), value("renewTime", microTime));

export const eventTimes: Rewrite = (event) => {
  let next = value("eventTime", microTime)(event);
  next = at("series", value("lastObservedTime", microTime))(next);
  for (const field of ["firstTimestamp", "lastTimestamp", "deprecatedFirstTimestamp", "deprecatedLastTimestamp"]) {
    next = value(field, time)(next);
  }
  return next;
};
