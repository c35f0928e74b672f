/** What is wrong with one field, in the words of Kubernetes' `field.Error`. */
export interface FieldError {
  readonly field: string;
  readonly reason: FieldErrorReason;
  /** Shown for the reasons that name the value; absent: the value is left out. */
  readonly value?: unknown;
  readonly detail: string;
}

const titles = {
  FieldValueRequired: "Required value",
  FieldValueInvalid: "Invalid value",
  FieldValueTypeInvalid: "Invalid value",
  FieldValueNotSupported: "Unsupported value",
  FieldValueNotFound: "Not found",
  FieldValueDuplicate: "Duplicate value",
  FieldValueForbidden: "Forbidden",
  FieldValueTooLong: "Too long",
  FieldValueTooMany: "Too many",
  InternalError: "Internal error",
} as const;
export type FieldErrorReason = keyof typeof titles;

export function required(field: string, detail = ""): FieldError {
  return { field, reason: "FieldValueRequired", detail };
}

export function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return { field, reason: "FieldValueInvalid", value, detail };
}

export function typeInvalid(field: string, value: unknown, detail: string): FieldError {
  return { field, reason: "FieldValueTypeInvalid", value, detail };
}

export function forbiddenField(field: string, detail: string): FieldError {
  return { field, reason: "FieldValueForbidden", detail };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { field, reason: "FieldValueDuplicate", value, detail: "" };
}

/** @param supported in the order in which the server lists them */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length === 0 ? "" : `supported values: ${supported.map((one) => `"${one}"`).join(", ")}`;
  return { field, reason: "FieldValueNotSupported", value, detail };
}

export function tooLong(field: string, limit: number): FieldError {
  return { field, reason: "FieldValueTooLong", detail: `may not be more than ${limit} bytes` };
}

export function tooMany(field: string, actual: number, limit: number): FieldError {
  const items = limit === 1 ? "item" : "items";
  return { field, reason: "FieldValueTooMany", value: actual, detail: `must have at most ${limit} ${items}` };
}

/** `spec.replicas: Invalid value: -1: must be greater than or equal to 0`. */
export function tellFieldError(error: FieldError): string {
  return `${error.field}: ${bodyOf(error)}`;
}

/** The same without the field. */
export function bodyOf({ reason, value, detail }: FieldError): string {
  const named = value === undefined ? titles[reason] : `${titles[reason]}: ${show(value)}`;
  return detail === "" ? named : `${named}: ${detail}`;
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  // Go's encoding/json writes these three so that the text may stand in HTML.
  return JSON.stringify(value).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}
