import { checkStatus, type Live, type StageSet } from "../../lib/api/index.ts";
import { after } from "../../lib/base/index.ts";
import type { LiveObject } from "../../lib/cluster/index.ts";
import { stepSafely, type Ports } from "../../lib/engine/index.ts";
import { checkers, withFaults, type Fault } from "../../lib/sim/index.ts";
import { letTimePass, must, openSimPlace, type SimPlace } from "./sim-place.ts";
import type { Content, Happening, World } from "./world.ts";

/** What a play has shown. */
export interface Played {
  /** `I2 at write 17: …`; empty where every invariant held. */
  readonly broken: readonly string[];
  /** What is not as the spec says, once the faults have stopped; empty where all is. */
  readonly unsettled: readonly string[];
  /** Every write, a line each: the trace. */
  readonly trace: readonly string[];
}

const stageSetRef = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace: "shop", name: "shop" } as const;
const fieldManager = "somebody";
/** Steps that a world may take to settle once nothing goes wrong any more, a minute apart. */
const healingSteps = 12;

/** Plays a world: its processes with their faults, and then processes without any until it settles. */
export async function play(world: World): Promise<Played> {
  const place = await openSimPlace(world.seed, { inventoryShardCap: 3 });
  const broken: string[] = [];
  watch(place, broken);
  const game: Game = { place, world, published: 0, steps: 0 };
  await publish(game, 0);
  await applyStageSet(game);
  for (const { afterMs, happenings, faults, rival } of world.processes) {
    await place.clock.advance(afterMs);
    for (const happening of happenings) await happen(game, happening);
    await Promise.all([run(game, faults), ...(rival === undefined ? [] : [run(game, rival)])]);
  }
  const unsettled = await heal(game);
  const trace = place.cluster.writes.map(
    ({ who, verb, kind, name, resourceVersion }) =>
      `${typeof who === "string" ? who : who.kind} ${verb} ${kind} ${name} ${resourceVersion}`,
  );
  return { broken, unsettled, trace };
}

interface Game {
  readonly place: SimPlace;
  readonly world: World;
  published: number;
  steps: number;
}

/** Asks every checker after every write. */
function watch(place: SimPlace, broken: string[]): void {
  place.cluster.onWrite((write) => {
    const known = { now: place.clock.now(), revisionOf };
    for (const { name, check } of checkers) {
      const what = check(write, place.cluster, known);
      if (what !== undefined) broken.push(`${name} at write ${place.cluster.writes.length}: ${what}`);
    }
    if (write.kind !== "StageSet" || write.after === undefined) return;
    for (const problem of checkStatus(write.after as unknown as Live<StageSet>))
      broken.push(`status at write ${place.cluster.writes.length}: ${problem}`);
  });
}

/** One process, until it ends or dies. */
async function run(game: Game, faults: readonly Fault[]): Promise<void> {
  const { place } = game;
  const { clusters, died } = withFaults(place.cluster, faults, place.clock);
  game.steps += 1;
  const ports: Ports = place.ports(clusters);
  const request = { namespace: "shop", name: "shop", holder: `step-${game.steps}`, trigger: "Tick" } as const;
  const until = after(place.clock.now(), 50_000);
  const step = stepSafely(ports, { ...request, until, pause: (ms) => place.clock.sleep(ms) });
  await letTimePass(place.clock, Promise.race([step, died]));
}

async function heal(game: Game): Promise<readonly string[]> {
  const { place, world } = game;
  if (world.ends) await place.cluster.as({ kind: "self" }).delete(stageSetRef);
  for (let steps = 0; steps < healingSteps; steps += 1) {
    await place.clock.advance(80_000);
    await run(game, []);
    if (differences(game).length === 0) return lastLook(game);
  }
  return differences(game);
}

/** Settled, it stays so without a write (I9). */
async function lastLook(game: Game): Promise<readonly string[]> {
  const before = game.place.cluster.writes.length;
  await run(game, []);
  const writes = game.place.cluster.writes.slice(before);
  return writes.map(({ verb, kind, name }) => `I9: settled, and still: ${verb} ${kind} ${name}`);
}

/** What is not as the spec says. */
function differences({ place, world, published }: Game): readonly string[] {
  const content = world.ends ? {} : (world.revisions[published] ?? {});
  const wanted = new Map(
    Object.entries(content).flatMap(([stage, names]) => names.map((name) => [name, `${stage} r${published}`] as const)),
  );
  const selector = { namespace: "shop", labelSelector: "stages.metio.wtf/name=shop" };
  const there = new Map(
    place.cluster
      .lookAll({ apiVersion: "v1", kind: "ConfigMap" }, selector)
      .map(
        (object) =>
          [
            object.metadata.name,
            `${object.metadata.labels?.["stages.metio.wtf/stage"] ?? "?"} ${revisionOf(object) ?? "?"}`,
          ] as const,
      ),
  );
  const found: string[] = [];
  for (const [name, is] of there)
    if (wanted.get(name) !== is) found.push(`${name} is ${is}, wanted ${wanted.get(name) ?? "nothing"}`);
  for (const name of wanted.keys()) if (!there.has(name)) found.push(`${name} is missing`);
  const stageSet = place.stageSet();
  if (world.ends) return stageSet === undefined ? found : [...found, "the StageSet is still there"];
  const ready = stageSet?.status?.conditions?.find(({ type }) => type === "Ready");
  if (ready?.status !== "True")
    found.push(`Ready is ${ready?.status ?? "absent"}: ${ready?.reason ?? ""}: ${ready?.message ?? ""}`);
  if (stageSet?.status?.run !== undefined) found.push(`a run is left: ${JSON.stringify(stageSet.status.run.cursor)}`);
  return found;
}

async function happen(game: Game, happening: Happening): Promise<void> {
  const self = game.place.cluster.as({ kind: "self" });
  const how = { fieldManager };
  switch (happening.kind) {
    case "publish":
      return publish(game, happening.revision);
    case "edit": {
      const body = { data: { revision: "edited" } };
      await self.patch(
        { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: happening.name },
        { type: "merge", body },
        how,
      );
      return;
    }
    case "delete":
      await self.delete({ apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: happening.name });
      return;
    case "spec":
      must(await self.patch(stageSetRef, { type: "merge", body: { spec: { interval: `${game.steps + 1}m` } } }, how));
      return;
    case "ask": {
      const body = { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": `asked ${game.steps}` } } };
      must(await self.patch(stageSetRef, { type: "merge", body }, how));
    }
  }
}

async function publish(game: Game, revision: number): Promise<void> {
  game.published = revision;
  const content: Content = game.world.revisions[revision] ?? {};
  const files = Object.entries(content).flatMap(([stage, names]) =>
    names.map((name) => [`${stage}/${name}.yaml`, manifest(name, revision)] as const),
  );
  await game.place.offer("shop", `r${revision}`, Object.fromEntries(files));
}

function manifest(name: string, revision: number): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  revision: r${revision}\n`;
}

async function applyStageSet({ place, world }: Game): Promise<void> {
  const stages = world.stages.map((name) => ({
    name,
    path: `./${name}`,
    sourceRef: { kind: "ExternalArtifact", name: "shop" },
  }));
  await place.apply({
    apiVersion: stageSetRef.apiVersion,
    kind: "StageSet",
    metadata: { namespace: "shop", name: "shop" },
    spec: { stages },
  });
}

function revisionOf(object: LiveObject): string | undefined {
  return (object["data"] as { readonly revision?: string } | undefined)?.revision;
}
