import { formatInstant } from "../../base/index.ts";
import type { KubeObject, LiveObject, ObjectKind, ObjectRef } from "../../cluster/index.ts";
import type { Verb } from "./access.ts";
import type { MergeOutcome } from "../merge/index.ts";
import { admitNew } from "./admission.ts";
import { endsWith } from "./deletion.ts";
import { endpointOf, type Endpoint } from "./endpoint.ts";
import {
  alreadyExists,
  badRequest,
  conflict,
  type FieldError,
  fieldManagerBytesMax,
  invalid,
  invalidValue,
  noSuchResource,
  notFound,
  refuse,
  Refused,
  required,
  tooLong,
} from "../words/index.ts";
import { validateAnyMetadata, validateFinalizerNames, validateMetadata, validateMetadataUpdate } from "./metadata.ts";
import type { Kind } from "./kind.ts";
import { admit, inVersion, nameOf, namespaceOf } from "./looking.ts";
import { admitToNamespace } from "./namespaces.ts";
import type { Caller, ServerParts } from "./parts.ts";
import { drawUid } from "./uid.ts";

/** What is being written, by whom, and how. */
export interface Intent {
  readonly server: ServerParts;
  readonly who: Caller;
  readonly verb: Verb;
  readonly endpoint: Endpoint;
  readonly ref: ObjectRef;
  readonly dryRun: boolean;
}

/** The intent of a write to an object, or to its status. @throws Refused */
export function intend(
  server: ServerParts,
  who: Caller,
  verb: Verb,
  ref: ObjectRef,
  options: { readonly dryRun?: boolean | undefined; readonly subresource?: "status" | undefined },
): Intent {
  const kind = admit(server, who, verb, ref, options.subresource);
  if (options.subresource === "status" && !kind.hasStatus) {
    throw kind.isCustom ? notFound(kind.qualified, ref.name) : noSuchResource();
  }
  return { server, who, verb, endpoint: endpointOf(kind, options.subresource), ref, dryRun: options.dryRun === true };
}

/** What is written now; undefined where there is none. In the version that was asked for. */
export function standing({ server, endpoint: { kind }, ref }: Intent): LiveObject | undefined {
  const live = server.store.get(kind.shelf, namespaceOf(kind, ref), ref.name);
  return live === undefined ? undefined : inVersion(live, kind);
}

/** What a merge came to. @throws Refused */
export function merged(outcome: MergeOutcome): { readonly object: KubeObject; readonly changed: boolean } {
  if (outcome.kind === "refused") throw new Refused(outcome.refusal);
  return outcome;
}

/** @throws Refused 422 for a field manager that the server would not write down */
export function checkManager(options: "PatchOptions" | "CreateOptions", fieldManager: string): void {
  const errors: FieldError[] = [];
  if (Buffer.byteLength(fieldManager) > fieldManagerBytesMax)
    errors.push(tooLong("fieldManager", fieldManagerBytesMax));
  if (fieldManager === "" && options === "PatchOptions") {
    errors.push(required("fieldManager", "is required for apply patch"));
  }
  if (errors.length > 0) throw invalid({ apiVersion: "meta.k8s.io/v1", kind: options }, "", errors);
}

const modified = "the object has been modified; please apply your changes to the latest version and try again";

/** Admits, validates and stores a new object. */
export function storeNew(intent: Intent, sent: KubeObject): LiveObject {
  const { server, endpoint, dryRun } = intent;
  const { kind } = endpoint;
  const { namespace } = sent.metadata;
  const name = nameOf(sent);
  admitToNamespace(server.store, kind, namespace, name, true);
  const next = admitNew(server.store, kind, sent);
  const own = [
    ...validateMetadata(next, kind.namespaced, kind.rules.nameRule),
    ...(kind.isCustom ? [] : validateFinalizerNames(next)),
    ...kind.rules.validate(next, undefined),
  ];
  if (own.length > 0) throw invalid(namedAs(kind, next), name, own);
  const any = validateAnyMetadata(next, kind.namespaced);
  if (any.length > 0) throw invalid(namedAs(kind, next), name, any);
  const { resourceVersion } = next.metadata;
  const standing = server.store.get(kind.shelf, namespace, name);
  if (standing !== undefined) throw alreadyExistsAs(kind.qualified, standing);
  if (intent.verb === "create" && resourceVersion !== undefined && resourceVersion !== "") {
    throw refuse(500, "InternalError", "resourceVersion should not be set on objects to be created");
  }
  const uid = drawUid(server.random);
  const stamped = kind.rules.stamp?.(next, { uid, now: server.now(), random: server.random }) ?? next;
  const made = { ...stamped, metadata: { ...stamped.metadata, uid, creationTimestamp: formatInstant(server.now()) } };
  if (dryRun) return { ...made, metadata: { ...made.metadata, resourceVersion: "" } }; // nothing is stored that could have one
  return record(intent, undefined, server.store.put(kind.shelf, made));
}

/** A custom object may call itself otherwise than its kind, and is refused under that name. */
function namedAs(kind: Kind, object: KubeObject): ObjectKind {
  return kind.isCustom ? object : (kind.rules.namedAs ?? kind);
}

function alreadyExistsAs(qualified: string, { metadata }: LiveObject): Error {
  const refused = alreadyExists(qualified, metadata.name);
  if (metadata.deletionTimestamp === undefined) return refused;
  const { message, about } = refused.refusal;
  return refuse(409, "AlreadyExists", `object is being deleted: ${message}`, about);
}

/**
 * Validates and stores what an object has become. Nothing is written where nothing changed.
 * @param changed does `next` differ from `live`?
 */
export function storeChange(intent: Intent, next: KubeObject, live: LiveObject, changed: boolean): LiveObject {
  const { server, endpoint, ref, dryRun } = intent;
  const { kind } = endpoint;
  checkIdentity(intent, next, live);
  if (!changed) return inVersion(live, kind);
  admitToNamespace(server.store, kind, live.metadata.namespace, ref.name, false);
  const errors = [
    ...validateAnyMetadata(next, kind.namespaced),
    ...validateMetadataUpdate(next, live),
    ...(kind.isCustom ? [] : validateFinalizerNames(next)),
    ...kind.rules.validate(next, live),
  ];
  if (errors.length > 0) throw invalid(namedAs(kind, next), ref.name, errors);
  const settled = next as LiveObject;
  if (endsWith(settled.metadata, live.metadata) && kind.rules.mayEnd?.(settled) !== false) {
    if (!dryRun) end(intent, live);
    return settled;
  }
  if (dryRun) return inVersion(settled, kind);
  return record(intent, live, server.store.put(kind.shelf, settled));
}

function checkIdentity({ endpoint, ref }: Intent, next: KubeObject, live: LiveObject): void {
  const { namespace, name, resourceVersion } = next.metadata;
  const { qualified, apiVersion, kind } = endpoint.kind;
  if (namespace !== undefined && namespace !== live.metadata.namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  if ((name as string | undefined) === undefined || name === "") {
    throw badRequest(`the name of the object (${ref.name} based on URL) was undeterminable: name must be provided`);
  }
  if (name !== ref.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${ref.name})`);
  }
  if (resourceVersion === undefined || resourceVersion === "") {
    const error = invalidValue("metadata.resourceVersion", 0, "must be specified for an update");
    throw invalid({ apiVersion, kind: endpoint.kind.resource === "" ? kind : endpoint.kind.resource }, ref.name, [
      error,
    ]);
  }
  if (resourceVersion === live.metadata.resourceVersion) return;
  if (!/^\d+$/.test(resourceVersion)) {
    throw refuse(500, "InternalError", `strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
  }
  throw conflict(qualified, ref.name, modified);
}

/** Takes an object away. */
export function end(intent: Intent, live: LiveObject): void {
  const { server, endpoint } = intent;
  server.store.remove(endpoint.kind.shelf, live);
  record(intent, live, undefined);
}

/** Tells of a write, once it is in the store. */
export function record(intent: Intent, before: LiveObject | undefined, after: LiveObject): LiveObject;
export function record(intent: Intent, before: LiveObject, after: undefined): undefined;
export function record(
  { server, who, verb, endpoint }: Intent,
  before: LiveObject | undefined,
  after: LiveObject | undefined,
): LiveObject | undefined {
  const { apiVersion, kind } = endpoint.kind;
  const { namespace, name = "" } = (after ?? before)?.metadata ?? {};
  server.wrote({
    who,
    verb,
    ...(endpoint.subresource !== undefined && { subresource: endpoint.subresource }),
    apiVersion,
    kind,
    ...(namespace !== undefined && { namespace }),
    name,
    resourceVersion: server.store.resourceVersion(),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  });
  return after;
}
