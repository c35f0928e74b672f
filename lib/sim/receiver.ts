import type { Clock, Instant } from "../base/index.ts";
import { done, failed } from "../api/index.ts";
import type { DialAnswer, DialRequest, Dialer, HttpMethod } from "../network/index.ts";

/** A request that has come in, and what it was answered. */
export interface Received {
  readonly at: Instant;
  readonly method: HttpMethod;
  readonly url: string;
  /** Its `Idempotency-Key`. */
  readonly key?: string;
  readonly status: number;
  /** How long its sender waits for the answer. */
  readonly deadlineMs: number;
}

/** How addresses answer that begin with `url`; absent: all. */
export interface ReceiverRule {
  readonly url?: string;
  readonly status: number;
  readonly afterMs?: number;
}

/** Whoever http actions talk to: it remembers every request, and answers as it is told. */
export interface SimReceiver extends Dialer {
  readonly received: readonly Received[];
  /** Calls `callback` for every request, before it is answered. */
  onReceived(callback: (request: Received) => void): void;
  /** From now on; the first rule that fits counts. None: 200, at once. */
  behave(rules: readonly ReceiverRule[]): void;
}

export function createSimReceiver(clock: Clock): SimReceiver {
  const received: Received[] = [];
  const callbacks: ((request: Received) => void)[] = [];
  let rules: readonly ReceiverRule[] = [];
  return {
    received,
    onReceived: (callback) => void callbacks.push(callback),
    behave: (next) => void (rules = next),
    async request(asked) {
      const rule = rules.find(({ url }) => url === undefined || asked.url.startsWith(url));
      const { status = 200, afterMs = 0 } = rule ?? {};
      const request = receivedAs(asked, status, clock.now());
      received.push(request);
      for (const callback of callbacks) callback(request);
      await clock.sleep(Math.min(afterMs, asked.deadlineMs));
      return afterMs <= asked.deadlineMs ? done(answerOf(asked, status)) : failed(tooSlow(asked));
    },
    check: () => Promise.resolve(done(undefined)),
    close: () => Promise.resolve(),
  };
}

function receivedAs(asked: DialRequest, status: number, at: Instant): Received {
  const { method = "GET", url, headers = {}, deadlineMs } = asked;
  const [, key] = Object.entries(headers).find(([name]) => name.toLowerCase() === "idempotency-key") ?? [];
  return { at, method, url, status, deadlineMs, ...(key !== undefined && { key }) };
}

function answerOf({ url }: DialRequest, status: number): DialAnswer {
  return { status, headers: {}, body: new Uint8Array(), url };
}

function tooSlow({ doing, reason, url }: DialRequest): Parameters<typeof failed>[0] {
  return { reason, retry: "backoff", message: `Cannot ${doing}: ${url} did not answer in time; check that it is up` };
}
