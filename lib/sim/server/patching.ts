import type { KubeObject, LiveObject, ObjectRef, Patch, PatchOptions } from "../../cluster/index.ts";
import { updateObject } from "../merge/index.ts";
import { applyPatch } from "./apply-patch.ts";
import {
  badRequest,
  invalid,
  invalidValue,
  jsonPatchOperationsMax,
  Misread,
  notFound,
  refuse,
  type Refused,
} from "../words/index.ts";
import type { Kind } from "./kind.ts";
import type { Caller, ServerParts } from "./parts.ts";
import { patchScale } from "./scale.ts";
import { checkManager, intend, merged, standing, storeChange } from "./writing.ts";

/** A patch of an object or of its status. @throws Refused */
export function patch(
  server: ServerParts,
  who: Caller,
  ref: ObjectRef,
  change: Patch,
  options: PatchOptions,
): LiveObject {
  const { subresource, fieldManager: manager } = options;
  if (subresource === "scale") return patchScale(server, who, ref, change, options);
  const intent = intend(server, who, "patch", ref, { ...options, subresource });
  checkManager("PatchOptions", manager);
  const { kind, target } = intent.endpoint;
  refuseUnknown(kind, change);
  const live = standing(intent);
  if (live === undefined) throw notFound(kind.qualified, ref.name);
  const patched = withMetadata(applyPatch(kind.schema, live, change));
  const isOther = patched.apiVersion !== live.apiVersion || patched.kind !== live.kind;
  if (isOther && !kind.isCustom) throw notThisKind(patched, live);
  const next = readPatched(kind, patched, change);
  const outcome = merged(updateObject({ target, live, next, manager, now: server.now() }));
  return storeChange(intent, outcome.object, live, outcome.changed);
}

/** A patch may take all metadata away; what it needs of it, the server then misses. */
function withMetadata(object: KubeObject): KubeObject {
  const { metadata }: { readonly metadata?: unknown } = object;
  return typeof metadata === "object" && metadata !== null
    ? object
    : { ...object, metadata: {} as KubeObject["metadata"] };
}

function refuseUnknown(kind: Kind, change: Patch): void {
  if (change.type !== "json" && Array.isArray(change.body)) {
    const why = "json: cannot unmarshal array into Go value of type map[string]interface {}";
    throw badRequest(change.type === "merge" ? `error decoding patch: ${why}` : why);
  }
  if (change.type === "strategic" && kind.isCustom) {
    const accepted = "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml";
    const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
    throw refuse(415, "UnsupportedMediaType", message);
  }
  if (change.type !== "json" || change.operations.length <= jsonPatchOperationsMax) return;
  const told = `The allowed maximum operations in a JSON patch is ${jsonPatchOperationsMax}, got ${change.operations.length}`;
  throw refuse(413, "RequestEntityTooLarge", `Request entity too large: ${told}`);
}

function readPatched(kind: Kind, patched: KubeObject, change: Patch): KubeObject {
  try {
    return kind.rules.read(patched);
  } catch (thrown) {
    if (!(thrown instanceof Misread)) throw thrown;
    throw misread(change, patched, thrown);
  }
}

/** What the server says of a patch whose outcome it cannot read; of a JSON patch, only that there was something. */
function misread(change: Patch, patched: KubeObject, { message, conversion }: Misread): Refused {
  if (change.type === "json") {
    return refuse(422, "Invalid", "the server rejected our request due to an error in our request");
  }
  const [shown, why] = change.type === "strategic" ? [change.body, conversion] : [patched, message];
  return invalid({ apiVersion: "", kind: "" }, "", [invalidValue("patch", JSON.stringify(shown), why)]);
}

function notThisKind(patched: KubeObject, { apiVersion }: LiveObject): Refused {
  const version = patched.apiVersion.split("/").at(-1) ?? apiVersion;
  const why = `no kind "${patched.kind}" is registered for version "${version}" in scheme "pkg/runtime/scheme.go:111"`;
  return invalid({ apiVersion: "", kind: "" }, "", [invalidValue("patch", JSON.stringify(patched), why)]);
}
