import { numberCharactersMax } from "../limits.ts";

/** What an unquoted `<<` is read as: a merge key where it is a key, the text itself anywhere else. */
export const mergeKey: unique symbol = Symbol("<<");

/** An integer is a bigint and a float a number, even `1.0`: as keys they are written differently. */
export type PlainScalar = string | bigint | number | boolean | null | typeof mergeKey;

const words = new Map<string, PlainScalar>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
  ["<<", mergeKey],
]);

const integer = /^([-+]?)(?:(0[xX][0-9a-fA-F]+|0[bB][01]+|0|[1-9][0-9]*)|0[oO]?([0-7]+))$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const dottedFloat = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;

/**
 * What an unquoted scalar means to kubectl, the API server and Flux: `resolve` of go-yaml v2, which sigs.k8s.io/yaml
 * reads with. That is YAML 1.1 without times and base 60, with Go's own prefixes for integers (`0o17`), and `08` a float.
 */
export function resolvePlainScalar(text: string): PlainScalar {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (text.length > numberCharactersMax) return text;
  if (text.startsWith(".")) return dottedFloat.test(text) ? (finite(text.replaceAll("_", "")) ?? text) : text;
  if (!/^[-+0-9]/.test(text)) return text;
  const digits = text.replaceAll("_", "");
  return integerOf(digits) ?? (float.test(digits) ? finite(digits) : undefined) ?? text;
}

/** undefined where `digits` is no integer, or one that neither an int64 nor a uint64 holds. */
function integerOf(digits: string): bigint | undefined {
  const match = integer.exec(digits);
  if (match === null) return undefined;
  const [, sign, literal, octal = ""] = match;
  const magnitude = BigInt(literal ?? `0o${octal}`);
  const value = sign === "-" ? -magnitude : magnitude;
  const inRange = value >= -(2n ** 63n) && value < (sign === "" ? 2n ** 64n : 2n ** 63n);
  return inRange ? value : undefined;
}

/** Go does not take a number that overflows a float64: it stays text. */
function finite(digits: string): number | undefined {
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}
