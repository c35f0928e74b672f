import type {
  KubeObject,
  ListOptions,
  LiveObject,
  ObjectChanges,
  ObjectKind,
  ObjectList,
  ObjectRef,
} from "../../cluster/index.ts";
import { authorize, type Verb } from "./access.ts";
import { parseFieldSelector } from "./field-selector.ts";
import type { Kind, Subresource } from "./kind.ts";
import { parseLabelSelector } from "./label-selector.ts";
import type { Caller, ServerParts } from "./parts.ts";
import { noSuchResource, refuse } from "../words/index.ts";

/** The kind, as it is served now. @throws Refused 404 where it is not, 403 where this caller may not */
export function admit(
  { kinds, denials }: ServerParts,
  who: Caller,
  verb: Verb,
  what: ObjectKind & { readonly namespace?: string | undefined; readonly name?: string | undefined },
  subresource?: Subresource,
): Kind {
  const kind = kinds.find(what);
  if (kind === undefined) throw noSuchResource();
  if (who !== "controllers" && denials().length > 0) {
    const { resource, group } = kind;
    // A Namespace lies in itself, as far as the authorizer is concerned.
    const namespace = kind.qualified === "namespaces" ? what.name : what.namespace;
    const name = verb === "create" && subresource === undefined ? undefined : what.name;
    authorize(denials(), who, { verb, kind: kind.kind, resource, group, subresource, namespace, name });
  }
  return kind;
}

/** @throws Refused; an object that is not there is undefined */
export function getObject(server: ServerParts, who: Caller, ref: ObjectRef): LiveObject | undefined {
  const kind = admit(server, who, "get", ref);
  const live = server.store.get(kind.shelf, namespaceOf(kind, ref), ref.name);
  return live === undefined ? undefined : inVersion(live, kind);
}

/** @throws Refused */
export function listObjects(
  server: ServerParts,
  who: Caller,
  what: ObjectKind,
  { namespace, labelSelector = "", fieldSelector = "", lean = false }: ListOptions,
): ObjectList<LiveObject> {
  const kind = admit(server, who, "list", { ...what, namespace });
  const hasLabels = labelSelector === "" ? undefined : parseLabelSelector(labelSelector);
  const hasFields = fieldSelector === "" ? undefined : parseFieldSelector(fieldSelector, kind.apiVersion, kind.kind);
  const items = server.store
    .list(kind.shelf, kind.namespaced ? namespace : undefined)
    .map((object) => inVersion(object, kind))
    .filter((object) => hasLabels?.(object.metadata.labels ?? {}) !== false && hasFields?.(object) !== false);
  return { items: lean ? items.map(withoutManagedFields) : items, resourceVersion: server.store.resourceVersion() };
}

function withoutManagedFields(object: LiveObject): LiveObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** @throws Refused 410 where the store does not remember so much */
export function changesSince(
  server: ServerParts,
  who: Caller,
  what: ObjectKind,
  { since, namespace }: { readonly since: string; readonly namespace?: string | undefined },
): ObjectChanges {
  const kind = admit(server, who, "watch", { ...what, namespace });
  const happened = server.store.since(Number(since), kind.shelf);
  if (happened === undefined) throw refuse(410, "Expired", `too old resource version: ${since}`);
  const isWithin = (object: LiveObject): boolean =>
    !kind.namespaced || namespace === undefined || object.metadata.namespace === namespace;
  const changes = happened
    .filter(({ object }) => isWithin(object))
    .map((one) => ({ kind: one.kind, object: inVersion(one.object, kind) }));
  return { changes, resourceVersion: changes.at(-1)?.object.metadata.resourceVersion ?? since };
}

/** An object in another version of its kind: of most, conversion changes nothing but the apiVersion. */
export function inVersion(object: LiveObject, { apiVersion, kind, rules }: Kind): LiveObject {
  if (object.apiVersion === apiVersion) return object;
  return rules.convert?.(object) ?? { ...object, apiVersion, kind };
}

/** Where an object of this kind lies: the namespace of a reference to a cluster-scoped one counts for nothing. */
export function namespaceOf({ namespaced }: Kind, { namespace }: { readonly namespace?: string }): string | undefined {
  return namespaced ? namespace : undefined;
}

/** Empty where neither a name nor a generateName was sent, whatever the type says. */
export function nameOf({ metadata }: KubeObject): string {
  return Reflect.has(metadata, "name") ? metadata.name : "";
}
