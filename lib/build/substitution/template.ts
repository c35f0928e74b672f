/** A text with places to fill in. */
export type Template = readonly (string | Expression)[];

/** One place: what is done with the value of the variable `name`. */
export interface Expression {
  readonly name: string;
  readonly operation: Operation;
}

export type Operation =
  | { readonly kind: "value" }
  | { readonly kind: "length" }
  /** The word stands instead of a value that is so. */
  | { readonly kind: "default"; readonly insteadOf: "unset" | "unsetOrEmpty"; readonly word: Template }
  | { readonly kind: "slice"; readonly offset: Template; readonly length?: Template }
  | {
      readonly kind: "trim";
      readonly end: "start" | "end";
      readonly match: "shortest" | "longest";
      readonly pattern: Template;
    }
  | {
      readonly kind: "replace";
      readonly where: "first" | "all" | "start" | "end";
      readonly pattern: Template;
      readonly by: Template;
    }
  | { readonly kind: "case"; readonly to: "upper" | "lower"; readonly of: "first" | "all" };

/** The names of all variables that a text mentions, each once, those within operands too. */
export function namesIn(template: Template): readonly string[] {
  const names = template.flatMap((part) =>
    typeof part === "string" ? [] : [part.name, ...operandsOf(part.operation).flatMap(namesIn)],
  );
  return [...new Set(names)];
}

function operandsOf(operation: Operation): readonly Template[] {
  switch (operation.kind) {
    case "value":
    case "length":
    case "case":
      return [];
    case "default":
      return [operation.word];
    case "slice":
      return operation.length === undefined ? [operation.offset] : [operation.offset, operation.length];
    case "trim":
      return [operation.pattern];
    case "replace":
      return [operation.pattern, operation.by];
  }
}
