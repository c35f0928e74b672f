import { mayCompare } from "../functions/operators.ts";
import type { Overload, StaticKind } from "../functions/overload.ts";
import { compileRegex } from "../functions/regex.ts";
import { isFunction, overloadsOf } from "../functions/table.ts";
import { Complaint } from "../syntax/complaint.ts";
import type { CallStyle } from "../syntax/tree.ts";
import { spend } from "../values/budget.ts";
import { CelFault, failed, placed } from "../values/fault.ts";
import { kindOf } from "../values/kind.ts";
import { CelOptional, type CelValue } from "../values/value.ts";
import type { Part, Run, Scope } from "./part.ts";

interface Call {
  readonly at: number;
  readonly name: string;
  readonly style: CallStyle;
}

/** A call of a function: of the overload that takes what the arguments turn out to be. */
export function call(scope: Scope, { at, name, style }: Call, args: readonly Part[]): Part {
  const overloads = overloadsOf(style, name, args.length);
  if (overloads.length === 0 && !scope.isChecked) {
    const unknown = placed(failed(`no such function: ${name}()`), at);
    return { type: "dyn", evaluate: () => unknown };
  }
  if (overloads.length === 0) {
    const known = isFunction(style, name);
    const count = style === "method" ? args.length - 1 : args.length;
    throw new Complaint(
      at,
      known ? `expected other arguments than ${count} of ${name}()` : `expected a known function, found ${name}()`,
    );
  }
  const kinds = args.map(({ type }) => type);
  const possible = overloads.filter(({ params }) => params.every((param, i) => mayBe(param, kinds[i])));
  const wrong = (): string => `no such overload: ${shownCall(style, name, kinds)}`;
  if (scope.isChecked && (possible.length === 0 || neverCompare(name, kinds))) throw new Complaint(at, wrong());
  const results = new Set((possible.length === 0 ? overloads : possible).map(({ result }) => result));
  const [only = "dyn"] = results;
  return { type: results.size === 1 ? only : "dyn", evaluate: dispatch({ at, name, style }, overloads, args) };
}

function mayBe(param: StaticKind, kind: StaticKind | undefined): boolean {
  return param === "dyn" || kind === "dyn" || kind === param;
}

const compared: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

function neverCompare(name: string, [one = "dyn", other = "dyn"]: readonly StaticKind[]): boolean {
  return compared.has(name) && one !== "dyn" && other !== "dyn" && !mayCompare(name, one, other);
}

/** Looks for the overload by what the arguments are; it is mostly that of the call before. */
function dispatch(
  { at, name, style }: Call,
  overloads: readonly Overload[],
  args: readonly Part[],
): (run: Run) => CelValue | CelFault {
  let last: Overload | undefined;
  return (run) => {
    spend(run, 1);
    const values: CelValue[] = [];
    for (const arg of args) {
      const value = arg.evaluate(run);
      if (value instanceof CelFault) return value;
      values.push(value);
    }
    if (last === undefined || !takes(last, values)) last = overloads.find((one) => takes(one, values));
    if (last === undefined) {
      return placed(failed(`no such overload: ${shownCall(style, name, values.map(kindOf))}`), at);
    }
    const said = last.call(run, values);
    return said instanceof CelFault ? placed(said, at) : said;
  };
}

function takes({ params }: Overload, values: readonly CelValue[]): boolean {
  for (let index = 0; index < params.length; index += 1) {
    const param = params[index];
    if (param !== "dyn" && param !== kindOf(values[index] ?? null)) return false;
  }
  return true;
}

function shownCall(style: CallStyle, name: string, kinds: readonly StaticKind[]): string {
  const [first = "dyn", ...others] = kinds;
  if (style === "function") return `${name}(${kinds.join(", ")})`;
  if (style === "method") return `${first}.${name}(${others.join(", ")})`;
  return others.length === 0 ? `${name}${first}` : `${first} ${name} ${others.join(", ")}`;
}

/** `text.matches("…")` with a pattern that stands there: it is compiled once. @throws Complaint where it is none */
export function matchesLiteral({ budget }: Scope, at: number, text: Part, pattern: string): Part {
  const regex = compileRegex(budget, pattern);
  if (regex instanceof CelFault) throw new Complaint(at, `expected a regular expression: ${regex.message}`);
  return {
    type: "bool",
    evaluate: (run) => {
      const value = text.evaluate(run);
      if (value instanceof CelFault) return value;
      spend(run, 1);
      if (typeof value === "string") return regex.test(run, value);
      return placed(failed(`no such overload: ${kindOf(value)}.matches(string)`), at);
    },
  };
}

/** `optional.or(other)` and `optional.orValue(value)`: the argument is evaluated where there is no value. */
export function orElse({ at, name }: Call, optional: Part, otherwise: Part): Part {
  return {
    type: name === "or" ? "optional_type" : "dyn",
    evaluate: (run) => {
      const of = optional.evaluate(run);
      if (of instanceof CelFault) return of;
      spend(run, 1);
      if (!(of instanceof CelOptional)) return placed(failed(`no such overload: ${kindOf(of)}.${name}()`), at);
      if (of.value !== undefined) return name === "or" ? of : of.value;
      const other = otherwise.evaluate(run);
      if (name === "orValue" || other instanceof CelFault || other instanceof CelOptional) return other;
      return placed(failed(`no such overload: optional_type.or(${kindOf(other)})`), at);
    },
  };
}
