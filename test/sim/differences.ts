import { actionDifferences } from "./action-differences.ts";
import { layoutOf, releaseOf, revisionOf, statusIn, worldKinds, type Game } from "./game.ts";

/** What is not as people want it: one line each. */
export function differences(game: Game): readonly string[] {
  return [...objectDifferences(game), ...statusDifferences(game), ...actionDifferences(game)];
}

function objectDifferences(game: Game): readonly string[] {
  const wanted = wantedObjects(game);
  const selector = { namespace: "shop", labelSelector: "stages.metio.wtf/name=shop" };
  const there = new Set<string>();
  const found: string[] = [];
  for (const object of worldKinds.flatMap((kind) => game.place.cluster.lookAll(kind, selector))) {
    const { name, labels } = object.metadata;
    there.add(name);
    if (!wanted.has(name) && game.kept.has(name)) continue;
    const is = `${labels?.["stages.metio.wtf/stage"] ?? "?"} ${revisionOf(object) ?? "?"}`;
    if (wanted.get(name) !== is) found.push(`${name} is ${is}, wanted ${wanted.get(name) ?? "nothing"}`);
  }
  for (const name of wanted.keys()) if (!there.has(name)) found.push(`${name} is missing`);
  return found;
}

/** By name: its stage and revision. */
function wantedObjects(game: Game): ReadonlyMap<string, string> {
  if (game.ended) return new Map();
  return new Map(
    layoutOf(game).stages.flatMap(({ name: stage, source }) => {
      const revision = `r${game.published.get(source) ?? 0}`;
      return (releaseOf(game, source).content[stage] ?? []).map((name) => [name, `${stage} ${revision}`] as const);
    }),
  );
}

function statusDifferences(game: Game): readonly string[] {
  const status = statusIn(game);
  if (game.ended) {
    const inventories = game.place.cluster.lookAll({ apiVersion: "stages.metio.wtf/v1", kind: "StageInventory" });
    const left = inventories.map(({ metadata }) => `StageInventory ${metadata.name} is left`);
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
