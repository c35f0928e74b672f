import { fieldManager, labels, labelValue } from "../api/index.ts";
import type { LiveMetadata, ManagedFields } from "../cluster/index.ts";
import { entryOf } from "./entry.ts";
import { recordsOf, union, type Inventory, type StageRecord } from "./inventory.ts";

/** What a status says of a stage's inventory. */
export interface ToldStage {
  readonly name: string;
  readonly entriesCount?: number;
  readonly shards?: number;
}

/** The stages of which StageInventories are missing that the status says there are: somebody has deleted them. */
export function selectLost({ shards }: Inventory, told: readonly ToldStage[]): readonly string[] {
  return told
    .filter(({ name, entriesCount = 0, shards: wanted = Math.min(1, entriesCount) }) => {
      return shards.filter(({ stage }) => stage === name).length < wanted;
    })
    .map(({ name }) => name);
}

export interface FoundQuestion {
  readonly inventory: Inventory;
  readonly lost: readonly string[];
  /** The stages of the spec, in order. */
  readonly stages: readonly string[];
  /** What carries our labels. */
  readonly found: readonly LiveMetadata[];
}

/**
 * What each lost stage is to own: what is still recorded, and what its labels say is its. An object whose stage the spec
 * no longer names is recorded as well, since nobody could tell whether that stage's inventory is complete; and one that
 * stands in no record, whosever it is: a lost stage owned it that KeepExisting kept from writing its own name there.
 */
export function planReconstruction({ inventory, lost, stages, found }: FoundQuestion): readonly StageRecord[] {
  const known = new Set(recordsOf(inventory).flatMap(({ entries }) => entries.map(({ id }) => id)));
  const applied = found.flatMap((object) => {
    const entry = ourEntry(object);
    const told = object.metadata.labels?.[labels.stage] ?? "";
    const stage = stages.find((name) => labelValue(name) === told) ?? told;
    if (entry === undefined || stage === "") return [];
    const isLost = lost.includes(stage) || !stages.includes(stage) || !known.has(entry.id);
    return isLost ? [{ stage, entry }] : [];
  });
  const byStage = Map.groupBy(applied, ({ stage }) => stage);
  const recorded = new Map(recordsOf(inventory).map((record) => [record.stage, record]));
  return [...new Set([...lost, ...byStage.keys()])].map((stage) => {
    const at = stages.indexOf(stage);
    const position = at < 0 ? (recorded.get(stage)?.position ?? stages.length) : at;
    const entries = (byStage.get(stage) ?? []).map(({ entry }) => entry);
    return { stage, position, entries: union(entries, recorded.get(stage)?.entries ?? []) };
  });
}

/** Its record; undefined of what carries our labels because a controller copied them, or because it is served as another kind as well. */
function ourEntry({ apiVersion, kind, metadata }: LiveMetadata): StageRecord["entries"][number] | undefined {
  const ours = metadata.managedFields?.find(isOurs);
  if (ours === undefined || groupOf(ours.apiVersion) !== groupOf(apiVersion)) return undefined;
  const { namespace, name } = metadata;
  return entryOf({ apiVersion: ours.apiVersion, kind, name, ...(namespace !== undefined && { namespace }) });
}

function isOurs({ manager, operation, subresource }: ManagedFields): boolean {
  return manager === fieldManager && operation === "Apply" && subresource === undefined;
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}
