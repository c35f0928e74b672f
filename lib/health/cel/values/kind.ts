import { CelDuration, CelList, CelOptional, CelTimestamp, CelType, CelUint, type CelValue } from "./value.ts";

/** The types of CEL, by the names that `type(x)` gives. */
export type Kind =
  | "null_type"
  | "bool"
  | "int"
  | "uint"
  | "double"
  | "string"
  | "bytes"
  | "list"
  | "map"
  | "type"
  | "google.protobuf.Timestamp"
  | "google.protobuf.Duration"
  | "optional_type";

export function kindOf(value: CelValue): Kind {
  if (typeof value === "string") return "string";
  if (typeof value === "bigint") return "int";
  if (typeof value === "number") return "double";
  if (typeof value === "boolean") return "bool";
  return value === null ? "null_type" : kindOfObject(value);
}

function kindOfObject(value: Extract<CelValue, object>): Kind {
  if (value instanceof CelList) return "list";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof CelUint) return "uint";
  if (value instanceof CelTimestamp) return "google.protobuf.Timestamp";
  if (value instanceof CelDuration) return "google.protobuf.Duration";
  if (value instanceof CelType) return "type";
  return value instanceof CelOptional ? "optional_type" : "map";
}

const typeNames: ReadonlySet<string> = new Set<Kind>([
  "null_type",
  "bool",
  "int",
  "uint",
  "double",
  "string",
  "bytes",
  "list",
  "map",
  "type",
  "google.protobuf.Timestamp",
  "google.protobuf.Duration",
  "optional_type",
]);

/** The type that a name stands for, where no variable has that name. */
export function typeNamed(name: string): CelType | undefined {
  return typeNames.has(name) ? new CelType(name) : undefined;
}

export function isNumeric(kind: Kind): boolean {
  return kind === "int" || kind === "uint" || kind === "double";
}
