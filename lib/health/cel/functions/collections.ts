import { keysOf, spend, spendText, type Budget } from "../values/budget.ts";
import { countPoints } from "../values/code-points.ts";
import { includes } from "../values/equal.ts";
import type { CelFault } from "../values/fault.ts";
import { findIn } from "../values/list.ts";
import type { CelList } from "../values/value.ts";
import { func, method, type Overload } from "./overload.ts";

/** `size` in both its forms, and the functions of the sets extension. */
export const collectionFunctions: readonly Overload[] = [
  ...[func, method].flatMap((either) => [
    either("size", ["string"], "int", ([text], budget) => {
      spendText(budget, text.length);
      return BigInt(countPoints(text));
    }),
    either("size", ["bytes"], "int", ([bytes]) => BigInt(bytes.length)),
    either("size", ["list"], "int", ([list]) => BigInt(list.size)),
    either("size", ["map"], "int", ([map], budget) => BigInt(keysOf(budget, map).length)),
  ]),
  func("sets.contains", ["list", "list"], "bool", ([all, some], budget) => contains(budget, all, some)),
  func("sets.intersects", ["list", "list"], "bool", ([one, other], budget) => {
    return (
      findIn(one, (element) => {
        const has = includes(budget, other, element);
        return has === false ? undefined : has;
      }) ?? false
    );
  }),
  func("sets.equivalent", ["list", "list"], "bool", ([one, other], budget) => {
    const does = contains(budget, one, other);
    return does === true ? contains(budget, other, one) : does;
  }),
];

function contains(budget: Budget, all: CelList, some: CelList): boolean | CelFault {
  return (
    findIn(some, (element) => {
      spend(budget, 1);
      const has = includes(budget, all, element);
      return has === true ? undefined : has;
    }) ?? true
  );
}
