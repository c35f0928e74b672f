import { formatPrecisionMax, valueDepthMax } from "../../limits.ts";
import { keysOf, spend, spendText, type Budget } from "../values/budget.ts";
import { CelFault, failed } from "../values/fault.ts";
import { kindOf } from "../values/kind.ts";
import { findIn } from "../values/list.ts";
import { compareText } from "../values/order.ts";
import { CelDuration, CelList, CelMap, CelTimestamp, CelType, CelUint, type CelValue } from "../values/value.ts";
import { plainDecimal, tellDuration, tellTimestamp } from "./tell.ts";

const clause = /%(?:%|(?:\.([0-9]*))?([a-zA-Z]?))/g;

/** `"%s is %.2f".format([name, share])`: a clause for each argument. */
export function format(budget: Budget, text: string, args: CelList): string | CelFault {
  spendText(budget, text.length);
  let used = 0;
  let fault: CelFault | undefined;
  const filled = text.replace(clause, (all: string, precision: string | undefined, letter: string | undefined) => {
    if (fault !== undefined || all === "%%") return "%";
    if (used >= args.size) fault = failed(`index ${used} out of range`);
    if (fault !== undefined) return "";
    const said = formatOne(budget, letter ?? "", precision, args.at(used));
    used += 1;
    if (typeof said === "string") {
      spendText(budget, said.length);
      return said;
    }
    fault = said;
    return "";
  });
  return fault ?? filled;
}

function formatOne(
  budget: Budget,
  letter: string,
  precisionText: string | undefined,
  value: CelValue,
): string | CelFault {
  spend(budget, 8);
  const precision = precisionText === undefined || precisionText === "" ? 6 : Number(precisionText);
  if (precision > formatPrecisionMax) return failed(`format: a precision above ${formatPrecisionMax}`);
  switch (letter) {
    case "s":
      return tell(budget, value, valueDepthMax);
    case "d":
      if (typeof value === "number") return plainDecimal(value);
      return inBase(value, 10, "a decimal clause needs a number");
    case "f":
      return fixed(value, precision);
    case "e":
      return scientific(value, precision);
    case "b":
      if (typeof value === "boolean") return value ? "1" : "0";
      return inBase(value, 2, "only whole numbers and bools can be formatted as binary");
    case "o":
      return inBase(value, 8, "only whole numbers can be formatted as octal");
    case "x":
      return hex(budget, value);
    case "X": {
      const said = hex(budget, value);
      return typeof said === "string" ? said.toUpperCase() : said;
    }
    default:
      return failed(`format: could not parse the clause %${letter}`);
  }
}

function wrong(reason: string, value: CelValue): CelFault {
  return failed(`format: ${reason}, was given ${kindOf(value)}`);
}

function inBase(value: CelValue, base: number, otherwise: string): string | CelFault {
  if (typeof value === "bigint") return value.toString(base);
  return value instanceof CelUint ? value.value.toString(base) : wrong(otherwise, value);
}

function hex(budget: Budget, value: CelValue): string | CelFault {
  if (typeof value !== "string" && !(value instanceof Uint8Array)) {
    return inBase(value, 16, "only whole numbers, bytes and strings can be formatted as hex");
  }
  spendText(budget, value.length * 6);
  return Buffer.from(value).toString("hex");
}

function fixed(value: CelValue, precision: number): string | CelFault {
  const number = toDouble(value);
  if (number === undefined) return wrong("a fixed-point clause needs a number", value);
  if (!Number.isFinite(number)) return plainDecimal(number);
  if (Math.abs(number) < 1e21) return exactly(number.toFixed(precision), number, precision);
  return `${plainDecimal(number)}${precision === 0 ? "" : `.${"0".repeat(precision)}`}`;
}

/** A half is rounded to even, as Go does; `toFixed` rounds it up. */
function exactly(text: string, number: number, precision: number): string {
  const isHalf = precision <= 20 && Number.isInteger(number * 2 ** (precision + 1)) && isTie(number, precision);
  if (!isHalf || /[02468]$/.test(text)) return text;
  const down = (Math.abs(Number(text)) - 10 ** -precision).toFixed(precision);
  return number < 0 ? `-${down}` : down;
}

/** Does it stand exactly between two numbers of that many places? */
function isTie(number: number, precision: number): boolean {
  const digits = Math.abs(number).toFixed(Math.min(100, precision + 30));
  return /^50*$/.test(digits.slice(digits.length - 30));
}

function scientific(value: CelValue, precision: number): string | CelFault {
  const number = toDouble(value);
  if (number === undefined) return wrong("a scientific clause needs a number", value);
  if (!Number.isFinite(number)) return plainDecimal(number);
  return number.toExponential(precision).replace(/e([+-])([0-9])$/, "e$10$2");
}

function toDouble(value: CelValue): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  return value instanceof CelUint ? Number(value.value) : undefined;
}

/** A value as `%s` tells it. */
function tell(budget: Budget, value: CelValue, depth: number): string | CelFault {
  spend(budget, 8);
  if (depth === 0) return failed(`a value nests deeper than ${valueDepthMax} levels`);
  if (typeof value === "string") return value;
  if (typeof value === "number") return plainDecimal(value);
  if (value === null) return "null";
  if (typeof value !== "object") return value.toString();
  if (value instanceof CelUint) return value.value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  if (value instanceof CelTimestamp) return tellTimestamp(value);
  if (value instanceof CelDuration) return tellDuration(value);
  if (value instanceof CelType) return value.name;
  if (value instanceof CelList) return tellList(budget, value, depth);
  if (value instanceof CelMap) return tellMap(budget, value, depth);
  return wrong("a string clause needs a string, bool, bytes, number, list, map, type or time", value);
}

function tellList(budget: Budget, list: CelList, depth: number): string | CelFault {
  const told: string[] = [];
  const fault = findIn(list, (element) => {
    const said = tell(budget, element, depth - 1);
    if (said instanceof CelFault) return said;
    spendText(budget, said.length);
    told.push(said);
    return undefined;
  });
  return fault ?? `[${told.join(", ")}]`;
}

function tellMap(budget: Budget, map: CelMap, depth: number): string | CelFault {
  const told: { readonly key: string; readonly value: string }[] = [];
  const keys = keysOf(budget, map);
  spend(budget, keys.length * Math.ceil(Math.log2(keys.length + 1)));
  for (const each of keys) {
    const key = tell(budget, each, depth - 1);
    const value = tell(budget, map.get(each) ?? null, depth - 1);
    if (key instanceof CelFault) return key;
    if (value instanceof CelFault) return value;
    spendText(budget, key.length + value.length);
    told.push({ key, value });
  }
  told.sort((one, other) => compareText(one.key, other.key));
  return `{${told.map(({ key, value }) => `${key}: ${value}`).join(", ")}}`;
}
