import { showYaml } from "../../lib/build/index.ts";
import { isMap } from "./maps.ts";

/** A number written as it stands; TypeScript 6 does not declare `JSON.rawJSON` yet (ES2026, Node 21). */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** JSON as `kubectl -o json` writes it: four spaces, sorted keys; integers exact to the last digit. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, (_key, leaf: unknown) => plain(leaf), 4)}\n`;
}

function plain(leaf: unknown): unknown {
  if (typeof leaf === "bigint") return rawJSON(leaf.toString());
  if (!isMap(leaf) || Object.getPrototypeOf(leaf) === null) return leaf;
  return Object.fromEntries(Object.entries(leaf).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** One YAML document, its keys sorted. */
export const yamlText: (value: unknown) => string = showYaml;

/** Several objects as kubectl prints them in one. */
export function asList(items: readonly unknown[]): object {
  return { apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } };
}

/** Without what the API server keeps about who wrote which field: nobody reads it, and it hides the rest. */
export function withoutManagedFields<T extends { readonly metadata: object }>(object: T): T {
  const { managedFields, ...metadata } = object.metadata as { readonly managedFields?: unknown };
  return { ...object, metadata };
}
