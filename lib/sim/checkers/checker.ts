import type { Run, StageSetStatus } from "../../api/index.ts";
import type { ListOptions, LiveObject, ObjectKind, ObjectRef } from "../../cluster/index.ts";
import type { Received } from "../receiver.ts";
import type { Write } from "../server/index.ts";

/** The cluster as it stands after a write. */
export interface Stored {
  look(ref: ObjectRef): LiveObject | undefined;
  lookAll(kind: ObjectKind, options?: ListOptions): readonly LiveObject[];
}

/** What a checker cannot see in the cluster: what the world knows about it. */
export interface Known {
  readonly now: number;
  /** The revision that an object's content is of; undefined where it is the same in every revision. */
  readonly revisionOf: (object: LiveObject) => string | undefined;
  /** The stage that brings an object just now; of one that never became ours nothing else tells. */
  readonly claimedBy?: (object: LiveObject) => string | undefined;
  /** The content that a source's revision has: another commit may bring the same. Absent: each its own. */
  readonly contentOf?: (revision: string) => string;
  /** Did the stage prune in the spec that the engine acts upon? Absent: as the spec says now. */
  readonly prunes?: (stage: string) => boolean;
  /** The kinds that releases are made of. Absent: ConfigMaps, Deployments and Jobs. */
  readonly kinds?: readonly ObjectKind[];
  /** Whose call it is; undefined: none of the engine's. */
  readonly worker?: string | undefined;
}

/** Holds one invariant of 1-architecture: what is broken by a write, or undefined. */
export interface Checker {
  readonly name: string;
  readonly check: (write: Write, stored: Stored, known: Known) => string | undefined;
  /** The same of a request that an http action has sent. */
  readonly hear?: (request: Received, stored: Stored, known: Known) => string | undefined;
}

/** An object that we applied: its owner by our labels. */
export interface Owned {
  readonly namespace: string;
  readonly name: string;
  readonly stage: string;
}

const manager = "stageset-controller";

/** Whose object it is; undefined where our field manager never applied it. */
export function ownerOf(object: LiveObject | undefined): Owned | undefined {
  const isOurs = object?.metadata.managedFields?.some((one) => one.manager === manager && one.operation === "Apply");
  const labels = object?.metadata.labels ?? {};
  const [namespace, name, stage] = ["namespace", "name", "stage"].map((key) => labels[`stages.metio.wtf/${key}`]);
  if (isOurs !== true || namespace === undefined || name === undefined || stage === undefined) return undefined;
  return { namespace, name, stage };
}

/**
 * Has this write applied the object as us? Then our entry among its managedFields is new, or another one than before. An
 * edit by somebody else changes it, too, but only takes from it.
 */
export function isApplied({ before, after }: Write): boolean {
  const [was, is] = [ourEntry(before), ourEntry(after)];
  return is !== undefined && is !== was && is.length >= (was?.length ?? 0);
}

function ourEntry(object: LiveObject | undefined): string | undefined {
  const entry = object?.metadata.managedFields?.find((one) => one.manager === manager && one.operation === "Apply");
  return entry === undefined ? undefined : JSON.stringify(entry);
}

/** `ConfigMap shop/one`. */
export function tellObject({ kind, metadata: { namespace, name } }: LiveObject): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** The id of an object's entry, as 2-api has it, for names without special characters: the world draws no others. */
export function idOf({ apiVersion, kind, metadata: { namespace = "", name } }: LiveObject): string {
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  return `${namespace}_${name}_${group}_${kind}`;
}

/** The ids that StageInventories record; `except` one of them. */
export function recordedIds(
  stored: Stored,
  owner: Pick<Owned, "namespace" | "name">,
  except?: string,
): ReadonlySet<string> {
  const inventories = stored.lookAll(
    { apiVersion: "stages.metio.wtf/v1", kind: "StageInventory" },
    { namespace: owner.namespace },
  );
  const ours = inventories.filter(
    ({ metadata }) => metadata.labels?.["stages.metio.wtf/stage-set"] === owner.name && metadata.name !== except,
  );
  return new Set(ours.flatMap(entriesIn));
}

export function entriesIn(inventory: LiveObject | undefined): readonly string[] {
  const spec = inventory?.["spec"] as { readonly entries?: readonly { readonly id: string }[] } | undefined;
  return spec?.entries?.map(({ id }) => id) ?? [];
}

/** Takes note of the ids whose record somebody else has deleted: until they are recorded again, nobody can be held to it. */
export function noteLost(lost: Set<string>, { kind, before, after }: Write, { worker }: Known): void {
  if (kind !== "StageInventory") return;
  if (worker === undefined && after === undefined) for (const id of entriesIn(before)) lost.add(id);
  for (const id of entriesIn(after)) lost.delete(id);
}

/** The status of a StageSet that was stored. */
export function statusOf(object: LiveObject | undefined): StageSetStatus {
  return object?.["status"] ?? {}; // the model has checked it against our schema
}

export function stageSetOf(
  stored: Stored,
  { namespace, name }: Pick<Owned, "namespace" | "name">,
): LiveObject | undefined {
  return stored.look({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace, name });
}

/** Are objects of `revision` what a stage has at the revision `wanted` of its source? */
export function isOf(wanted: string | undefined, revision: string | undefined, { contentOf }: Known): boolean {
  return (wanted === undefined ? undefined : (contentOf?.(wanted) ?? wanted)) === revision;
}

/** The revision that the run, or what is applied, has for a stage. */
export function pinnedRevision(run: Run | undefined, stage: string): string | undefined {
  return run?.pins.find((pin) => pin.stage === stage)?.revision;
}
