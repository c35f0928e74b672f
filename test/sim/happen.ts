import { fieldManager, must } from "./sim-place.ts";
import { happenToActions } from "./happen-to-actions.ts";
import { behave, filesOf, layoutOf, stageSetOf, stageSetRef, worldKinds, type Game } from "./game.ts";
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
      return change(game, happening.name, { data: { revision: "edited" } });
    case "hold":
      return change(game, happening.name, { metadata: { finalizers: ["example.org/held"] } });
    case "delete":
      await self.delete(refOf(happening.name));
      return;
    case "letGo":
      return letGo(game);
    case "layout":
      game.layout = happening.layout;
      return wish(game);
    case "suspend":
      game.suspended = happening.on;
      return wish(game);
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
    case "askStage":
      game.askedStage = `${happening.stage}@${game.place.cluster.writes.length}`;
      return annotate(game, "stages.metio.wtf/reconcile-stage", game.askedStage);
    case "jobs":
    case "deleteJob":
    case "receiver":
    case "fixture":
      return happenToActions(game, happening);
    case "end":
      game.ended = true;
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
  await game.place.offer(source, `r${game.published.get(source) ?? 0}`, filesOf(game, source));
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

async function change(game: Game, name: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  if (name.startsWith("w-")) return;
  await game.place.cluster.as({ kind: "self" }).patch(refOf(name), { type: "merge", body }, how);
}

/** Whoever held objects with finalizers holds none any more. */
export async function letGo({ place: { cluster } }: Game): Promise<void> {
  for (const { metadata } of cluster.lookAll(worldKinds[0], { namespace: "shop" })) {
    if ((metadata.finalizers ?? []).length === 0) continue;
    const body = { metadata: { finalizers: null } };
    must(await cluster.as({ kind: "self" }).patch(refOf(metadata.name), { type: "merge", body }, how));
  }
}

export async function annotate(game: Game, key: string, value: string): Promise<void> {
  if (game.ended) return;
  const body = { metadata: { annotations: { [key]: value } } };
  must(await game.place.cluster.as({ kind: "self" }).patch(stageSetRef, { type: "merge", body }, how));
}

function refOf(name: string): { apiVersion: string; kind: string; namespace: string; name: string } {
  return { ...(name.startsWith("w-") ? worldKinds[1] : worldKinds[0]), namespace: "shop", name };
}
