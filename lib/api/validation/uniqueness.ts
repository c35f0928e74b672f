import { canonicalJson } from "../../base/index.ts";
import type { Structural } from "../schema/structural.ts";
import { fieldPath, isJsonObject, isList } from "./json.ts";
import { duplicate, type Problem } from "./problem.ts";

/** Items that stand twice in a set, or share the key of a map list. */
export function checkUniqueness(value: unknown, schema: Structural, path: string): readonly Problem[] {
  if (isList(value)) return checkList(value, schema, path);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, each]) => {
    const field = schema.properties?.[name] ?? schema.additionalProperties;
    return field === undefined ? [] : checkUniqueness(each, field, fieldPath(path, name));
  });
}

function checkList(value: readonly unknown[], schema: Structural, path: string): readonly Problem[] {
  const key = keyOf(schema);
  const items = schema.items;
  return [
    ...(key === undefined ? [] : duplicates(value.map(key), path)),
    ...(items === undefined ? [] : value.flatMap((each, index) => checkUniqueness(each, items, `${path}[${index}]`))),
  ];
}

function keyOf(schema: Structural): ((item: unknown) => unknown) | undefined {
  if (schema["x-kubernetes-list-type"] === "set") return (item) => item;
  const name = schema["x-kubernetes-list-map-keys"]?.[0];
  if (name === undefined) return undefined;
  return (item) => (isJsonObject(item) && Object.hasOwn(item, name) ? { [name]: item[name] } : {});
}

/** Every value is told once, where it stands the second time. */
function duplicates(keys: readonly unknown[], path: string): readonly Problem[] {
  const seen = new Map<string, number>();
  return keys.flatMap((key, index) => {
    const text = canonicalJson(key);
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    return times === 2 ? [duplicate(`${path}[${index}]`, key)] : [];
  });
}
