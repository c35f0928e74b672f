import { checkStatus, failed, type Live, type StageSet } from "../../lib/api/index.ts";
import { after, type Clock } from "../../lib/base/index.ts";
import type { Clusters } from "../../lib/cluster/index.ts";
import { stepSafely, tick, type Ports } from "../../lib/engine/index.ts";
import { checkers, entriesIn, withFaults, type Write } from "../../lib/sim/index.ts";
import { differences } from "./differences.ts";
import { newGame, prunesNow, releaseOf, revisionOf, type Game } from "./game.ts";
import { happen, letGo, offer, wish } from "./happen.ts";
import { checkReadyStages } from "./ready-stages.ts";
import { letTimePass, openSimPlace } from "./sim-place.ts";
import { createWitness, type Witness } from "./witness.ts";
import { clockOffsetMsMax, type Worker, type World } from "./world.ts";

/** What a play has shown. */
export interface Played {
  /** `I2 at write 17: …`; empty where every invariant held. */
  readonly broken: readonly string[];
  /** What is not as the spec says, once the faults have stopped; empty where all is. */
  readonly unsettled: readonly string[];
  /** Every write, a line each: the trace. */
  readonly trace: readonly string[];
}

/** What a test changes to see that it is noticed: an engine that is broken on purpose. */
export type Mutation = (ports: Ports) => Ports;

/** Steps or ticks that a world may take to settle once nothing goes wrong any more, a minute apart. */
const healingRoundsMax = 30;

interface Table {
  readonly game: Game;
  readonly witness: Witness;
  readonly mutate: Mutation;
  workers: number;
}

/** Plays a world: its moments with their faults, and then workers without any until it settles. */
export async function play(world: World, mutate: Mutation = (ports) => ports): Promise<Played> {
  const place = await openSimPlace(world.seed, { inventoryShardCap: 3 });
  const game = newGame(place, world);
  const table: Table = { game, witness: createWitness(place, place.clock), mutate, workers: 0 };
  const [broken, trace]: [string[], string[]] = [[], []];
  place.cluster.onWrite((write) => {
    note(table, write, trace);
    broken.push(...judge(table, write).map((what) => `${what} (write ${trace.length})`));
  });
  place.cluster.behave([{ kind: "Pod", afterMs: world.slownessMs }]);
  for (const source of game.published.keys()) await offer(game, source);
  await wish(game);
  const atWork: Promise<unknown>[] = [];
  for (const { afterMs, happenings, workers } of world.moments) {
    await place.clock.advance(afterMs);
    for (const happening of happenings) {
      trace.push(`-- ${JSON.stringify(happening)}`);
      await happen(game, happening);
    }
    atWork.push(...workers.map((worker) => work(table, worker)));
  }
  await letTimePass(place.clock, Promise.all(atWork));
  const unsettled = await heal(table, trace);
  return { broken, unsettled, trace };
}

/** One process, until it ends or dies. */
async function work({ game, witness, mutate, ...table }: Table, worker: Worker): Promise<unknown> {
  const { place } = game;
  table.workers += 1;
  const name = `worker-${place.cluster.writes.length}-${worker.offsetMs}`;
  const { clusters, died, awake } = withFaults(witness.watch(name, place.cluster), worker.faults, place.clock);
  const clock: Clock = {
    now: () => after(place.clock.now(), worker.offsetMs),
    sleep: async (ms) => {
      await place.clock.sleep(ms);
      await awake();
    },
  };
  const ports = mutate(portsOf(game, clusters, clock));
  const until = after(clock.now(), 50_000);
  const request = { namespace: "shop", name: "shop", holder: name, trigger: "Tick", until } as const;
  const memory = { namespace: "shop", name: "stageset-tick" };
  const done =
    worker.does === "step"
      ? stepSafely(ports, { ...request, pause: (ms) => clock.sleep(ms) })
      : tick(ports, { concurrency: 2, until, memory });
  return Promise.race([done, died]);
}

function portsOf(game: Game, clusters: Clusters, clock: Clock): Ports {
  const ports = game.place.ports(clusters);
  const message = "Cannot fetch the artifact: nobody answers";
  return {
    ...ports,
    clock,
    fetch: async (pin) => {
      if (game.fetching) return ports.fetch(pin);
      return failed({ reason: "SourceNotReady", retry: "backoff", message });
    },
  };
}

async function heal(table: Table, trace: string[]): Promise<readonly string[]> {
  const { game } = table;
  const { place, world } = game;
  trace.push("-- nothing goes wrong any more");
  await makeGood(game);
  const round = async (): Promise<void> => {
    await place.clock.advance(80_000);
    await letTimePass(place.clock, work(table, { does: world.healsBy, offsetMs: 0, faults: [] }));
  };
  for (let rounds = 0; rounds < healingRoundsMax; rounds += 1) {
    await round();
    if (differences(game).length > 0) continue;
    const before = place.cluster.writes.length;
    await round();
    await round();
    const writes = place.cluster.writes
      .slice(before)
      .filter(({ kind, who }) => kind !== "Lease" && who !== "controllers");
    return writes.map(({ verb, kind, name }) => `I9: settled, and still: ${verb} ${kind} ${name}`);
  }
  return differences(game);
}

/** From now on all is as a release needs it. */
async function makeGood(game: Game): Promise<void> {
  game.fetching = true;
  game.missing.clear();
  game.place.cluster.behave([]);
  for (const source of game.published.keys()) {
    if (releaseOf(game, source).isBad) game.published.set(source, 0);
    await offer(game, source);
  }
  await letGo(game);
  if (game.suspended) game.suspended = false;
  await wish(game);
}

function note({ witness, game }: Table, write: Write, trace: string[]): void {
  const { verb, kind, name, subresource, resourceVersion, before, after: now } = write;
  const who = witness.worker() ?? (write.who === "controllers" ? "controllers" : "somebody");
  const at = new Date(game.place.clock.now()).toISOString().slice(11, 19);
  const part = subresource === undefined ? "" : `/${subresource}`;
  trace.push(`${at} ${who} ${verb} ${kind}${part} ${name} ${resourceVersion}${detail(write)}`);
  if (kind !== "StageInventory") return;
  const left = new Set(entriesIn(now));
  for (const id of left) game.kept.delete(id.split("_")[1] ?? "");
  if (!prunesNow(game, before?.metadata.labels?.["stages.metio.wtf/stage"] ?? ""))
    for (const id of entriesIn(before)) if (!left.has(id)) game.kept.add(id.split("_")[1] ?? "");
}

function detail({ kind, after: now }: Write): string {
  if (kind === "StageInventory")
    return ` [${entriesIn(now)
      .map((id) => id.split("_")[1])
      .join(" ")}]`;
  if (kind !== "StageSet" || now === undefined) return now === undefined ? "" : ` ${revisionOf(now) ?? ""}`;
  const { status } = now as unknown as Live<StageSet>;
  const run = status?.run;
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  const stages = status?.stages?.map(({ name, phase, appliedRevision }) => `${name}:${phase}@${appliedRevision ?? ""}`);
  return ` ${run?.id ?? "-"} ${run?.cursor.phase ?? ""} ${run?.cursor.stage ?? ""} ${run?.claim?.holder ?? "free"} ${ready?.reason ?? ""} ${stages?.join(" ") ?? ""} wake=${run?.wakeAt ?? ""}`;
}

/** Asks every checker about a write. */
function judge({ game, witness }: Table, write: Write): readonly string[] {
  const { place } = game;
  const known = {
    now: place.clock.now() + clockOffsetMsMax,
    revisionOf,
    prunes: (stage: string) => prunesNow(game, stage),
    worker: witness.worker(),
  };
  const found = checkers.flatMap(({ name, check }) => {
    const what = check(write, place.cluster, known);
    return what === undefined ? [] : [`${name}: ${what}`];
  });
  const seen = witness.judge(write);
  if (seen !== undefined) found.push(seen);
  found.push(...checkReadyStages(game, write));
  if (write.kind !== "StageSet" || write.after === undefined) return found;
  return [...found, ...checkStatus(write.after as unknown as StageSet).map((problem) => `status: ${problem}`)];
}
