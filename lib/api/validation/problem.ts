/** What is wrong with one field, in the API server's own words, so that both can be compared. */
export interface Problem {
  /** Path from the root, such as `spec.stages[0].name`. */
  readonly field: string;
  readonly reason: ProblemReason;
  /** What the API server says after the path. */
  readonly message: string;
}

export type ProblemReason =
  | "FieldValueRequired"
  | "FieldValueInvalid"
  | "FieldValueTypeInvalid"
  | "FieldValueNotSupported"
  | "FieldValueDuplicate"
  | "FieldValueTooLong"
  | "FieldValueTooMany";

export function required(field: string, detail?: string): Problem {
  return { field, reason: "FieldValueRequired", message: withDetail("Required value", detail) };
}

export function invalid(field: string, value: unknown, detail: string): Problem {
  return { field, reason: "FieldValueInvalid", message: `Invalid value: ${shown(value)}: ${detail}` };
}

/** Without the value, where it is a whole object. */
export function invalidWhole(field: string, detail: string): Problem {
  return { field, reason: "FieldValueInvalid", message: `Invalid value: ${detail}` };
}

export function typeInvalid(field: string, found: string, wanted: string): Problem {
  const message = `Invalid value: ${JSON.stringify(found)}: ${field} in body must be of type ${wanted}: ${JSON.stringify(found)}`;
  return { field, reason: "FieldValueTypeInvalid", message };
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): Problem {
  const choices = supported.map((each) => JSON.stringify(each)).join(", ");
  return {
    field,
    reason: "FieldValueNotSupported",
    message: `Unsupported value: ${shown(value)}: supported values: ${choices}`,
  };
}

export function duplicate(field: string, value: unknown): Problem {
  return { field, reason: "FieldValueDuplicate", message: `Duplicate value: ${shown(value)}` };
}

export function tooLong(field: string, max: number): Problem {
  return {
    field,
    reason: "FieldValueTooLong",
    message: `Too long: may not be more than ${max} ${max === 1 ? "byte" : "bytes"}`,
  };
}

export function tooMany(field: string, actual: number, max: number): Problem {
  return {
    field,
    reason: "FieldValueTooMany",
    message: `Too many: ${actual}: must have at most ${max} ${max === 1 ? "item" : "items"}`,
  };
}

function withDetail(message: string, detail: string | undefined): string {
  return detail === undefined ? message : `${message}: ${detail}`;
}

function shown(value: unknown): string {
  return JSON.stringify(value);
}
