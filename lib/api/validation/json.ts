/** A JSON object of which nothing is known. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The path of a field of the object at `path`; that of the root is empty. */
export function fieldPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
