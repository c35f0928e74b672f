import { sha256 } from "../../lib/base/index.ts";
import { annotations, labels } from "../../lib/api/index.ts";
import { fieldManager, must } from "./sim-place.ts";
import { turnGate } from "./gate.ts";
import { happenToActions } from "./happen-to-actions.ts";
import { behave, filesOf, layoutOf, revisionOffered, stageSetOf, stageSetRef, statusIn, type Game } from "./game.ts";
import { happenToObjects, letGo } from "./happen-to-objects.ts";
import { entriesOf, inventoryKind } from "./rules/rule.ts";
import type { Happening } from "./world.ts";

const sourceKind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "ExternalArtifact" } as const;
const how = { fieldManager };

/** Lets something happen from outside. */
export async function happen(game: Game, happening: Happening): Promise<void> {
  const self = game.place.cluster.as({ kind: "self" });
  switch (happening.kind) {
    case "publish":
      game.published.set(happening.source, happening.revision);
      return game.missing.has(happening.source) ? undefined : offer(game, happening.source);
    case "edit":
    case "hold":
    case "delete":
    case "variables":
      return happenToObjects(game, happening);
    case "deny":
      game.isDenied = happening.isOn;
      game.wasDenied ||= game.ended && happening.isOn;
      return;
    case "loseInventory":
      return loseInventory(game, happening.which);
    case "letGo":
      return letGo(game);
    case "layout":
      game.layout = happening.layout;
      return wish(game);
    case "suspend":
      game.suspended = happening.on;
      return wish(game);
    case "gate":
      return turnGate(game.place, happening.state);
    case "source":
      return turn(game, happening.source, happening.state);
    case "fetching":
      game.fetching = happening.works;
      return;
    case "slowness":
      game.slownessMs = happening.afterMs;
      behave(game);
      return;
    case "ask":
      game.asked += 1;
      return annotate(game, "reconcile.fluxcd.io/requestedAt", `asked ${game.asked}`);
    case "approve":
      return approve(game, happening.isRight);
    case "askStage":
      game.askedStage = `${happening.stage}@${game.place.cluster.writes.length}`;
      return annotate(game, "stages.metio.wtf/reconcile-stage", game.askedStage);
    case "jobs":
    case "deleteJob":
    case "receiver":
    case "fixture":
      return happenToActions(game, happening);
    case "end":
      if (!game.ended) game.endedAt = game.place.clock.now();
      game.ended = true;
      game.wasDenied ||= game.isDenied;
      await self.delete(stageSetRef);
  }
}

/** The StageSet becomes as people want it; one that they have deleted stays so. */
export async function wish(game: Game): Promise<void> {
  if (game.ended) return;
  await game.place.apply(stageSetOf(game));
  game.layouts.set(game.place.stageSet()?.metadata.generation ?? 0, layoutOf(game));
}

export async function offer(game: Game, source: string): Promise<void> {
  await game.place.offer(source, revisionOffered(game, source), filesOf(game, source));
}

async function turn(game: Game, source: string, state: "gone" | "unready" | "back"): Promise<void> {
  const self = game.place.cluster.as({ kind: "self" });
  const ref = { ...sourceKind, namespace: "shop", name: source };
  if (state === "back") {
    game.missing.delete(source);
    return offer(game, source);
  }
  game.missing.add(source);
  if (state === "gone") {
    await self.delete(ref);
    return;
  }
  const at = "2026-01-01T00:00:00Z";
  const conditions = [{ type: "Ready", status: "False", reason: "Failed", message: "no way", lastTransitionTime: at }];
  await self.patch(ref, { type: "merge", body: { status: { conditions } } }, { ...how, subresource: "status" });
}

async function approve(game: Game, isRight: boolean): Promise<void> {
  const digest = statusIn(game)?.pendingPrune?.digest;
  if (digest !== undefined) await annotate(game, annotations.pruneApproved, isRight ? digest : sha256(digest));
}

/** What the status does not count, nobody can miss. */
async function loseInventory(game: Game, which: number): Promise<void> {
  const { cluster } = game.place;
  const all = cluster.lookAll(inventoryKind, { namespace: "shop" });
  const one = all[which % Math.max(1, all.length)];
  if (one === undefined) return;
  const stage = one.metadata.labels?.[labels.stage];
  const left = all.filter(({ metadata }) => metadata.labels?.[labels.stage] === stage).length - 1;
  const told = statusIn(game)?.stages?.find(({ name }) => name === stage);
  const names = entriesOf(one).map(({ id }) => id.split("_")[1] ?? "");
  game.unrecorded.set(stage ?? "", [...(game.unrecorded.get(stage ?? "") ?? []), ...names]);
  game.hasLost = true;
  if (left >= (told?.shards ?? Math.min(1, told?.entriesCount ?? 0))) for (const name of names) game.lost.add(name);
  must(await cluster.as({ kind: "self" }).delete({ ...inventoryKind, namespace: "shop", name: one.metadata.name }));
}

export async function annotate(game: Game, key: string, value: string): Promise<void> {
  if (game.ended) return;
  const body = { metadata: { annotations: { [key]: value } } };
  must(await game.place.cluster.as({ kind: "self" }).patch(stageSetRef, { type: "merge", body }, how));
}
