import { Complaint } from "./complaint.ts";
import type { Node } from "./tree.ts";

/** `has(…)` is no function: it asks of a field without reading it. */
export function functionMacro(at: number, name: string, args: readonly Node[]): Node | undefined {
  const [field] = args;
  if (name !== "has" || args.length !== 1 || field === undefined) return undefined;
  if (field.kind !== "select" || field.isOptional) {
    throw new Complaint(field.at, "expected a field in has(), such as has(status.phase)");
  }
  return { ...field, kind: "has", at };
}

/** The macros that walk a list, a map or an optional value: their body is evaluated for each of its elements. */
export function methodMacro(at: number, name: string, over: Node, args: readonly Node[]): Node | undefined {
  const loop = loopOf(name, over, args);
  if (loop === undefined) return undefined;
  const [variable] = args;
  if (variable?.kind !== "name") {
    throw new Complaint(
      variable?.at ?? at,
      `expected the name of a variable first in ${name}(), such as ${name}(e, …)`,
    );
  }
  return { at, ...loop(variable.name) };
}

type WithoutPlace<T> = T extends unknown ? Omit<T, "at"> : never;
type MakeLoop = (variable: string) => WithoutPlace<Node>;

function loopOf(name: string, over: Node, args: readonly Node[]): MakeLoop | undefined {
  const [, second, third, fourth] = args;
  if (second === undefined || fourth !== undefined) return undefined;
  if (third !== undefined) {
    if (name !== "map") return undefined;
    return (variable) => ({ kind: "map-loop", variable, over, where: second, body: third });
  }
  switch (name) {
    case "all":
    case "exists":
    case "exists_one":
      return (variable) => ({ kind: "quantifier", quantifier: name, variable, over, body: second });
    case "existsOne":
      return (variable) => ({ kind: "quantifier", quantifier: "exists_one", variable, over, body: second });
    case "map":
      return (variable) => ({ kind: "map-loop", variable, over, body: second });
    case "filter":
      return (variable) => ({ kind: "filter", variable, over, body: second });
    case "optMap":
    case "optFlatMap":
      return (variable) => ({ kind: "optional-map", isFlat: name === "optFlatMap", variable, over, body: second });
    default:
      return undefined;
  }
}
