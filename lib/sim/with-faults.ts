import type { Clock } from "../base/index.ts";
import type { Answer, Clusters, Identity } from "../cluster/index.ts";
import { eachCall } from "./each-call.ts";
import type { Fault } from "./faults.ts";
import { createLife, never } from "./life.ts";
import { refusalOf, strike, type Ill, type Refusal } from "./strike.ts";

/** A call of a port, as it was made. */
export interface Call {
  readonly at: number;
  /** Absent: of a port that knows no identities. */
  readonly who?: Identity;
  /** The verb and the object. */
  readonly doing: string;
}

export interface FaultyClusters {
  readonly clusters: Clusters;
  /** A call of any other port of the same process: counted with those of the clusters, and struck as they are. */
  readonly call: <A>(doing: string, effect: () => Promise<A>, ill: Ill<A>) => Promise<A>;
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
  const call = async <A>({ doing, who }: Omit<Call, "at">, effect: () => Promise<A>, ill: Ill<A>): Promise<A> => {
    if (life.hasEnded()) return never();
    if (life.isStopped()) {
      await life.awake(); // its deadline has passed before it was sent
      return ill.noAnswer("no answer came in time");
    }
    const at = calls.push({ at: calls.length + 1, ...(who !== undefined && { who }), doing });
    const fault = faults.find((one) => one.at === at);
    const answer = fault === undefined ? await effect() : await strike(fault, effect, ill, { clock, life });
    if (life.isStopped()) await life.awake();
    return life.hasEnded() ? never() : answer;
  };
  const asking =
    (who: Identity) =>
    <T>(doing: string, effect: () => Promise<Answer<T>>): Promise<Answer<T>> =>
      call({ doing, who }, effect, illAnswer(doing));
  return {
    clusters: { as: (who) => eachCall(clusters.as(who), asking(who)) },
    call: (doing, effect, ill) => call({ doing }, effect, ill),
    calls,
    died: life.end,
    awake: life.awake,
  };
}

function illAnswer<T>(doing: string): Ill<Answer<T>> {
  return {
    noAnswer: (message) => ({ kind: "refused", error: { doing, reason: "NoAnswer", message, causes: [] } }),
    refused: (refusal) => ({ kind: "refused", error: { doing, ...asRefused(doing, refusal), causes: [] } }),
  };
}

/** Nobody conflicts with what only reads, nor is it found invalid: that call meets a server in trouble. */
function asRefused(doing: string, refusal: Refusal): Refusal {
  const isRead = /^(get|list|watch|look|discover) /.test(doing);
  return isRead && (refusal.status === 409 || refusal.status === 422) ? refusalOf(500) : refusal;
}
