import { spend, spendText } from "../values/budget.ts";
import { equal, includes } from "../values/equal.ts";
import { CelFault, failed } from "../values/fault.ts";
import { isNumeric, kindOf, type Kind } from "../values/kind.ts";
import { concatenate } from "../values/list.ts";
import { order } from "../values/order.ts";
import { operator, type Overload } from "./overload.ts";

const relations: readonly { readonly sign: string; readonly holds: (order: number) => boolean }[] = [
  { sign: "<", holds: (at) => at < 0 },
  { sign: "<=", holds: (at) => at <= 0 },
  { sign: ">", holds: (at) => at > 0 },
  { sign: ">=", holds: (at) => at >= 0 },
];

/** Equality, order, membership, and sums of what is no whole number. */
export const operatorFunctions: readonly Overload[] = [
  operator("==", ["dyn", "dyn"], "bool", ([a, b], budget) => equal(budget, a, b)),
  operator("!=", ["dyn", "dyn"], "bool", ([a, b], budget) => {
    const are = equal(budget, a, b);
    return are instanceof CelFault ? are : !are;
  }),
  ...relations.map(({ sign, holds }) =>
    operator(sign, ["dyn", "dyn"], "bool", ([a, b], budget) => {
      const at = order(budget, a, b);
      return at === undefined ? failed(`no such overload: ${kindOf(a)} ${sign} ${kindOf(b)}`) : holds(at);
    }),
  ),
  operator("!", ["bool"], "bool", ([a]) => !a),
  operator("-", ["double"], "double", ([a]) => -a),
  operator("+", ["double", "double"], "double", ([a, b]) => a + b),
  operator("-", ["double", "double"], "double", ([a, b]) => a - b),
  operator("*", ["double", "double"], "double", ([a, b]) => a * b),
  operator("/", ["double", "double"], "double", ([a, b]) => a / b),
  operator("+", ["string", "string"], "string", ([a, b], budget) => {
    spendText(budget, a.length + b.length);
    return a + b;
  }),
  operator("+", ["bytes", "bytes"], "bytes", ([a, b], budget) => {
    spendText(budget, a.length + b.length);
    return new Uint8Array(Buffer.concat([a, b]));
  }),
  operator("+", ["list", "list"], "list", ([a, b], budget) => {
    spend(budget, 2 * (a.size + b.size));
    return concatenate(a, b);
  }),
  operator("in", ["dyn", "list"], "bool", ([sought, list], budget) => {
    return includes(budget, list, sought);
  }),
  operator("in", ["dyn", "map"], "bool", ([key, map]) => map.get(key) !== undefined),
];

const ordered: ReadonlySet<Kind> = new Set([
  "bool",
  "string",
  "bytes",
  "google.protobuf.Timestamp",
  "google.protobuf.Duration",
]);

/** Can values of these two kinds ever be compared so? Null may stand in place of anything. */
export function mayCompare(sign: string, one: Kind, other: Kind): boolean {
  if (isNumeric(one) && isNumeric(other)) return true;
  if (sign === "==" || sign === "!=") return one === other || one === "null_type" || other === "null_type";
  return one === other && ordered.has(one);
}
