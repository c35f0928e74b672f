import { failed, type Failure } from "../../lib/api/index.ts";
import { after, type Clock } from "../../lib/base/index.ts";
import { stepSafely, tick, type Ports } from "../../lib/engine/index.ts";
import { illDialer, illResult, withFaults, type Fault, type FaultyClusters } from "../../lib/sim/index.ts";
import { denying } from "./denying.ts";
import { tickMemory, type Game } from "./game.ts";
import type { Witness } from "./witness.ts";
import type { Worker } from "./world.ts";

/** What a test changes to see that it is noticed: an engine that is broken on purpose. */
export type Mutation = (ports: Ports) => Ports;

/** What the workers of a play have in common. */
export interface Workshop {
  readonly game: Game;
  readonly witness: Witness;
  readonly mutate: Mutation;
  /** What was broken so far, a line each. */
  readonly broken: string[];
}

/**
 * A process that asks more often, or looks at its clock more often, goes round in circles. One that looks for a lost
 * inventory lists every kind as every identity, and does so at each of its retries.
 */
const callsMax = 1_200;
const clockLooksMax = 2_000;

/** One process, until it ends or dies. */
export async function work({ game, witness, mutate, broken }: Workshop, worker: Worker): Promise<void> {
  const { place } = game;
  game.workers += 1;
  const name = `worker-${game.workers}`;
  const end: Fault = { at: callsMax, kind: "dieBefore" };
  const faulty = withFaults(denying(game, witness.watch(name, place.cluster)), [...worker.faults, end], place.clock);
  let clockLooks = 0;
  const clock: Clock = {
    now() {
      clockLooks += 1;
      if (clockLooks > clockLooksMax) throw new Error(`${name} looks at its clock without an end`);
      return after(place.clock.now(), worker.offsetMs);
    },
    sleep: async (ms) => {
      await place.clock.sleep(ms);
      await faulty.awake();
    },
  };
  const ports = mutate({ ...portsOf(game, faulty, witness.listen(name, place.receiver)), clock });
  const until = after(clock.now(), 50_000);
  const request = { namespace: "shop", name: "shop", holder: name, trigger: "Tick", until } as const;
  // In half of all worlds ticks go on from an agenda.
  const memory = { ...tickMemory, ...(game.world.seed % 2 === 1 && { agenda: { from: 0, program: "sim" } }) };
  const done =
    worker.does === "step"
      ? stepSafely(ports, { ...request, pause: (ms) => clock.sleep(ms) })
      : tick(ports, { concurrency: 2, until, memory });
  await Promise.race([done, faulty.died]);
  if (faulty.calls.length >= callsMax) broken.push(`endless: ${name} has asked ${callsMax} times`);
}

/** The ports of a process: faults may strike at every call of each. */
function portsOf(game: Game, faulty: FaultyClusters, dialer: Ports["dialer"]): Ports {
  const ports = game.place.ports(faulty.clusters);
  const unfetched: Failure = {
    reason: "SourceNotReady",
    retry: "backoff",
    message: "Cannot fetch the artifact: nobody answers",
  };
  return {
    ...ports,
    fetch: (pin) => {
      const fetch: Ports["fetch"] = async (one) => (game.fetching ? ports.fetch(one) : failed(unfetched));
      return faulty.call(`fetch ${pin.name}`, () => fetch(pin), illResult(`fetch ${pin.name}`, "SourceNotReady"));
    },
    dialer: illDialer(dialer, faulty),
    tell: (stageSet, facts) => {
      const unheard = { noAnswer: () => undefined, refused: () => undefined };
      return faulty.call("tell facts", () => ports.tell(stageSet, facts), unheard);
    },
  };
}
