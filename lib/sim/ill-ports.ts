import { done, failed, type Reason, type Result } from "../api/index.ts";
import type { Dialer } from "../network/index.ts";
import type { Ill } from "./strike.ts";
import type { FaultyClusters } from "./with-faults.ts";

/** How a port whose calls come to a Result answers where a fault strikes. `doing`: what could not be done. */
export function illResult<T>(doing: string, reason: Reason): Ill<Result<T>> {
  return {
    noAnswer: (message) => failed({ reason, retry: "backoff", message: `Cannot ${doing}: ${message}; look again` }),
    refused: ({ status, message, retryAfterMs }) =>
      failed({
        ...{ reason, retry: "backoff", message: `Cannot ${doing}: it answered ${status}: ${message}` },
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      }),
  };
}

/** The dialer of a process whose calls faults strike. What its receiver refuses is an answer like any other. */
export function illDialer<D extends Pick<Dialer, "request" | "check">>(
  dialer: D,
  { call }: Pick<FaultyClusters, "call">,
): D {
  const request: Dialer["request"] = (asked) =>
    call(`${asked.method ?? "GET"} ${asked.url}`, () => dialer.request(asked), {
      ...illResult(asked.doing, asked.reason),
      refused: ({ status, retryAfterMs }) =>
        done({
          ...{ status, body: new Uint8Array(), url: asked.url },
          headers: retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) },
        }),
    });
  const check: Dialer["check"] = (url) =>
    call(`resolve ${url}`, () => dialer.check(url), illResult(`resolve ${url}`, "StageFailed"));
  return { ...dialer, request, check };
}
