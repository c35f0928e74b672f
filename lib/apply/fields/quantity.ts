const written = /^([+-]?)(\d*)(?:\.(\d*))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d{1,2})?$/;

const decimals = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binaries = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** Quantities are counted in billionths; a finer one is rounded by the API server. */
const nanosAUnit = 1_000_000_000n;
/** The greatest that the API server tells from infinity. */
const unitsMax = 2n ** 63n - 1n;

/**
 * A quantity as the API server writes it: `2000m` is `2`, `0.1` is `100m`, `1024Mi` is `1Gi`.
 * @returns undefined where `quantity` is none, or one that the API server rounds
 */
export function canonicalQuantity(quantity: string | number | bigint): string | undefined {
  const [matched, sign = "", whole = "", fraction = "", suffix = ""] = written.exec(String(quantity).trim()) ?? [];
  if (matched === undefined || whole + fraction === "") return undefined;
  const nanos = nanosOf(BigInt(whole + fraction), fraction.length, suffix);
  if (nanos === undefined || nanos > unitsMax * nanosAUnit) return undefined;
  if (nanos === 0n) return "0";
  const isBinary = suffix.endsWith("i") && nanos >= 1024n * nanosAUnit && nanos % nanosAUnit === 0n;
  const told = isBinary ? tellBinary(nanos / nanosAUnit) : tellDecimal(nanos, /^[eE][+-]?\d/.test(suffix));
  return `${sign === "-" ? "-" : ""}${told}`;
}

/** @param places how many of the digits stand behind the point */
function nanosOf(digits: bigint, places: number, suffix: string): bigint | undefined {
  const power = decimals.indexOf(suffix);
  const exponent = suffix.endsWith("i") ? 0 : power >= 0 ? (power - 3) * 3 : Number(suffix.slice(1));
  const scale = exponent + 9 - places;
  const value = digits * (suffix.endsWith("i") ? 1024n ** BigInt(binaries.indexOf(suffix)) : 1n);
  if (scale >= 0) return value * 10n ** BigInt(scale);
  const divisor = 10n ** BigInt(-scale);
  return value % divisor === 0n ? value / divisor : undefined;
}

function tellBinary(units: bigint): string {
  let [left, power] = [units, 0];
  while (left % 1024n === 0n && power < binaries.length - 1) [left, power] = [left / 1024n, power + 1];
  return `${left}${binaries[power] ?? ""}`;
}

function tellDecimal(nanos: bigint, withExponent: boolean): string {
  let [left, power] = [nanos, 0];
  while (left % 1000n === 0n && power < decimals.length - 1) [left, power] = [left / 1000n, power + 1];
  if (!withExponent) return `${left}${decimals[power] ?? ""}`;
  return power === 3 ? `${left}` : `${left}e${(power - 3) * 3}`;
}
