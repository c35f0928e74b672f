import type { InventoryEntry } from "../api/index.ts";
import type { ObjectRef } from "../cluster/index.ts";

/**
 * The id of an object in an inventory: `namespace_name_group_kind`, its version left out, so that an object stays the
 * same when it is applied in another version. As in cli-utils' inventories `:` is written `__`, and the parts are told
 * apart from both ends, since only a name may hold an underscore. Names of RBAC kinds may be anything but `/` and `%`;
 * so an underscore beside another one or beside a colon, which could be taken for a colon, is written `%5F`.
 */
export function entryId({ apiVersion, kind, namespace = "", name }: ObjectRef): string {
  return `${namespace}_${escapeName(name)}_${groupOf(apiVersion)}_${kind}`;
}

export function entryOf(
  ref: ObjectRef,
  finished?: { readonly uid?: string; readonly content: string },
): InventoryEntry {
  const { apiVersion } = ref;
  const v = apiVersion.slice(apiVersion.indexOf("/") + 1);
  return { id: entryId(ref), v, ...finishedPart(finished) };
}

function finishedPart(finished: Parameters<typeof entryOf>[1]): Partial<InventoryEntry> {
  if (finished === undefined) return {};
  return { ...(finished.uid !== undefined && { done: finished.uid }), of: finished.content };
}

/** Tells apart what entries say of one object: that it is applied with this content, and that it was seen to be done. */
export function recordKey({ id, done = "", of = "" }: InventoryEntry): string {
  return [id, done, of].join(" ");
}

/** The object that an entry records; undefined where its id is none. */
export function refOf({ id, v }: InventoryEntry): ObjectRef | undefined {
  const afterNamespace = id.indexOf("_");
  const beforeKind = id.lastIndexOf("_");
  const beforeGroup = id.lastIndexOf("_", beforeKind - 1);
  if (beforeGroup <= afterNamespace) return undefined;
  const namespace = id.slice(0, afterNamespace);
  const name = unescapeName(id.slice(afterNamespace + 1, beforeGroup));
  const group = id.slice(beforeGroup + 1, beforeKind);
  const kind = id.slice(beforeKind + 1);
  if (name === "" || kind === "" || v === "") return undefined;
  const apiVersion = group === "" ? v : `${group}/${v}`;
  return { apiVersion, kind, name, ...(namespace !== "" && { namespace }) };
}

/** The same entry with its id as we write it: another tool may have left a character unescaped. */
export function canonicalEntry(entry: InventoryEntry): InventoryEntry {
  const ref = refOf(entry);
  return ref === undefined ? entry : { ...entry, id: entryId(ref) };
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

function escapeName(name: string): string {
  if (!/[%_:]/.test(name)) return name; // as almost all are
  return name
    .replaceAll("%", "%25")
    .replaceAll(/(?<=[_:])_|_(?=[_:])/g, "%5F")
    .replaceAll(":", "__");
}

function unescapeName(escaped: string): string {
  return escaped.replaceAll("__", ":").replaceAll("%5F", "_").replaceAll("%25", "%");
}
