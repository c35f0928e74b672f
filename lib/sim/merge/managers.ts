import type { ManagedFields } from "../../cluster/index.ts";
import { inOrder, isEmpty, member, self, type FieldSet, type MutableFieldSet } from "./field-set.ts";
import { canonicalElement } from "./path-element.ts";

/** One who manages fields: an entry of managedFields with its set. */
export interface Manager {
  readonly id: ManagerId;
  readonly set: FieldSet;
  /** Absent where its last write changed nothing but the ownership, as the API server leaves it. */
  readonly time: string | undefined;
  /** As it stands in the object; reused where nothing of it changes. Absent for a new one. */
  readonly entry: ManagedFields | undefined;
}

export interface ManagerId {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  /** Of an applier there is one entry whatever the version, so it is none of what tells managers apart. */
  readonly apiVersion: string;
  readonly subresource: string | undefined;
}

export type Managers = readonly Manager[];

const decodedEntries = new WeakMap<readonly ManagedFields[], Managers>();
const canonicalSets = new WeakMap<object, FieldSet>();

/**
 * The managers of an object. One decoding for a list of entries, however often it is asked for.
 * @returns undefined where an entry is none, which the API server treats as if there were no list
 */
export function decodeManagers(entries: readonly ManagedFields[] | undefined): Managers | undefined {
  if (entries === undefined || entries.length === 0) return [];
  const known = decodedEntries.get(entries);
  if (known !== undefined) return known;
  const managers: Manager[] = [];
  for (const entry of entries) {
    const manager = decodeEntry(entry);
    if (manager === undefined) return undefined;
    const twin = managers.findIndex(({ id }) => isSameManager(id, manager.id));
    if (twin < 0) managers.push(manager);
    else managers[twin] = manager;
  }
  decodedEntries.set(entries, managers);
  return managers;
}

/** An entry as a client may send it. */
type Sent = Partial<Record<keyof ManagedFields, unknown>>;

function decodeEntry(entry: ManagedFields): Manager | undefined {
  const sent: Sent = entry;
  const { manager, operation, apiVersion, fieldsType, fieldsV1 } = sent;
  const isOperation = operation === "Apply" || operation === "Update";
  if (!isOperation || typeof apiVersion !== "string" || apiVersion === "") return undefined;
  if (fieldsType !== "FieldsV1") return undefined;
  try {
    const set = canonicalSet((fieldsV1 ?? {}) as FieldSet);
    const name = typeof manager === "string" ? manager : "";
    const id: ManagerId = { manager: name, operation, apiVersion, subresource: entry.subresource };
    return { id, set, time: entry.time, entry: set === fieldsV1 ? entry : undefined };
  } catch {
    return undefined;
  }
}

/** The set as we would write it: known elements, in their order. */
function canonicalSet(fields: FieldSet): FieldSet {
  const known = canonicalSets.get(fields);
  if (known !== undefined) return known;
  const set = canonicalNode(fields);
  canonicalSets.set(fields, set);
  if (set !== fields) canonicalSets.set(set, set);
  return set;
}

function canonicalNode(node: FieldSet): FieldSet {
  const result: MutableFieldSet = {};
  let isSame = true;
  for (const [element, child] of Object.entries(node)) {
    const name = element === self ? self : canonicalElement(element);
    const below = name === self ? member : canonicalNode(child);
    isSame &&= name === element && below === child;
    if (name !== undefined) result[name] = below;
  }
  const ordered = inOrder(result);
  return isSame && ordered === result ? node : ordered;
}

export function isSameManager(a: ManagerId, b: ManagerId): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    (a.subresource ?? "") === (b.subresource ?? "") &&
    (a.operation === "Apply" || a.apiVersion === b.apiVersion)
  );
}

/** The text by which the API server itself tells managers apart, and by which it sorts them in messages. */
export function identifier({ manager, operation, apiVersion, subresource }: ManagerId): string {
  return JSON.stringify({
    ...(manager !== "" && { manager }),
    operation,
    ...(operation === "Update" && { apiVersion }),
    ...(subresource !== undefined && { subresource }),
  });
}

/** The entries for an object, in the API server's order; undefined where nobody manages anything. */
export function encodeManagers(managers: Managers): readonly ManagedFields[] | undefined {
  if (managers.length === 0) return undefined;
  const sorted = managers.length === 1 ? managers : [...managers].sort(inEntryOrder);
  const entries = sorted.map(encodeManager);
  // Whoever decodes them next finds what we know already.
  decodedEntries.set(
    entries,
    sorted.map(({ id, set, time }, at) => ({ id, set, time, entry: entries[at] })),
  );
  return entries;
}

/** Appliers first, then the one whose last write is older, then by name. */
function inEntryOrder(a: Manager, b: Manager): number {
  return (
    compareText(a.id.operation, b.id.operation) ||
    compareText(a.time ?? "", b.time ?? "") ||
    compareText(a.id.manager, b.id.manager) ||
    compareText(a.id.apiVersion, b.id.apiVersion) ||
    compareText(a.id.subresource ?? "", b.id.subresource ?? "")
  );
}

export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function encodeManager({ id, set, time, entry }: Manager): ManagedFields {
  const { manager, operation, apiVersion, subresource } = id;
  if (entry?.fieldsV1 === set && entry.time === time && entry.apiVersion === apiVersion) return entry;
  canonicalSets.set(set, set);
  return {
    manager,
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: "FieldsV1",
    fieldsV1: set,
    ...(subresource !== undefined && { subresource }),
  };
}

export function findManager(managers: Managers, id: ManagerId): Manager | undefined {
  return managers.find((manager) => isSameManager(manager.id, id));
}

/** The managers with this one in the place of its namesake; without it where it manages nothing. */
export function withManager(managers: Managers, manager: Manager): Managers {
  const others = managers.filter(({ id }) => !isSameManager(id, manager.id));
  return isEmpty(manager.set) ? others : [...others, manager];
}

/** Who writes, as managedFields names it. */
export function writerId(
  { apiVersion, subresource }: { readonly apiVersion: string; readonly subresource?: string },
  operation: "Apply" | "Update",
  manager: string,
): ManagerId {
  return { manager: manager === "" ? "unknown" : manager, operation, apiVersion, subresource };
}
