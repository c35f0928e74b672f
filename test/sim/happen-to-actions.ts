import type { KubeObject } from "../../lib/cluster/index.ts";
import { fixturesOf } from "./fixtures.ts";
import { behave, type Game } from "./game.ts";
import { fieldManager, must } from "./sim-place.ts";
import type { Happening } from "./world.ts";

const jobKind = { apiVersion: "batch/v1", kind: "Job" } as const;

type ToActions = Extract<Happening, { kind: "jobs" | "deleteJob" | "receiver" | "fixture" }>;

/** Lets something happen to what actions have made, work upon, or talk to. */
export async function happenToActions(game: Game, happening: ToActions): Promise<void> {
  const { place, world } = game;
  const self = place.cluster.as({ kind: "self" });
  switch (happening.kind) {
    case "jobs":
      game.jobs = { outcome: happening.outcome, afterMs: happening.afterMs };
      behave(game);
      return;
    case "receiver":
      place.receiver.behave([{ status: happening.status, afterMs: happening.afterMs }]);
      return;
    case "deleteJob": {
      const jobs = place.cluster.lookAll(jobKind, { namespace: "shop" });
      const job = jobs[happening.which % Math.max(1, jobs.length)];
      if (job === undefined) return;
      must(
        await self.delete({ ...jobKind, namespace: "shop", name: job.metadata.name }, { propagation: "Background" }),
      );
      return;
    }
    case "fixture": {
      const fixtures = fixturesOf(world);
      const fixture = fixtures[happening.which % Math.max(1, fixtures.length)];
      return fixture === undefined ? undefined : turnFixture(game, fixture, happening.state);
    }
  }
}

async function turnFixture(game: Game, fixture: KubeObject, state: "gone" | "edited" | "there"): Promise<void> {
  if (state === "there") return putFixture(game, fixture);
  const self = game.place.cluster.as({ kind: "self" });
  const ref = { apiVersion: fixture.apiVersion, kind: fixture.kind, namespace: "shop", name: fixture.metadata.name };
  if (state === "gone") {
    must(await self.delete(ref));
    return;
  }
  // Somebody edits what the action leaves alone.
  const body = { metadata: { annotations: { edited: String(game.place.cluster.writes.length) } } };
  await self.patch(ref, { type: "merge", body }, { fieldManager });
}

/** Makes it, where it is not there: what stands keeps what was done to it. */
export async function putFixture({ place }: Game, fixture: KubeObject): Promise<void> {
  const { apiVersion, kind, metadata } = fixture;
  if (place.cluster.look({ apiVersion, kind, namespace: "shop", name: metadata.name }) !== undefined) return;
  must(await place.cluster.as({ kind: "self" }).create(fixture, { fieldManager }));
}
