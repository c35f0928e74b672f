import { labels } from "../../lib/api/index.ts";
import { actionDifferences } from "./action-differences.ts";
import { statusIn, type Game } from "./game.ts";
import { isJob, isUnchanging, refOfName, worldKinds } from "./manifests.ts";
import { isLeftAlone, isMadeOnce, isNeverPruned } from "./marks.ts";
import { entriesOf, inventoryKind } from "./rules/rule.ts";
import { lackOf, wantedObjects, type WantedObject } from "./wanted.ts";

/** What is not as people want it: one line each. */
export function differences(game: Game): readonly string[] {
  return [...objectDifferences(game), ...statusDifferences(game), ...actionDifferences(game)];
}

function objectDifferences(game: Game): readonly string[] {
  const wanted = wantedObjects(game);
  const selector = { namespace: "shop", labelSelector: "stages.metio.wtf/name=shop" };
  const left = worldKinds
    .flatMap((kind) => game.place.cluster.lookAll(kind, selector))
    .map(({ metadata }) => metadata.name)
    .filter((name) => !wanted.has(name) && !isLeftBehind(game, name));
  return [
    ...left.map((name) => `${name} is there, wanted nothing`),
    ...[...wanted.values()].flatMap((one) => difference(game, one) ?? []),
  ];
}

/** What stays for a good reason: what keeps it, or what kept anybody from deleting it. */
function isLeftBehind({ kept, lost, world, ended, wasDenied, place }: Game, name: string): boolean {
  if (kept.has(name) || lost.has(name) || isNeverPruned(world.manners[name])) return true;
  return ended && wasDenied && place.stageSet() === undefined; // that it is recorded, a rule has seen
}

function difference({ place, world }: Game, { name, object, conflict }: WantedObject): string | undefined {
  if (isLeftAlone(world.manners[name])) return undefined;
  const live = place.cluster.look(refOfName(name));
  if (live === undefined) return isJob(name) ? undefined : `${name} is missing`; // a Job that has ended may vanish
  if (live.metadata.deletionTimestamp !== undefined) return `${name} is going`;
  if (isJob(name) && live.metadata.labels?.[labels.name] === undefined) return undefined; // done, and taken from us
  if (isMadeOnce(world.manners[name])) return undefined;
  const isOther = isJob(name) || lackOf(object["data"], live["data"]) !== undefined;
  if (isUnchanging(name) && conflict === "KeepExisting" && isOther) return undefined; // left as it is, labels and all
  const lack = lackOf(object, live);
  if (lack !== undefined) return `${name} has ${lack}`;
  const records = place.cluster.lookAll(inventoryKind, { namespace: "shop" }).flatMap(entriesOf);
  return records.some(({ id }) => id.split("_")[1] === name) ? undefined : `${name} stands in no inventory`;
}

function statusDifferences(game: Game): readonly string[] {
  const status = statusIn(game);
  if (game.ended) {
    const inventories = game.place.cluster.lookAll({ apiVersion: "stages.metio.wtf/v1", kind: "StageInventory" });
    const left = inventories.map(({ metadata }) => `StageInventory ${metadata.name} is left`);
    if (game.wasDenied && game.place.stageSet() === undefined) return [];
    return game.place.stageSet() === undefined ? left : [...left, "the StageSet is still there"];
  }
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  const found: string[] = [];
  if (ready?.status !== "True")
    found.push(`Ready is ${ready?.status ?? "absent"}: ${ready?.reason ?? ""}: ${ready?.message ?? ""}`);
  if (status?.run !== undefined) found.push(`a run is left: ${JSON.stringify(status.run.cursor)}`);
  if (game.asked > 0 && status?.lastHandledReconcileAt !== `asked ${game.asked}`)
    found.push(`asked ${game.asked} is not handled`);
  return found;
}
