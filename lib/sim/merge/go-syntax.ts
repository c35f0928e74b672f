import { sortedKeys, type Plain } from "./plain.ts";
import { shapeOf } from "./schema.ts";

/** The type of a JSON value as Go's `%T` prints it. */
export function goType(value: unknown): string {
  switch (shapeOf(value)) {
    case "list":
      return "[]interface {}";
    case "map":
      return "map[string]interface {}";
    case "null":
      return "<nil>";
    case "scalar":
      if (typeof value === "number" && !Number.isInteger(value)) return "float64";
      return { boolean: "bool", string: "string" }[typeof value as string] ?? "int64";
  }
}

/** A JSON value as Go's `%v` prints it. */
export function printGo(value: unknown): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(printGo).join(" ")}]`;
  if (typeof value !== "object") return printScalar(value);
  const fields = value as Plain;
  const inside = sortedKeys(fields).map((key) => `${key}:${printGo(fields[key])}`);
  return `map[${inside.join(" ")}]`;
}

/** A JSON value as Go's `%#v` prints it. */
export function printGoSyntax(value: unknown): string {
  if (value === null) return "interface {}(nil)";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object") return printScalar(value);
  const fields = value as Plain;
  const inside = Array.isArray(value)
    ? value.map(printGoSyntax)
    : sortedKeys(fields).map((key) => `${JSON.stringify(key)}:${printGoSyntax(fields[key])}`);
  return `${goType(value)}{${inside.join(", ")}}`;
}

function printScalar(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
