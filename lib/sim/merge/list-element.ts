import { keyElement, valueElement, type PathElement } from "./path-element.ts";
import { shapeOf, type ListSchema } from "./schema.ts";

/** How an item of a set or of a map list is known; or why it is not known at all, in the API server's words. */
export type ListElement =
  | { readonly kind: "known"; readonly element: PathElement }
  | { readonly kind: "unknown"; readonly why: string };

export function listElement(list: ListSchema, item: unknown): ListElement {
  return list.keys.length === 0 ? itemOfSet(item) : itemOfMap(list, item);
}

/** The element of an item of a live object; undefined where it has none, which validation refuses beforehand. */
export function knownElement(list: ListSchema, item: unknown): PathElement | undefined {
  const found = listElement(list, item);
  return found.kind === "known" ? found.element : undefined;
}

function itemOfSet(item: unknown): ListElement {
  switch (shapeOf(item)) {
    case "scalar":
      return { kind: "known", element: valueElement(item) };
    case "map":
      return unknown("associative list without keys has an element that's a map type");
    case "list":
      return unknown("not supported: associative list with lists as elements");
    case "null":
      return unknown("associative list without keys has an element that's an explicit null");
  }
}

function itemOfMap({ keys, declaredKeys, items }: ListSchema, item: unknown): ListElement {
  const shape = shapeOf(item);
  if (shape === "null") return unknown("associative list with keys may not have a null element");
  if (shape !== "map") return unknown("associative list with keys may not have non-map elements");
  const found: (readonly [string, unknown])[] = [];
  for (const name of keys) {
    const value = (item as Readonly<Record<string, unknown>>)[name] ?? items.map?.fields.get(name)?.default;
    if (value !== undefined) found.push([name, value]);
  }
  if (found.length > 0) return { kind: "known", element: keyElement(found) };
  const named = declaredKeys.map((key) => JSON.stringify(key)).join(" ");
  const why = "(and doesn't have default values for any key fields)";
  return unknown(`associative list with keys has an element that omits all key fields [${named}] ${why}`);
}

function unknown(why: string): ListElement {
  return { kind: "unknown", why };
}
