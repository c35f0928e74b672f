import type { StageSetStatus } from "../../lib/api/index.ts";
import { entriesIn, type Write } from "../../lib/sim/index.ts";
import { prunesNow, type Game } from "./game.ts";
import { entriesOf, inventoryKind } from "./rules/rule.ts";

/** Objects that leave the inventory of a stage which does not prune are left alone from then on. */
export function noteKept(game: Game, { kind, before, after: now }: Write): void {
  if (kind !== "StageInventory") return;
  const left = new Set(entriesIn(now));
  for (const id of left) game.kept.delete(id.split("_")[1] ?? "");
  if (!prunesNow(game, before?.metadata.labels?.["stages.metio.wtf/stage"] ?? ""))
    for (const id of entriesIn(before)) if (!left.has(id)) game.kept.add(id.split("_")[1] ?? "");
}

/** A stage that leaves the status while its inventory is gone: from then on nobody can miss that. */
export function noteDropped(game: Game, { kind, after }: Write): void {
  if (kind !== "StageSet" || after === undefined || game.unrecorded.size === 0) return;
  const { stages = [] } = (after["status"] ?? {}) as StageSetStatus;
  const records = game.place.cluster.lookAll(inventoryKind, { namespace: "shop" }).flatMap(entriesOf);
  const recorded = new Set(records.map(({ id }) => id.split("_")[1]));
  for (const [stage, names] of game.unrecorded) {
    if (stages.some(({ name }) => name === stage)) continue;
    for (const name of names) if (!recorded.has(name)) game.lost.add(name);
    game.unrecorded.delete(stage);
  }
}
