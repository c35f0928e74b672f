import { isFields, isEqual, type Fields } from "../kinds/index.ts";
import type { CustomSchema } from "./schema.ts";

/** What an item of a list was before: known where the list's items have keys. */
export function itemBefore(schema: CustomSchema, item: unknown, before: unknown): unknown {
  if (!Array.isArray(before) || schema["x-kubernetes-list-type"] !== "map" || !isFields(item)) return undefined;
  const key = keyOf(schema, item);
  const items: readonly unknown[] = before;
  return items.find((one) => isFields(one) && isEqual(keyOf(schema, one), key));
}

/** The keys of an item of a list map, with what stands for those it does not set. */
export function keyOf(schema: CustomSchema, item: Fields): Fields {
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  return Object.fromEntries(
    keys
      .map((key) => [key, item[key] ?? schema.items?.properties?.[key]?.default] as const)
      .filter(([, value]) => value !== undefined),
  );
}
