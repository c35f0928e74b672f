/**
 * What stands at a path such as `status.phase`, whatever shape the object really has; undefined where nothing does.
 * A status is written by anybody's controller: nothing about its shape may be taken for granted.
 */
export function fieldAt(object: unknown, path: string): unknown {
  let at = object;
  for (const name of path.split(".")) {
    if (!isRecord(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return at;
}

/** The text at a path; `otherwise` where there is none or something else. */
export function textAt(object: unknown, path: string, otherwise: string): string {
  const value = fieldAt(object, path);
  return typeof value === "string" ? value : otherwise;
}

/** The whole number at a path; `otherwise` where there is none or something else. */
export function wholeAt(object: unknown, path: string, otherwise: number): number {
  const value = fieldAt(object, path);
  return Number.isInteger(value) ? (value as number) : otherwise;
}

/** The elements of the list at a path; none where there is no list. */
export function listAt(object: unknown, path: string): readonly unknown[] {
  const value = fieldAt(object, path);
  return Array.isArray(value) ? value : [];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
