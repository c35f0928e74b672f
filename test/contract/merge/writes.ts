import type { Random } from "../../../lib/base/index.ts";
import type { JsonPatchOperation, KubeObject, ObjectRef } from "../../../lib/cluster/index.ts";
import { chance, fieldsAt, isFields, overlay, pick, someFields, type Fields } from "./draw.ts";
import type { TestedKind } from "./kinds.ts";

/** One write to one object, by one manager. */
export type Write =
  | { readonly type: "create"; readonly manager: string; readonly object: KubeObject }
  | { readonly type: "apply"; readonly manager: string; readonly object: KubeObject; readonly force: boolean }
  | { readonly type: "merge" | "strategic" | "status"; readonly manager: string; readonly body: Fields }
  | { readonly type: "json"; readonly manager: string; readonly operations: readonly JsonPatchOperation[] }
  | { readonly type: "replace"; readonly manager: string; readonly change: Fields };

const appliers = ["one", "two", "three"] as const;
const updaters = ["one", "editor"] as const;

/** @param isNew nothing is there yet, so that the object has to be whole */
export function drawWrite(random: Random, kind: TestedKind, ref: ObjectRef, isNew: boolean): Write {
  const body = kind.draw(random);
  const whole = objectOf(kind, ref, isNew || chance(random, 0.5) ? overlay(kind.base, body) : body);
  const [applier, updater] = [pick(random, appliers), pick(random, updaters)];
  if (isNew && chance(random, 0.4)) return { type: "create", manager: updater, object: whole };
  if (isNew || chance(random, 0.6))
    return { type: "apply", manager: applier, object: whole, force: chance(random, 0.5) };
  switch (pick(random, ["merge", "merge", "strategic", "status", "json", "replace"] as const)) {
    case "merge":
      return { type: "merge", manager: updater, body: withNulls(random, body) };
    case "strategic":
      if (kind.isCustom) return { type: "replace", manager: updater, change: body };
      return { type: "strategic", manager: updater, body: withDirectives(random, withNulls(random, body)) };
    case "status":
      if (!kind.hasStatus) return { type: "merge", manager: updater, body };
      return {
        type: "status",
        manager: updater,
        body: { status: kind.drawStatus(random), ...someFields(random, body, 0.2) },
      };
    case "json":
      return { type: "json", manager: updater, operations: drawOperations(random) };
    case "replace":
      return { type: "replace", manager: updater, change: body };
  }
}

function objectOf({ apiVersion, kind }: TestedKind, { namespace, name }: ObjectRef, fields: Fields): KubeObject {
  const place = { name, ...(namespace !== undefined && { namespace }) };
  return { ...fields, apiVersion, kind, metadata: { ...fieldsAt(fields, "metadata"), ...place } };
}

/** The same patch, which takes some of the fields away instead. */
function withNulls(random: Random, body: Fields): Fields {
  const entries = Object.entries(body).map(([key, value]) => {
    if (isFields(value) && !chance(random, 0.1)) return [key, withNulls(random, value)];
    // What a kind cannot be without, and what belongs together, stays.
    const isNeeded = ["metadata", "spec", "template", "containers", "emptyDir", "apiVersion", "kind", "name"].includes(
      key,
    );
    return [key, !isNeeded && chance(random, 0.2) ? null : value];
  });
  return Object.fromEntries(entries) as Fields;
}

/** The same patch, of which some lists also say what goes and in which order. */
function withDirectives(random: Random, body: Fields): Fields {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) {
    if (isFields(value)) {
      // Of a spec the server puts back what it has given, which is not the merge's affair.
      const isReplaced = ["labels", "annotations", "resources", "nodeSelector"].includes(key) && chance(random, 0.2);
      result[key] = isReplaced ? { $patch: "replace", ...value } : withDirectives(random, value);
    } else if (!Array.isArray(value)) result[key] = value;
    else if (key === "finalizers" && chance(random, 0.4)) result[`$deleteFromPrimitiveList/${key}`] = value;
    else result[key] = value.flatMap((item: unknown) => directed(random, item));
  }
  return result;
}

function directed(random: Random, item: unknown): unknown[] {
  if (!isFields(item) || item["name"] === "main" || item["name"] === "data") return [item];
  return chance(random, 0.3) ? [{ ...item, $patch: "delete" }] : [item];
}

function drawOperations(random: Random): readonly JsonPatchOperation[] {
  const operations: readonly [JsonPatchOperation, ...JsonPatchOperation[]] = [
    { op: "add", path: "/metadata/labels", value: { app: "a" } },
    { op: "add", path: "/metadata/labels/tier", value: pick(random, ["a", "b"]) },
    { op: "remove", path: "/metadata/labels/app" },
    { op: "test", path: "/metadata/labels/app", value: "a" },
    { op: "add", path: "/metadata/annotations/team.example.com~1note", value: "x" },
    { op: "replace", path: "/metadata/annotations/note", value: "y" },
    { op: "remove", path: "/metadata/finalizers/0" },
    { op: "add", path: "/metadata/managedFields", value: [] },
    { op: "replace", path: "/data/a", value: "3" },
  ];
  return chance(random, 0.3) ? [pick(random, operations), pick(random, operations)] : [pick(random, operations)];
}
