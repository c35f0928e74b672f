import type { KubeObject } from "../../cluster/index.ts";
import { BadPatch, patchedBy, type Patched } from "./patched.ts";
import { fieldOf, isEqual, removeField, setField, type MutablePlain, type Plain } from "./plain.ts";
import { shapeOf } from "./schema.ts";

/**
 * JSON Merge Patch (RFC 7386): null removes, objects merge, everything else replaces.
 * @returns the object itself where nothing changes; 400 BadRequest for a patch that is no object
 */
export function mergePatch(object: KubeObject, patch: unknown): Patched {
  return patchedBy(() => {
    if (shapeOf(patch) !== "map") throw new BadPatch(400, "BadRequest", "Invalid JSON Patch");
    return mergeValue(object, patch);
  });
}

function mergeValue(value: unknown, patch: unknown): unknown {
  if (shapeOf(patch) !== "map") return isEqual(value, patch) ? value : patch;
  return shapeOf(value) === "map" ? mergeFields(value as Plain, patch as Plain) : withoutNulls(patch as Plain);
}

function mergeFields(value: Plain, patch: Plain): Plain {
  let merged: MutablePlain | undefined;
  for (const [key, change] of Object.entries(patch)) {
    const before = fieldOf(value, key);
    const after = change === null || change === undefined ? undefined : mergeValue(before, change);
    if (after === before) continue;
    merged ??= { ...value };
    if (after === undefined) removeField(merged, key);
    else setField(merged, key, after);
  }
  return merged ?? value;
}

/** What a patch sets where nothing was: the nulls in it remove nothing. */
function withoutNulls(patch: Plain): Plain {
  const left: MutablePlain = {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined) continue;
    setField(left, key, shapeOf(value) === "map" ? withoutNulls(value as Plain) : value);
  }
  return left;
}
