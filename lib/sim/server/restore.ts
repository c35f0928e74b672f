import type { KubeObject } from "../../cluster/index.ts";
import type { FieldSet } from "../merge/index.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * `next` with everything that `reset` names as it is in `live`: what an endpoint does not let anybody write.
 * `next` itself where it is so already.
 */
export function restore(next: KubeObject, live: KubeObject | undefined, reset: FieldSet): KubeObject {
  return restoreFields(next, live, reset) as KubeObject;
}

function restoreFields(next: Fields, live: Fields | undefined, reset: FieldSet): Fields {
  let result = next;
  for (const element of Object.keys(reset)) {
    if (!element.startsWith("f:")) continue;
    const field = element.slice(2);
    const value = restoreField(next[field], live?.[field], reset[element] ?? {});
    if (value === result[field]) continue;
    const { [field]: _, ...others } = result;
    result = value === undefined ? others : { ...others, [field]: value };
  }
  return result;
}

function restoreField(next: unknown, live: unknown, reset: FieldSet): unknown {
  const isWhole = !Object.keys(reset).some((element) => element.startsWith("f:"));
  if (isWhole) return live;
  if (!isFields(next)) return next;
  return restoreFields(next, isFields(live) ? live : undefined, reset);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
