import type { KubeObject } from "../../cluster/index.ts";
import type { MergeTarget, Refusal } from "./merge-target.ts";
import { validate } from "./validation.ts";

/**
 * Why an object cannot be applied at all, whatever is live. That it does not fit the schema the API server tells as an
 * internal error without a reason; the port says Invalid there, and so do we.
 */
export function unfit({ apiVersion, schema }: MergeTarget, applied: KubeObject): Refusal | undefined {
  const kind = kindOf(applied);
  if (applied.apiVersion !== apiVersion) return refusal(400, "BadRequest", `invalid object type: ${kind}`);
  if ((applied.metadata.managedFields ?? undefined) !== undefined) {
    return refusal(400, "BadRequest", "metadata.managedFields must be nil");
  }
  const error = validate(schema, applied);
  if (error === undefined) return undefined;
  const { namespace = "", name } = applied.metadata;
  return refusal(500, "Invalid", `failed to create typed patch object (${namespace}/${name}; ${kind}): ${error}`);
}

function refusal(status: number, reason: string, message: string): Refusal {
  return { status, reason, message, causes: [] };
}

/** As Go prints a group, version and kind; that of the core group is empty. */
function kindOf({ apiVersion, kind }: KubeObject): string {
  return `${apiVersion.includes("/") ? "" : "/"}${apiVersion}, Kind=${kind}`;
}
