import { defaultsWithin, emptyMapsLeftOut, isIn, zerosLeftOut } from "./built-in.ts";
import { isAbsent, isEmptyMap, isMap, type Plain } from "./plain.ts";
import { fieldOf, type Place } from "./place.ts";
import { canonicalQuantity } from "./quantity.ts";

/** Of which kind the values are. */
export interface Kind {
  readonly kind: string;
  /** The API server reads it into a Go type of its own, and writes that. */
  readonly isBuiltIn: boolean;
}

/** Would the API server keep `live` for `desired`? Each as a whole. Where in doubt: no. */
export function isKept(desired: unknown, live: unknown, place: Place, kind: Kind): boolean {
  if (desired === live) return true;
  if (isAbsent(live)) return isLeftOut(desired, place, kind);
  if (Array.isArray(desired)) return Array.isArray(live) && areItemsKept(desired, live, place, kind);
  if (isMap(desired)) return isMap(live) && areFieldsKept(desired, live, place, kind);
  if (typeof desired === "bigint") return Number.isSafeInteger(live) && BigInt(live as number) === desired;
  return kind.isBuiltIn && typeof live === "string" && isRewritten(desired, live, place, kind);
}

function areItemsKept(desired: readonly unknown[], live: readonly unknown[], place: Place, kind: Kind): boolean {
  return desired.length === live.length && desired.every((item, index) => isKept(item, live[index], place, kind));
}

function areFieldsKept(desired: Plain, live: Plain, place: Place, kind: Kind): boolean {
  for (const name of Object.keys(desired)) {
    if (!isKept(desired[name], live[name], fieldOf(place, name), kindOf(kind, place, name))) return false;
  }
  for (const name of Object.keys(live)) {
    if (desired[name] !== undefined || live[name] === null) continue;
    if (!kind.isBuiltIn || !isDefault(live[name], fieldOf(place, name))) return false;
  }
  return true;
}

const verbatim = new Set(["default", "enum", "example"]);

/** The schemas of a CustomResourceDefinition hold values of its kind, which are kept as they came. */
function kindOf(kind: Kind, holder: Place, name: string): Kind {
  const isValue = kind.kind === "CustomResourceDefinition" && verbatim.has(name) && holder.field !== "properties";
  return isValue ? { ...kind, isBuiltIn: false } : kind;
}

/** Does a value that is not there stand for `desired`? */
function isLeftOut(desired: unknown, place: Place, { isBuiltIn }: Kind): boolean {
  if (isAbsent(desired)) return true;
  if (!isBuiltIn) return false;
  if (desired === false || desired === 0 || desired === 0n || desired === "") return isIn(zerosLeftOut, place);
  if (Array.isArray(desired)) return desired.length === 0;
  return isEmptyMap(desired) && isIn(emptyMapsLeftOut, place);
}

/** Is `live` what the API server writes where nobody says anything? */
function isDefault(live: unknown, { holder, field }: Place): boolean {
  const value = defaultsWithin.get(`${holder}.${field}`);
  return value !== undefined && JSON.stringify(value) === JSON.stringify(live);
}

function isRewritten(desired: unknown, live: string, place: Place, { kind }: Kind): boolean {
  if (typeof desired !== "string" && typeof desired !== "number") return false;
  if (isQuantity(place, kind)) return canonicalQuantity(desired) === live;
  return typeof desired === "string" && isBytes(place, kind) && desired.replace(/[\r\n]/g, "") === live;
}

const ofQuantities = new Set(["limits", "requests", "hard", "capacity", "overhead"]);
const ofRanges = new Set(["default", "defaultRequest", "max", "maxLimitRequestRatio", "min"]);
const quantities = new Set(["averageValue", "divisor", "sizeLimit", "target.value"]);

function isQuantity({ holder, field }: Place, kind: string): boolean {
  if (kind === "LimitRange") return ofRanges.has(holder);
  if (kind === "CustomResourceDefinition") return false;
  return ofQuantities.has(holder) || quantities.has(field) || quantities.has(`${holder}.${field}`);
}

/** Base64 may be broken into lines. */
function isBytes({ holder, field }: Place, kind: string): boolean {
  return (kind === "Secret" && holder === "data") || holder === "binaryData" || field === "caBundle";
}
