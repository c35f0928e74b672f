const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binary: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };
const shape = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;

/**
 * A quantity as Kubernetes writes it: the shortest number with the largest suffix that leaves no fraction (`1000m` is
 * `1`, `0.5` is `500m`, `1024Mi` is `1Gi`). What is no quantity comes back as it is.
 */
export function canonicalQuantity(given: unknown): unknown {
  if (typeof given !== "string" && typeof given !== "number") return given;
  const match = shape.exec(String(given));
  if (match === null) return given;
  const [, sign = "", whole = "", fraction = "", suffix, exponent] = match;
  if (whole === "" && fraction === "") return given;
  const digits = BigInt(`${whole}${fraction}`);
  const negative = sign === "-" && digits !== 0n ? "-" : "";
  const power = suffix === undefined ? undefined : binary[suffix];
  if (power !== undefined) return `${negative}${inBinary(digits, fraction.length, power)}`;
  const scale = (exponent === undefined ? (decimal[suffix ?? ""] ?? 0) : Number(exponent)) - fraction.length;
  return `${negative}${inDecimal(digits, scale, exponent !== undefined)}`;
}

/** Nothing is finer than a billionth; what is, is rounded up. */
function inDecimal(digits: bigint, scale: number, scientific: boolean): string {
  if (digits === 0n) return "0";
  let [rest, exponent] = [digits, scale];
  for (; exponent < -9; exponent++) rest = (rest + 9n) / 10n;
  for (; rest % 10n === 0n; exponent++) rest /= 10n;
  const step = Math.floor(exponent / 3) * 3;
  const capped = Math.min(step, scientific ? step : 18);
  const number = rest * 10n ** BigInt(exponent - capped);
  if (scientific) return capped === 0 ? String(number) : `${number}e${capped}`;
  const suffix = Object.keys(decimal).find((one) => decimal[one] === capped) ?? "";
  return `${number}${suffix}`;
}

function inBinary(digits: bigint, fractionDigits: number, power: number): string {
  const divisor = 10n ** BigInt(fractionDigits);
  const total = digits * 1024n ** BigInt(power);
  if (total % divisor !== 0n || total / divisor < 1024n) {
    // As a number of bytes, where a binary suffix would leave a fraction.
    return inDecimalBytes(total, divisor);
  }
  let [rest, step] = [total / divisor, 0];
  for (; step < 6 && rest % 1024n === 0n && rest !== 0n; step++) rest /= 1024n;
  const suffix = Object.keys(binary).find((one) => binary[one] === step) ?? "";
  return `${rest}${suffix}`;
}

function inDecimalBytes(total: bigint, divisor: bigint): string {
  const thousandths = (total * 1000n + divisor - 1n) / divisor;
  return thousandths % 1000n === 0n ? String(thousandths / 1000n) : `${thousandths}m`;
}
