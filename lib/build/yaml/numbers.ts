/** An integer as a number where that is exact, as a bigint to 64 bits with a sign; past them the nearest float, as the API server has it. */
export function exactNumber(value: bigint): number | bigint {
  const near = Number(value);
  if (Number.isSafeInteger(near)) return near;
  return isInt64(value) ? value : near;
}

export function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

/** A float as Go writes it where it is a key (`FormatFloat(value, 'g', -1, 32)`): `1.10` is `1.1`, `1e6` is `1e+06`. */
export function formatGoFloat32(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  const narrow = Math.fround(value);
  if (!Number.isFinite(narrow)) return narrow < 0 ? "-.inf" : ".inf";
  if (narrow === 0) return Object.is(narrow, -0) ? "-0" : "0";
  const [digits, exponent] = shortestFloat32(narrow);
  if (exponent >= -4 && exponent < 6) return String(Number(`${digits}e${exponent}`));
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `${digits}e${exponent < 0 ? "-" : "+"}${power}`;
}

/** The fewest digits that still name this float32, and its power of ten. */
function shortestFloat32(narrow: number): readonly [digits: string, exponent: number] {
  const written = Array.from({ length: 9 }, (_, places) => narrow.toExponential(places));
  const shortest = written.find((text) => Math.fround(Number(text)) === narrow) ?? narrow.toExponential();
  const [digits = "0", exponent = "0"] = shortest.split("e");
  return [digits, Number(exponent)];
}
