import type { ServedKind } from "./objects.ts";

export interface ObjectPath {
  readonly namespace?: string | undefined;
  /** Absent: the collection. */
  readonly name?: string;
  readonly subresource?: string | undefined;
}

/** The path of an object or of a collection. A namespace means nothing to a kind that has none, as for kubectl. */
export function pathOf(kind: ServedKind, { namespace, name, subresource }: ObjectPath = {}): string {
  const root = kind.apiVersion.includes("/") ? `/apis/${kind.apiVersion}` : `/api/${kind.apiVersion}`;
  const within = kind.namespaced && namespace !== undefined ? ["namespaces", namespace] : [];
  const rest = [...within, kind.resource, name, subresource].filter((part) => part !== undefined);
  return [root, ...rest.map(encodeURIComponent)].join("/");
}

/** `?a=b`; what is undefined is left out. Empty where nothing is left. */
export function queryOf(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return given.length === 0 ? "" : `?${given.join("&")}`;
}
