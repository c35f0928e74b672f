import type { CelValue } from "../values/value.ts";

/** What an expression consists of. `at`: the character of its text to which a mistake in this part is told. */
export type Node = { readonly at: number } & (
  | { readonly kind: "literal"; readonly value: CelValue }
  | { readonly kind: "name"; readonly name: string }
  | ({ readonly kind: "select" } & Select)
  | ({ readonly kind: "has" } & Select)
  | { readonly kind: "index"; readonly operand: Node; readonly index: Node; readonly isOptional: boolean }
  | { readonly kind: "call"; readonly name: string; readonly style: CallStyle; readonly args: readonly Node[] }
  | { readonly kind: "logic"; readonly operator: "&&" | "||"; readonly left: Node; readonly right: Node }
  | { readonly kind: "choice"; readonly condition: Node; readonly yes: Node; readonly no: Node }
  | { readonly kind: "list"; readonly items: readonly ListItem[] }
  | { readonly kind: "map"; readonly entries: readonly MapEntry[] }
  | Loop
  | OptionalMap
);

/** operator: `+`; function: `size(x)`; method: `x.size()`, whose first argument is x. */
export type CallStyle = "operator" | "function" | "method";

interface Select {
  readonly operand: Node;
  readonly field: string;
  /** `.?`: it gives an optional value. */
  readonly isOptional: boolean;
}

export interface ListItem {
  readonly value: Node;
  /** `?`: it stands for nothing where its optional value is none. */
  readonly isOptional: boolean;
}

export interface MapEntry extends ListItem {
  readonly key: Node;
}

export type Quantifier = "all" | "exists" | "exists_one";

/** `over.all(variable, body)` and the like; map with three arguments has a `where`. */
export type Loop =
  | {
      readonly kind: "quantifier";
      readonly quantifier: Quantifier;
      readonly variable: string;
      readonly over: Node;
      readonly body: Node;
    }
  | { readonly kind: "filter"; readonly variable: string; readonly over: Node; readonly body: Node }
  | {
      readonly kind: "map-loop";
      readonly variable: string;
      readonly over: Node;
      readonly where?: Node;
      readonly body: Node;
    };

/** `over.optMap(variable, body)`; flat: optFlatMap, whose body gives an optional value. */
export interface OptionalMap {
  readonly kind: "optional-map";
  readonly isFlat: boolean;
  readonly variable: string;
  readonly over: Node;
  readonly body: Node;
}
