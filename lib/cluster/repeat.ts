import type { DeleteOptions, JsonPatchOperation, Patch } from "./cluster.ts";
import type { Repeat } from "./retry.ts";
import { isRecord } from "./record.ts";

/** An apply says what shall be: twice is once. A create twice is a conflict at best. */
export function repeatOfWrite(verb: "apply" | "create", object: unknown, dryRun: boolean | undefined): Repeat {
  if (dryRun === true) return "always";
  if (verb === "create") return "never";
  return namesResourceVersion(object) ? "checked" : "always";
}

/**
 * A merge patch and a strategic one name what they set. A JSON patch cannot take effect twice where it tests the
 * resourceVersion; otherwise it may be repeated where each operation sets or removes a field by name, and not where
 * one addresses a position in a list, or moves or copies what may be another value by then. Its `test`, or a field removed already, may refuse the repetition.
 */
export function repeatOfPatch(patch: Patch, dryRun: boolean | undefined): Repeat {
  if (dryRun === true) return "always";
  if (patch.type !== "json") return namesResourceVersion(patch.body) ? "checked" : "always";
  const { operations } = patch;
  if (operations.some(testsResourceVersion)) return "checked";
  if (operations.some(({ path }) => /\/(-|\d+)(\/|$)/.test(path))) return "never";
  if (operations.some(({ op }) => op === "move" || op === "copy")) return "never";
  return operations.some(({ op }) => op !== "add") ? "checked" : "always";
}

export function repeatOfDelete({
  uid,
  resourceVersion,
  dryRun,
}: Pick<Undefinable<DeleteOptions>, "uid" | "resourceVersion" | "dryRun">): Repeat {
  if (dryRun === true) return "always";
  return uid === undefined && resourceVersion === undefined ? "never" : "checked";
}

function testsResourceVersion({ op, path }: JsonPatchOperation): boolean {
  return op === "test" && path === "/metadata/resourceVersion";
}

function namesResourceVersion(object: unknown): boolean {
  if (!isRecord(object) || !isRecord(object["metadata"])) return false;
  return object["metadata"]["resourceVersion"] !== undefined;
}

type Undefinable<T> = { [K in keyof T]?: T[K] | undefined };
