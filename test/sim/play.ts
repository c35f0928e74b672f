import { checkStatus, type StageSet } from "../../lib/api/index.ts";
import { entriesIn, openCheckers, type Checkers, type Known, type Received, type Write } from "../../lib/sim/index.ts";
import { differences } from "./differences.ts";
import { fixturesOf, serviceAccounts } from "./fixtures.ts";
import { behave, newGame, prunesNow, releaseOf, revisionOf, statusIn, type Game } from "./game.ts";
import { happen, letGo, offer, wish } from "./happen.ts";
import { putFixture } from "./happen-to-actions.ts";
import { checkReadyStages } from "./ready-stages.ts";
import { letTimePass, openSimPlace } from "./sim-place.ts";
import { tellRequest, tellWrite } from "./trace.ts";
import { createWitness } from "./witness.ts";
import { work, type Mutation, type Workshop } from "./work.ts";
import { clockOffsetMsMax, type World } from "./world.ts";

/** What a play has shown. */
export interface Played {
  /** `I2: … (write 17)`; empty where every invariant held. */
  readonly broken: readonly string[];
  /** What is not as the spec says, once the faults have stopped; empty where all is. */
  readonly unsettled: readonly string[];
  /** Every write, a line each: the trace. */
  readonly trace: readonly string[];
}

/** Steps or ticks that a world may take to settle once nothing goes wrong any more, and the time between them. */
const healingRoundsMax = 60;
const healingPauseMs = 80_000;

interface Table extends Workshop {
  readonly checkers: Checkers;
  readonly trace: string[];
}

/** Plays a world: its moments with their faults, and then workers without any until it settles. */
export async function play(world: World, mutate: Mutation = (ports) => ports): Promise<Played> {
  const place = await openSimPlace(world.seed, { inventoryShardCap: 3 });
  const game = newGame(place, world);
  const witness = createWitness(place, place.clock);
  const table: Table = { game, witness, mutate, checkers: openCheckers(), broken: [], trace: [] };
  const { broken, trace } = table;
  place.cluster.onWrite((write) => {
    noteWrite(table, write);
  });
  place.receiver.onReceived((request) => {
    noteRequest(table, request);
  });
  await furnish(game);
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
  const unsettled = await heal(table);
  return { broken, unsettled, trace };
}

/** The world as it is before anything happens in it. */
async function furnish(game: Game): Promise<void> {
  const { place, world } = game;
  behave(game);
  for (const name of serviceAccounts)
    await place.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { namespace: "shop", name } });
  for (const fixture of fixturesOf(world)) await putFixture(game, fixture);
  for (const source of game.published.keys()) await offer(game, source);
  await wish(game);
}

async function heal(table: Table): Promise<readonly string[]> {
  const { game, trace } = table;
  const { place, world } = game;
  trace.push("-- nothing goes wrong any more");
  await makeGood(game);
  const round = async (): Promise<void> => {
    await place.clock.advance(healingPauseMs);
    await letTimePass(place.clock, work(table, { does: world.healsBy, offsetMs: 0, faults: [] }));
  };
  for (let rounds = 0; rounds < healingRoundsMax; rounds += 1) {
    await round();
    if (isGivenUp(game)) await happen(game, { kind: "ask" });
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
  game.place.receiver.behave([]);
  for (const fixture of fixturesOf(game.world)) await putFixture(game, fixture);
  for (const source of game.published.keys()) {
    if (releaseOf(game, source).isBad) game.published.set(source, 0);
    await offer(game, source);
  }
  await letGo(game);
  if (game.suspended) game.suspended = false;
  await wish(game);
}

/** An action that failed too often waits for somebody who asks. */
function isGivenUp(game: Game): boolean {
  return statusIn(game)?.conditions?.some(({ reason }) => reason === "ActionDirty") === true;
}

function noteWrite(table: Table, write: Write): void {
  const { game, witness, trace, broken } = table;
  trace.push(tellWrite(game, witness, write));
  noteKept(game, write);
  broken.push(...judge(table, write).map((what) => `${what} (line ${trace.length})`));
}

/** Objects that leave the inventory of a stage which does not prune are left alone from then on. */
function noteKept(game: Game, { kind, before, after: now }: Write): void {
  if (kind !== "StageInventory") return;
  const left = new Set(entriesIn(now));
  for (const id of left) game.kept.delete(id.split("_")[1] ?? "");
  if (!prunesNow(game, before?.metadata.labels?.["stages.metio.wtf/stage"] ?? ""))
    for (const id of entriesIn(before)) if (!left.has(id)) game.kept.add(id.split("_")[1] ?? "");
}

function noteRequest(table: Table, request: Received): void {
  const { game, witness, checkers, trace, broken } = table;
  trace.push(tellRequest(game, witness, request));
  const seen = witness.judgeRequest(request);
  const found = [...checkers.hear(request, game.place.cluster, knownIn(table)), ...(seen === undefined ? [] : [seen])];
  broken.push(...found.map((what) => `${what} (line ${trace.length})`));
}

/** Asks every checker about a write. */
function judge(table: Table, write: Write): readonly string[] {
  const { game, witness, checkers } = table;
  const seen = witness.judge(write);
  const found = [
    ...checkers.check(write, game.place.cluster, knownIn(table)),
    ...(seen === undefined ? [] : [seen]),
    ...checkReadyStages(game, write),
  ];
  if (write.kind !== "StageSet" || write.after === undefined) return found;
  return [...found, ...checkStatus(write.after as unknown as StageSet).map((problem) => `status: ${problem}`)];
}

function knownIn({ game, witness }: Table): Known {
  return {
    now: game.place.clock.now() + clockOffsetMsMax,
    revisionOf,
    prunes: (stage) => prunesNow(game, stage),
    worker: witness.worker(),
  };
}
