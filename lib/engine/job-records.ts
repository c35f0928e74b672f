import { canonicalJson, sha256 } from "../base/index.ts";
import { labels, type InventoryEntry } from "../api/index.ts";
import { refOf, type KubeObject } from "../cluster/index.ts";
import { fieldAt, textAt } from "../health/index.ts";
import { entryId, entryOf, type Inventory } from "../inventory/index.ts";

/** By id: what the inventory says of Jobs and bare Pods. One that moves to another stage stands in the records of both for a while. */
export type JobRecords = ReadonlyMap<string, readonly InventoryEntry[]>;

export function jobRecordsOf({ shards }: Inventory): JobRecords {
  const entries = shards.flatMap((shard) => shard.entries.filter(({ of }) => of !== undefined));
  return Map.groupBy(entries, ({ id }) => id);
}

/** A Job has an end, after which it may be gone, and a bare Pod that is not always started again. */
export function runsOnce(object: KubeObject): boolean {
  const { apiVersion, kind } = object;
  if (kind === "Job") return apiVersion.startsWith("batch/");
  if (kind !== "Pod" || apiVersion !== "v1") return false;
  return ["Never", "OnFailure"].includes(textAt(object, "spec.restartPolicy", "Always"));
}

/** A Job that is deleted the moment it is done. */
export function vanishesAtOnce(object: KubeObject): boolean {
  return object.kind === "Job" && fieldAt(object, "spec.ttlSecondsAfterFinished") === 0;
}

/** What is recorded of exactly this content. */
export function recordOf(records: JobRecords, object: KubeObject): InventoryEntry | undefined {
  const known = records.size === 0 ? undefined : records.get(entryId(refOf(object)));
  const same = known?.filter(({ of }) => of === contentOf(object));
  return same?.find(({ done }) => done !== undefined) ?? same?.[0];
}

/**
 * Of a stage that is Ready with a Job: is its record lost? It has one from before it is applied, and it was done when the
 * stage became Ready; an inventory that is rebuilt from labels cannot say so of a Job that is gone.
 */
export function isForgotten({ shards }: Inventory, object: KubeObject): boolean {
  if (!runsOnce(object)) return false;
  const wanted = entryId(refOf(object));
  return shards.every(({ entries }) => entries.every(({ id }) => id !== wanted));
}

interface AbsenceQuestion {
  readonly disableWait: boolean;
  /** Somebody asks to run again what vanished. */
  readonly isAsked: boolean;
  /** Its record is lost, as `isForgotten` has it. */
  readonly isLost?: boolean;
}

/**
 * What it means that an object is not there. finished: it has run, by all that is known. vanished: it was applied, and nobody
 * saw it end. absent: it is to be made.
 */
export function absenceOf(
  records: JobRecords,
  object: KubeObject,
  { disableWait, isAsked, isLost = false }: AbsenceQuestion,
): "finished" | "vanished" | "absent" {
  const record = recordOf(records, object);
  if (record === undefined) return isLost ? "finished" : "absent";
  if (record.done !== undefined || vanishesAtOnce(object) || disableWait) return "finished";
  return isAsked ? "absent" : "vanished";
}

/** The entry of an object that is applied. `done`: its UID once it was seen to be done; `gone` where it vanishes as it ends. */
export function jobEntry(object: KubeObject, done: string | undefined): InventoryEntry {
  return entryOf(refOf(object), { content: contentOf(object), ...(done !== undefined && { uid: done }) });
}

/** Under whatever stage: a Job that moves to another one is the same. */
function contentOf({ metadata, ...object }: KubeObject): string {
  const { [labels.stage]: _stage, ...given } = metadata.labels ?? {};
  return sha256(canonicalJson({ ...object, metadata: { ...metadata, labels: given } })).slice(0, contentDigits);
}

const contentDigits = 16;
