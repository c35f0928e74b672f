import type { KubeObject } from "../../cluster/index.ts";
import { printGo } from "./go-syntax.ts";
import { BadPatch, patchedBy, type Patched } from "./patched.ts";
import { fieldOf, isEqual, removeField, setField, type MutablePlain, type Plain } from "./plain.ts";
import { schemaAt, shapeOf, type FieldSchema, type MapSchema, type Schema } from "./schema.ts";
import { mergeItems, removeScalars, reorder } from "./strategic-list.ts";

const deleteFrom = "$deleteFromPrimitiveList/";
const setOrder = "$setElementOrder/";

/**
 * Strategic merge patch, for built-in kinds alone (the API server answers 415 for custom ones): lists merge by their
 * patchMergeKey; `$patch: delete|replace`, `$retainKeys`, `$deleteFromPrimitiveList/…`, `$setElementOrder/…`.
 * @returns the object itself where nothing changes; 400 or 500, as the API server answers, for a bad patch. Not checked:
 *   that the order of a patch's list is that of its `$setElementOrder`
 */
export function strategicMergePatch(
  schema: Schema,
  object: KubeObject,
  patch: Readonly<Record<string, unknown>>,
): Patched {
  return patchedBy(() => mergeMap(schema, object, patch));
}

/** A map with a patch laid over it. */
export function mergeMap(schema: Schema | undefined, value: Plain, patch: Plain): Plain {
  const directive = fieldOf(patch, "$patch");
  if (directive !== undefined) return directed(directive, patch);
  const retained = retainKeys(value, patch);
  const ordered = Object.keys(patch).filter((key) => key.startsWith(setOrder));
  const orders = new Map(ordered.map((key) => [key.slice(setOrder.length), patch[key]]));
  let merged = retained;
  const put = (key: string, after: unknown): void => {
    if (after === fieldOf(merged, key)) return;
    const copy: MutablePlain = { ...merged };
    if (after === undefined) removeField(copy, key);
    else setField(copy, key, after);
    merged = copy;
  };
  for (const [key, change] of Object.entries(patch)) {
    if (key === "$retainKeys" || key.startsWith(setOrder)) continue;
    if (key.startsWith("$deleteFromPrimitiveList")) {
      const name = keyAfter(key, deleteFrom, "primitive list");
      put(name, removeScalars(fieldOf(merged, name), change));
    } else put(key, mergeField(schema, key, fieldOf(merged, key), change));
  }
  for (const [key, order] of orders) {
    const before = fieldOf(retained, key);
    put(key, reorder(mergeKeyOf(schema, key), fieldOf(merged, key), order, Array.isArray(before) ? before : []));
  }
  return merged;
}

function keyAfter(key: string, prefix: string, what: string): string {
  if (key.startsWith(prefix)) return key.slice(prefix.length);
  throw new BadPatch(400, "BadRequest", `invalid patch format of ${what}`);
}

function directed(directive: unknown, patch: Plain): Plain {
  switch (directive) {
    case "delete":
      return {};
    case "replace": {
      const { $patch: _, ...rest } = patch;
      return rest;
    }
    default:
      throw new BadPatch(500, "InternalError", `unknown patch type: ${printGo(directive)} in map: ${printGo(patch)}`);
  }
}

/** `$retainKeys`: what the list does not name goes; the patch may set nothing else. */
function retainKeys(value: Plain, patch: Plain): Plain {
  const keys = fieldOf(patch, "$retainKeys");
  if (keys === undefined) return value;
  const sets = Object.keys(patch).filter((key) => !key.startsWith("$") && patch[key] !== null);
  if (!Array.isArray(keys) || !sets.every((key) => keys.includes(key))) {
    throw new BadPatch(400, "BadRequest", "invalid patch format of retainKeys");
  }
  const kept = Object.entries(value).filter(([key]) => keys.includes(key));
  return kept.length === Object.keys(value).length ? value : Object.fromEntries(kept);
}

function mergeField(schema: Schema | undefined, key: string, before: unknown, patch: unknown): unknown {
  if (patch === null || patch === undefined) return undefined;
  const [was, is] = [shapeOf(before), shapeOf(patch)];
  if (before === undefined || was !== is || is === "scalar") {
    return isEqual(before, patch) ? before : withoutDirectives(patch);
  }
  const below = schema?.map === undefined ? undefined : schemaAt(schema.map, key);
  if (is === "map") return mergeMap(below, before as Plain, patch as Plain);
  const field = fieldIn(schema?.map, key);
  const [items, changes] = [before as readonly unknown[], patch as readonly unknown[]];
  if (field?.patch.merge !== true) return isEqual(items, changes) ? items : changes;
  return mergeItems(
    { mergeKey: field.patch.mergeKey, merge: (a, b) => mergeMap(below?.list?.items, a, b) },
    items,
    changes,
  );
}

function fieldIn(map: MapSchema | undefined, key: string): FieldSchema | undefined {
  return map?.fields.get(key);
}

function mergeKeyOf(schema: Schema | undefined, key: string): string | undefined {
  return fieldIn(schema?.map, key)?.patch.mergeKey;
}

/** What a patch sets where nothing was: without nulls, and without what is a directive; undefined where it is one. */
function withoutDirectives(patch: unknown): unknown {
  if (Array.isArray(patch)) return patch.map(withoutDirectives).filter((item) => item !== undefined);
  if (shapeOf(patch) !== "map") return patch;
  if (Object.hasOwn(patch as Plain, "$patch")) return undefined;
  const left: MutablePlain = {};
  for (const [key, value] of Object.entries(patch as Plain)) {
    const kept = value === null ? undefined : withoutDirectives(value);
    if (kept !== undefined) setField(left, key, kept);
  }
  return left;
}
