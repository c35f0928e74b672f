import type { IncomingHttpHeaders } from "node:http";
import { within, type Clock, type Instant, type Random } from "../base/index.ts";
import type { Answer, ApiError } from "./api-error.ts";
import type { Concealment } from "./concealment.ts";
import { type Credential, type CredentialSource, noIdentity } from "./credentials.ts";
import { doubtError, readLoss } from "./lost.ts";
import { readNonsense, readRefusal } from "./refusal.ts";
import { type Attempt, decideRetry, type Repeat, type RetryAsked } from "./retry.ts";
import type { HttpOutcome, HttpRequest, Transport } from "./transport.ts";

type Answered = Extract<HttpOutcome, { kind: "answered" }>;

/** One request in the port's own words. */
export interface ApiRequest {
  /** The verb and the object, for messages. */
  readonly doing: string;
  readonly method: HttpRequest["method"];
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly repeat: Repeat;
  readonly retryConflict?: boolean;
  readonly conceal?: Concealment;
  /** The answer is a stream of lines, each a JSON, and ends where none has come for so long; `body` is then an array of them. */
  readonly quietMs?: number;
  readonly deadline: Instant;
}

/** A success. */
export interface ApiReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The JSON; undefined where the answer has no body (304). */
  readonly body: unknown;
}

/** One attempt, told to whoever counts requests. */
export interface RequestRecord {
  readonly method: HttpRequest["method"];
  readonly path: string;
  /** Absent where no answer came. */
  readonly status?: number;
  /** From 1. */
  readonly attempt: number;
  readonly durationMs: number;
}

export interface ExchangeOptions {
  readonly transport: Transport;
  /** The address, for messages. */
  readonly server: string;
  readonly credentials: CredentialSource;
  /** Sent with every request: user agent, impersonation. */
  readonly headers: HttpRequest["headers"];
  readonly clock: Clock;
  readonly random: Random;
  readonly observe?: ((record: RequestRecord) => void) | undefined;
}

/** Sends a request until it is answered for good, or its deadline or its nature forbids another attempt. Never throws. */
export type Exchange = (request: ApiRequest) => Promise<Answer<ApiReply>>;

export function openExchange(options: ExchangeOptions): Exchange {
  return async (request) => {
    let perhapsDone = false;
    let renewed = false;
    for (let attempts = 1; ; attempts += 1) {
      const credential = await currentCredential(options, request);
      if (credential.kind === "refused") return credential;
      const outcome = await attempt(options, request, credential.value, attempts);
      if (outcome.kind === "answered" && isSuccess(outcome.status)) return readReply(outcome, request);
      if (!renewed && isUnauthorized(outcome) && (await options.credentials.renew(credential.value))) {
        renewed = true;
        continue;
      }
      const error = errorOf(outcome, request, options.server);
      const decision = decideRetry(
        attemptOf(outcome, error),
        askedOf(request, attempts, options.clock),
        options.random,
      );
      if (decision.kind === "enough") {
        return {
          kind: "refused",
          error: perhapsDone && isDoubtful(request, error) ? doubtError(request.doing, error) : error,
        };
      }
      perhapsDone ||= outcome.kind === "lost" ? outcome.sent : outcome.status >= 500;
      await options.clock.sleep(decision.afterMs);
    }
  };
}

/** A login may take longer than this request has; it goes on for the next one. */
async function currentCredential(
  { credentials, clock }: ExchangeOptions,
  { doing, deadline }: ApiRequest,
): Promise<Answer<Credential>> {
  const late = noIdentity("the credentials were not there in time");
  const answer = await within(credentials.current(), Math.max(1, deadline - clock.now()), late);
  return answer.kind === "done" ? answer : { kind: "refused", error: { ...answer.error, doing } };
}

async function attempt(
  { transport, headers, clock, observe }: ExchangeOptions,
  request: ApiRequest,
  { authorization, certificate }: Credential,
  attempts: number,
): Promise<HttpOutcome> {
  const began = clock.now();
  const sending: HttpRequest = {
    method: request.method,
    path: request.path,
    headers: {
      accept: "application/json",
      ...headers,
      ...request.headers,
      ...(authorization !== undefined && { authorization }),
    },
    ...(request.body !== undefined && { body: request.body }),
    ...(request.quietMs !== undefined && { quietMs: request.quietMs }),
    timeoutMs: Math.max(1, request.deadline - began),
  };
  const outcome = await transport(sending, certificate);
  observe?.({
    method: request.method,
    path: request.path,
    ...(outcome.kind === "answered" && { status: outcome.status }),
    attempt: attempts,
    durationMs: clock.now() - began,
  });
  return outcome;
}

function readReply({ status, headers, body }: Answered, { doing, quietMs }: ApiRequest): Answer<ApiReply> {
  if (status === 304) return { kind: "done", value: { status, headers, body: undefined } };
  try {
    const read = quietMs === undefined ? (JSON.parse(body) as unknown) : readLines(body);
    return { kind: "done", value: { status, headers, body: read } };
  } catch {
    return { kind: "refused", error: readNonsense({ status, contentType: headers["content-type"], body }, doing) };
  }
}

/** What stands behind the last line is the beginning of one that did not come to its end. */
function readLines(text: string): readonly unknown[] {
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as unknown);
}

function errorOf(outcome: HttpOutcome, { doing, conceal }: ApiRequest, server: string): ApiError {
  if (outcome.kind === "lost") return readLoss(outcome, doing, server);
  const { status, headers, body } = outcome;
  const answer = { status, contentType: headers["content-type"], retryAfter: headers["retry-after"], body };
  return readRefusal(answer, doing, conceal ?? ((text) => text));
}

function attemptOf(outcome: HttpOutcome, { reason, causes, retryAfterMs }: ApiError): Attempt {
  if (outcome.kind === "lost") return outcome;
  const isOwned = causes.some((cause) => cause.reason === "FieldManagerConflict");
  return { kind: "answered", status: outcome.status, reason: isOwned ? "FieldManagerConflict" : reason, retryAfterMs };
}

function askedOf({ repeat, retryConflict, deadline }: ApiRequest, attempts: number, clock: Clock): RetryAsked {
  return { repeat, retryConflict: retryConflict ?? false, attempts, leftMs: deadline - clock.now() };
}

/** Is this a refusal that an earlier, perhaps successful attempt would explain? One of a delete by 404 needs no telling apart. */
function isDoubtful({ method, repeat }: ApiRequest, { status }: ApiError): boolean {
  if (repeat !== "checked") return false;
  return status === 409 || status === 412 || status === 422 || (status === 404 && method !== "DELETE");
}

function isSuccess(status: number): boolean {
  return (status >= 200 && status < 300) || status === 304;
}

function isUnauthorized(outcome: HttpOutcome): boolean {
  return outcome.kind === "answered" && outcome.status === 401;
}
