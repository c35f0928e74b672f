import { ownerSelector, type HealthExpression, type InventoryEntry, type StageSet } from "../lib/api/index.ts";
import { mapParallel, type Clock } from "../lib/base/index.ts";
import { applyGroupOf, applyGroups } from "../lib/build/index.ts";
import type { ClusterReader, ObjectRef } from "../lib/cluster/index.ts";
import { observeHealth, selectAwaited } from "../lib/health/index.ts";
import { refOf } from "../lib/inventory/index.ts";
import type { SeenObject } from "./show/release-tree.ts";

/** Whose objects are looked at. */
export interface StageObjects {
  readonly stageSet: Pick<StageSet, "metadata">;
  readonly stage: string;
  readonly entries: readonly InventoryEntry[];
  /** The stage's own expressions, in place of kstatus. */
  readonly exprs: readonly HealthExpression[];
  readonly clock: Clock;
}

/** Kinds that are read at once. */
const kindsAtOnceMax = 8;

/** How the objects of a stage's inventory are, in the order of applying. One that may not be read says so, and no other suffers. */
export async function observeObjects(cluster: ClusterReader, asked: StageObjects): Promise<readonly SeenObject[]> {
  const recorded = asked.entries.flatMap((entry) => {
    const ref = refOf(entry);
    return ref === undefined ? [] : [{ ref, mayBeGone: entry.done !== undefined }];
  });
  const kinds = [...Map.groupBy(recorded, ({ ref: { apiVersion, kind } }) => `${apiVersion}/${kind}`).values()];
  const seen = await mapParallel(kinds, kindsAtOnceMax, (ofKind) => observeKind(cluster, asked, ofKind));
  return seen.flat().toSorted((one, other) => rankOf(one.ref) - rankOf(other.ref) || compareText(one.ref, other.ref));
}

interface Recorded {
  readonly ref: ObjectRef;
  readonly mayBeGone: boolean;
}

async function observeKind(
  cluster: ClusterReader,
  { stageSet: { metadata }, stage, exprs, clock }: StageObjects,
  recorded: readonly Recorded[],
): Promise<readonly SeenObject[]> {
  const { namespace = "", name } = metadata;
  const selector = ownerSelector({ namespace, name, stage });
  const wanted = recorded.map(({ ref }) => ref);
  const now = clock.now();
  const judging = { exprs, clock };
  const seen = await observeHealth(cluster, { wanted, selector, checks: [], judging, since: now, now });
  if (seen.kind === "refused") {
    const { status, message } = seen.error;
    const why = status === 403 ? "you may not read it" : message;
    return recorded.map(({ ref }) => ({ ref, status: "Unknown", message: why }));
  }
  const question = { wanted: recorded, checks: [], exprs, seen: seen.value, disableWait: false, now };
  const awaited = new Map(selectAwaited(question).map(({ ref, health }) => [ref, health]));
  return recorded.map(({ ref }) => {
    const health = awaited.get(ref);
    return health === undefined ? { ref, status: "Current" } : { ref, status: health.status, message: health.message };
  });
}

function rankOf(ref: ObjectRef): number {
  return applyGroups.indexOf(applyGroupOf(ref));
}

function compareText(one: ObjectRef, other: ObjectRef): number {
  const [a, b] = [one, other].map(({ kind, namespace = "", name }) => `${kind} ${namespace} ${name}`);
  return (a ?? "") < (b ?? "") ? -1 : 1;
}
