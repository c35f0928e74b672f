import { checkStatus, type StageSet } from "../../lib/api/index.ts";
import { openCheckers, type Checkers, type Known, type Received, type Write } from "../../lib/sim/index.ts";
import { fixturesOf, serviceAccounts } from "./fixtures.ts";
import { behave, newGame, prunesNow, type Game } from "./game.ts";
import { turnGate } from "./gate.ts";
import { heal } from "./heal.ts";
import { happen, offer, wish } from "./happen.ts";
import { makeEarlier, variablesOf } from "./happen-to-objects.ts";
import { putFixture } from "./happen-to-actions.ts";
import { contentOf, revisionOf, worldKinds } from "./manifests.ts";
import { checkReadyStages } from "./ready-stages.ts";
import { noteDropped, noteKept } from "./note-kept.ts";
import { openRules, stageOfRun } from "./rules/index.ts";
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

interface Table extends Workshop {
  readonly checkers: Checkers;
  readonly rules: ReturnType<typeof openRules>;
  readonly trace: string[];
}

/** Plays a world: its moments with their faults, and then workers without any until it settles. */
export async function play(world: World, mutate: Mutation = (ports) => ports): Promise<Played> {
  const place = await openSimPlace(world.seed, { inventoryShardCap: 3 });
  const game = newGame(place, world);
  const witness = createWitness(place, place.clock);
  const table: Table = {
    game,
    witness,
    mutate,
    checkers: openCheckers(),
    rules: openRules(game),
    broken: [],
    trace: [],
  };
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
  trace.push("-- nothing goes wrong any more");
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
  await place.apply(variablesOf("v0"));
  if (world.hasGate === true) await turnGate(place, "open");
  for (const one of world.before) await makeEarlier(game, one);
  for (const source of game.published.keys()) await offer(game, source);
  await wish(game);
}

function noteWrite(table: Table, write: Write): void {
  const { game, witness, trace, broken } = table;
  trace.push(tellWrite(game, witness, write));
  noteKept(game, write);
  noteDropped(game, write);
  broken.push(...judge(table, write).map((what) => `${what} (line ${trace.length})`));
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
    ...table.rules(write, witness.worker()),
  ];
  if (write.kind !== "StageSet" || write.after === undefined) return found;
  return [...found, ...checkStatus(write.after as unknown as StageSet).map((problem) => `status: ${problem}`)];
}

function knownIn({ game, witness }: Table): Known {
  return {
    now: game.place.clock.now() + clockOffsetMsMax,
    revisionOf,
    contentOf,
    claimedBy: ({ metadata: { name } }) => stageOfRun(game, name),
    prunes: (stage) => prunesNow(game, stage),
    kinds: worldKinds,
    worker: witness.worker(),
  };
}
