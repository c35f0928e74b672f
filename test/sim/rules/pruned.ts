import { annotations, labels, objectAnnotations } from "../../../lib/api/index.ts";
import type { LiveObject } from "../../../lib/cluster/index.ts";
import { worldKinds } from "../manifests.ts";
import { isLeftAlone, isNeverPruned } from "../marks.ts";
import { claimingStage, entriesOf, inventoryKind, isOfRelease, namesAt, type Rule, type Seen } from "./rule.ts";

/** A prune that was held, as people could see it. */
interface Shown {
  readonly objects: ReadonlySet<string>;
  readonly at: number;
}

/** What no stage brings any more is deleted where nothing keeps it, within the guard of its stage, or after a yes to exactly that. */
export function pruned(): Rule {
  const shown = new Map<string, Shown>(); // by digest
  return {
    name: "pruned",
    check(seen) {
      const { write, worker, status, game } = seen;
      const { pendingPrune } = status;
      if (write.kind === "StageSet" && pendingPrune !== undefined && !shown.has(pendingPrune.digest))
        shown.set(pendingPrune.digest, { objects: new Set(pendingPrune.objects), at: game.place.clock.now() });
      if (worker === undefined) return undefined;
      if (write.kind === inventoryKind.kind) return approvedForNothing(shown, seen);
      const { before, after } = write;
      const isDoomed = before !== undefined && before.metadata.deletionTimestamp === undefined && isGone(after);
      if (!isDoomed || !isOfRelease(write) || status.run?.cursor.phase === "Teardown") return undefined;
      return claimingStage(seen, write.name) === undefined ? mayNotGo(seen, before) : undefined;
    },
  };
}

function isGone(object: LiveObject | undefined): boolean {
  return object?.metadata.deletionTimestamp !== undefined || object === undefined;
}

function mayNotGo(seen: Seen, object: LiveObject): string | undefined {
  const { kind, metadata } = object;
  const { prune } = objectAnnotations;
  const what = `${kind} ${metadata.name} is pruned`;
  const isMarked = (key: string, value: string): boolean => metadata.annotations?.[key] === value;
  if (isMarkedToStay(metadata)) return `${what}, and is marked to stay`;
  const name = stageOf(seen, object);
  const stage = seen.spec?.stages.find((one) => one.name === name);
  if (stage?.prune === false) return `${what}, and stage ${stage.name} does not prune`;
  if (isApproved(seen, object)) return undefined;
  if (isMarked(prune, "confirm")) return `${what}, and nobody has said yes`;
  const guard = stage?.pruneGuard;
  if (stage === undefined || guard === undefined) return undefined;
  if (guard.confirmKinds.includes(kind)) return `${what}, and its kind is to be confirmed`;
  if (namesAt(seen.game, seen.status.run, stage.name).length === 0 && !guard.allowEmpty)
    return `${what}, and its stage brings nothing any more`;
  const { maxDeletes } = guard;
  const count = goingWith(seen, stage.name);
  const max = typeof maxDeletes === "string" ? shareOf(maxDeletes, recorded(seen, stage.name).length) : maxDeletes;
  return max !== undefined && count > max ? `${what} with ${count - 1} others, and ${max} may go` : undefined;
}

function isMarkedToStay({ annotations = {} }: Pick<LiveObject["metadata"], "annotations">): boolean {
  return isNeverPruned({ annotations }) || isLeftAlone({ annotations });
}

function shareOf(percentage: string, count: number): number {
  return Math.floor((Number.parseInt(percentage, 10) * count) / 100);
}

/** Whose record it stands in; where it stands in several, whose label it carries. One that KeepExisting left has that of an earlier stage. */
function stageOf({ game: { place } }: Seen, { kind, metadata }: LiveObject): string | undefined {
  const label = metadata.labels?.[labels.stage];
  const recording = place.cluster
    .lookAll(inventoryKind, { namespace: "shop" })
    .filter((one) => entriesOf(one).some(({ id }) => id.includes(`_${metadata.name}_`) && id.endsWith(`_${kind}`)))
    .map((one) => one.metadata.labels?.[labels.stage]);
  return recording.includes(label) ? label : (recording[0] ?? label);
}

function recorded({ game: { place } }: Seen, stage?: string): ReturnType<typeof entriesOf> {
  const labelSelector = stage === undefined ? {} : { labelSelector: `${labels.stage}=${stage}` };
  return place.cluster.lookAll(inventoryKind, { namespace: "shop", ...labelSelector }).flatMap(entriesOf);
}

function isApproved(seen: Seen, { metadata: { uid } }: LiveObject): boolean {
  return recorded(seen).some(({ approved }) => approved === uid);
}

/** How many of the stage go together, this one included, of which nobody has said anything. */
function goingWith(seen: Seen, stage: string): number {
  const ids = recorded(seen, stage).map(({ id }) => id.split("_")[1] ?? "");
  const labelSelector = `${labels.name}=shop`;
  const left = worldKinds
    .flatMap((kind) => seen.game.place.cluster.lookAll(kind, { namespace: "shop", labelSelector }))
    .filter((one) => stageOf(seen, one) === stage)
    .filter((one) => {
      const { name, annotations: marks = {}, deletionTimestamp } = one.metadata;
      const isKept = isMarkedToStay({ annotations: marks });
      const isOther = deletionTimestamp !== undefined || claimingStage(seen, name) !== undefined || !ids.includes(name);
      return !isKept && !isOther && !isApproved(seen, one);
    });
  return 1 + left.length;
}

/** A yes is to what was shown under its digest, and to nothing else. */
function approvedForNothing(shown: ReadonlyMap<string, Shown>, { game, write }: Seen): string | undefined {
  const was = new Set(entriesOf(write.before).map(({ approved }) => approved));
  const given = game.place.stageSet()?.metadata.annotations?.[annotations.pruneApproved] ?? "";
  for (const { id, approved } of entriesOf(write.after)) {
    if (approved === undefined || was.has(approved)) continue;
    const [, name = "", , kind = ""] = id.split("_");
    const yes = shown.get(given);
    if (yes === undefined) return `${kind} ${name} is called approved, and nobody has said yes`;
    const [live] = worldKinds.flatMap((one) => game.place.cluster.look({ ...one, namespace: "shop", name }) ?? []);
    const isNew = live?.metadata.uid === approved && Date.parse(live.metadata.creationTimestamp) > yes.at;
    if (isNew || !yes.objects.has(`${kind} shop/${name}`))
      return `${kind} ${name} is called approved, and was not shown`;
  }
  return undefined;
}
