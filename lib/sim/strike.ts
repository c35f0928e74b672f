import type { Clock } from "../base/index.ts";
import type { Fault } from "./faults.ts";
import { never, type Life } from "./life.ts";

/** A refusal as a server sends it, whatever it is a server of. */
export interface Refusal {
  readonly status: number;
  /** Kubernetes' word for the status. */
  readonly reason: string;
  readonly message: string;
  readonly retryAfterMs?: number;
}

/** How a port answers where a fault keeps its own answer back. */
export interface Ill<A> {
  readonly noAnswer: (message: string) => A;
  readonly refused: (refusal: Refusal) => A;
}

/** What a fault makes of one call. */
export async function strike<A>(
  fault: Fault,
  effect: () => Promise<A>,
  ill: Ill<A>,
  { clock, life }: { readonly clock: Pick<Clock, "sleep">; readonly life: Life },
): Promise<A> {
  switch (fault.kind) {
    case "dieBefore":
      life.die();
      return never();
    case "dieAfter":
      await effect();
      life.die();
      return never();
    case "resetBefore":
      return ill.noAnswer("the connection was cut");
    case "resetAfter":
      await effect();
      return ill.noAnswer("the connection was cut before the answer was complete");
    case "timeOut":
      await effect();
      await clock.sleep(fault.afterMs);
      return ill.noAnswer("no answer came in time");
    case "refuse": {
      const { status, retryAfterMs } = fault;
      return ill.refused({ ...refusalOf(status), ...(retryAfterMs !== undefined && { retryAfterMs }) });
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

export function refusalOf(status: keyof typeof refusals): Refusal {
  return { status, ...refusals[status] };
}

const refusals = {
  401: { reason: "Unauthorized", message: "Unauthorized" },
  409: {
    reason: "Conflict",
    message:
      "Operation cannot be fulfilled on it: the object has been modified; please apply your changes to the latest version and try again",
  },
  422: { reason: "Invalid", message: "the object is invalid" },
  429: {
    reason: "TooManyRequests",
    message: "the server has received too many requests and has asked us to try again later",
  },
  500: { reason: "InternalError", message: "Internal error occurred: etcdserver: leader changed" },
  503: { reason: "ServiceUnavailable", message: "the server is currently unable to handle the request" },
} as const;
