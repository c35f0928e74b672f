import { spend, type Budget } from "../values/budget.ts";
import { failed, type CelFault } from "../values/fault.ts";

/** What a named zone costs: the table of a zone that was not used before must be found. */
const zoneCost = 3_000;
const fixedOffset = /^([+-]?)([0-9]{1,2}):([0-9]{1,2})$/;

/** How many milliseconds a time zone is ahead of UTC: a name such as Europe/Berlin, an offset such as -02:30; none: UTC. */
export function offsetAt(budget: Budget, at: Date, zone: string): number | CelFault {
  spend(budget, zoneCost);
  if (zone === "") return 0;
  const fixed = fixedOffset.exec(zone);
  if (fixed !== null) {
    const [, sign, hours, minutes] = fixed;
    return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -60_000 : 60_000);
  }
  return /^[A-Za-z][A-Za-z0-9_+\-/]{0,60}$/.test(zone) ? namedOffset(at, zone) : noZone();
}

function noZone(): CelFault {
  return failed("there is no such time zone");
}

function namedOffset(at: Date, zone: string): number | CelFault {
  try {
    const parts = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "iso8601",
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    }).formatToParts(at);
    const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
    const local = new Date(0);
    local.setUTCFullYear(part("year"), part("month") - 1, part("day"));
    local.setUTCHours(part("hour"), part("minute"), part("second"));
    return local.getTime() - Math.floor(at.getTime() / 1_000) * 1_000;
  } catch {
    return noZone();
  }
}
