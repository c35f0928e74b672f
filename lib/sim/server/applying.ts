import { refOf, type ApplyOptions, type KubeObject, type LiveObject } from "../../cluster/index.ts";
import { applyObject, type MergeOutcome } from "../merge/index.ts";
import { admit } from "./looking.ts";
import type { Caller, ServerParts } from "./parts.ts";
import { badRequest, conflict, Misread, refuse } from "../words/index.ts";
import { checkManager, intend, merged, standing, storeChange, storeNew } from "./writing.ts";

/** Server-side apply. @throws Refused */
export function apply(server: ServerParts, who: Caller, object: KubeObject, options: ApplyOptions): LiveObject {
  const intent = intend(server, who, "patch", refOf(object), options);
  checkManager("PatchOptions", options.fieldManager);
  if (object.metadata.managedFields !== undefined) throw badRequest("metadata.managedFields must be nil");
  const live = standing(intent);
  const { fieldManager: manager, force } = options;
  const { target } = intent.endpoint;
  const next = mergeApplied(object, () =>
    applyObject({ target, live, applied: object, manager, force, now: server.now() }),
  );
  if (live !== undefined) return storeChange(intent, next.object, live, next.changed);
  admit(server, who, "create", refOf(object));
  const { uid, name } = next.object.metadata;
  if (uid !== undefined) {
    const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
    throw conflict(intent.endpoint.kind.qualified, name, why);
  }
  return storeNew(intent, next.object);
}

/** Merging reads the object into the server's own types; where that fails, the server says that it was at fault. */
function mergeApplied(object: KubeObject, merge: () => MergeOutcome): ReturnType<typeof merged> {
  try {
    return merged(merge());
  } catch (thrown) {
    if (!(thrown instanceof Misread)) throw thrown;
    const { apiVersion, kind, metadata } = object;
    const type = `${apiVersion.includes("/") ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
    const which = `${metadata.namespace ?? ""}/${metadata.name}; ${type}`;
    const why = `unable to convert unstructured object to ${type}: ${thrown.conversion}`;
    throw refuse(500, "", `failed to convert new object (${which}) to proper version: ${why}`);
  }
}
