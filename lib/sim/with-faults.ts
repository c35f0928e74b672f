import type { Clock } from "../base/index.ts";
import { type Answer, type ApiError, type Clusters, type Identity } from "../cluster/index.ts";
import { eachCall } from "./each-call.ts";
import type { Fault } from "./faults.ts";

/** A call of the port, as it was made. */
export interface Call {
  readonly at: number;
  readonly who: Identity;
  /** The verb and the object. */
  readonly doing: string;
}

export interface FaultyClusters {
  readonly clusters: Clusters;
  /** Every call so far. */
  readonly calls: readonly Call[];
  /**
   * Resolves when the process is killed. From then on no call is answered and none has an effect, as with a process that
   * is not there; whoever plays it races against this.
   */
  readonly died: Promise<void>;
  /** Resolves when the process is not stopped, or not any more: whatever it does by itself waits for this. */
  readonly awake: () => Promise<void>;
}

/** The port with faults at given calls; without any it is the port, counted. */
export function withFaults(clusters: Clusters, faults: readonly Fault[], clock: Pick<Clock, "sleep">): FaultyClusters {
  const calls: Call[] = [];
  const life = createLife(clock);
  const call = async <T>(who: Identity, doing: string, effect: () => Promise<Answer<T>>): Promise<Answer<T>> => {
    if (life.hasEnded()) return never();
    if (life.isStopped()) {
      await life.awake(); // its deadline has passed before it was sent
      return noAnswer(doing, "no answer came in time");
    }
    const at = calls.push({ at: calls.length + 1, who, doing });
    const fault = faults.find((one) => one.at === at);
    const answer = fault === undefined ? await effect() : await strike(fault, doing, effect, clock, life);
    if (life.isStopped()) await life.awake();
    return life.hasEnded() ? never() : answer;
  };
  return {
    clusters: { as: (who) => eachCall(clusters.as(who), (doing, effect) => call(who, doing, effect)) },
    calls,
    died: life.end,
    awake: life.awake,
  };
}

interface Life {
  readonly end: Promise<void>;
  readonly hasEnded: () => boolean;
  readonly die: () => void;
  readonly stop: (ms: number) => void;
  readonly isStopped: () => boolean;
  readonly awake: () => Promise<void>;
}

function createLife(clock: Pick<Clock, "sleep">): Life {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let ended = false;
  let stopped: Promise<void> | undefined;
  return {
    end: promise,
    hasEnded: () => ended,
    die() {
      ended = true;
      resolve(undefined);
    },
    stop(ms) {
      stopped = clock.sleep(ms).then(() => (stopped = undefined));
    },
    isStopped: () => stopped !== undefined,
    awake: async () => {
      while (stopped !== undefined) await stopped;
    },
  };
}

async function strike<T>(
  fault: Fault,
  doing: string,
  effect: () => Promise<Answer<T>>,
  clock: Pick<Clock, "sleep">,
  life: Life,
): Promise<Answer<T>> {
  switch (fault.kind) {
    case "dieBefore":
      life.die();
      return never();
    case "dieAfter":
      await effect();
      life.die();
      return never();
    case "resetBefore":
      return noAnswer(doing, "the connection was cut");
    case "resetAfter":
      await effect();
      return noAnswer(doing, "the connection was cut before the answer was complete");
    case "timeOut":
      await effect();
      await clock.sleep(fault.afterMs);
      return noAnswer(doing, "no answer came in time");
    case "refuse": {
      const { status, retryAfterMs } = fault;
      const error = {
        doing,
        status,
        ...refusals[status],
        causes: [],
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      };
      return { kind: "refused", error };
    }
    case "stop": {
      const answer = await effect();
      life.stop(fault.afterMs);
      return answer;
    }
    case "slow": {
      const answer = await effect();
      await clock.sleep(fault.afterMs);
      return answer;
    }
  }
}

function noAnswer(doing: string, message: string): Answer<never> {
  const error: ApiError = { doing, reason: "NoAnswer", message, causes: [] };
  return { kind: "refused", error };
}

const refusals = {
  409: {
    reason: "Conflict",
    message: "the object has been modified; please apply your changes to the latest version and try again",
  },
  422: { reason: "Invalid", message: "the object is invalid" },
  429: {
    reason: "TooManyRequests",
    message: "the server has received too many requests and has asked us to try again later",
  },
  500: { reason: "InternalError", message: "Internal error occurred: etcdserver: leader changed" },
  503: { reason: "ServiceUnavailable", message: "the server is currently unable to handle the request" },
} as const;

/** What awaits this is never heard of again, as in a process that was killed: not even its `finally` runs. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}
