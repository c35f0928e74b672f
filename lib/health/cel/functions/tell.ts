import type { CelDuration, CelTimestamp } from "../values/value.ts";

const nanosPerSecond = 1_000_000_000n;

/** Seconds and their fraction, without zeros at its end: "1.5". */
function secondsOf(nanos: bigint): string {
  const [size, sign] = nanos < 0n ? [-nanos, "-"] : [nanos, ""];
  const fraction = (size % nanosPerSecond).toString().padStart(9, "0").replace(/0+$/, "");
  return `${sign}${(size / nanosPerSecond).toString()}${fraction === "" ? "" : `.${fraction}`}`;
}

export function tellDuration({ nanos }: CelDuration): string {
  return `${secondsOf(nanos)}s`;
}

/** As RFC 3339 has it, in UTC, with as much of a fraction as there is. */
export function tellTimestamp({ nanos }: CelTimestamp): string {
  const fraction = ((nanos % nanosPerSecond) + nanosPerSecond) % nanosPerSecond;
  const date = new Date(Number((nanos - fraction) / 1_000_000n)).toISOString().slice(0, 19);
  return `${date}${secondsOf(fraction).slice(1)}Z`;
}

/** A double without an exponent: the shortest digits that give it back. */
export function plainDecimal(value: number): string {
  const text = value.toString();
  const [mantissa = "", exponent] = text.split("e");
  if (exponent === undefined) return Object.is(value, -0) ? "-0" : text;
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = mantissa.replace("-", "").split(".");
  const digits = `${whole}${fraction}`;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, "0")}`;
}

/** A double as `string()` gives it: Go's shortest form, with an exponent from a million up and below a ten-thousandth. */
export function shortestDouble(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return plainDecimal(value);
  const sign = power < 0 ? "-" : "+";
  return `${mantissa}e${sign}${Math.abs(power).toString().padStart(2, "0")}`;
}
