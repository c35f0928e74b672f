import { canonicalJson, sha256 } from "../../base/index.ts";
import type { Intent } from "../../api/index.ts";
import type { LiveObject, ObjectRef } from "../../cluster/index.ts";

/** The object in short, without what every write changes. `status`: with it, or without what its controllers write there. */
function digestOf(object: LiveObject, status: "with" | "without"): string {
  const { resourceVersion: _, managedFields: __, generation: ___, ...metadata } = object.metadata;
  const rest = { ...object, metadata };
  return sha256(canonicalJson({ ...rest, status: status === "with" ? (object["status"] ?? null) : undefined }));
}

/** Whether a patch makes something else of an object, its status included. */
export function isChange(live: LiveObject, expected: LiveObject): boolean {
  return digestOf(live, "with") !== digestOf(expected, "with");
}

/** The intent to make `expected` of `live`. The status counts only where the patch itself changes it. */
export function intentTo(
  intent: Intent,
  ref: ObjectRef,
  { live, expected }: { readonly live: LiveObject; readonly expected: LiveObject },
): Intent {
  const { uid, resourceVersion } = live.metadata;
  const changesStatus = digestOf(live, "without") === digestOf(expected, "without");
  const result = digestOf(expected, changesStatus ? "with" : "without");
  const { result: _, ...rest } = intent;
  // What a Secret holds must not be guessed from a digest in the status.
  return { ...rest, uid, resourceVersion, ...(ref.kind !== "Secret" && { result }), objects: [{ ...ref, uid }] };
}

/**
 * Has the patch of an intent had its effect on `live`, the object of the intent's UID? (4-actions, "Exactly once".)
 * Unmoved: not yet. Written under the token: yes. Moved without it: yes only where the object is what it was to become,
 * since a patch that only removes leaves no manager behind; else somebody else wrote first, and the patch was refused.
 */
export function isPatched({ token, resourceVersion, result }: Intent, live: LiveObject): boolean {
  if (resourceVersion === undefined) return true; // its answer was seen
  if (live.metadata.resourceVersion === resourceVersion) return false;
  if (live.metadata.managedFields?.some(({ manager }) => manager === token) === true) return true;
  return result === digestOf(live, "without") || result === digestOf(live, "with");
}
