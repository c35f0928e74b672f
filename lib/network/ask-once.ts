import type { Agent, Dispatcher } from "undici";
import { formatBytes, formatDuration } from "../base/index.ts";
import { AddressRefused } from "./connections.ts";
import type { DialAnswer, DialRequest } from "./exchange.ts";
import { unwantedBytesMax } from "./limits.ts";
import { decideRedirect, type Hop } from "./redirect.ts";
import type { DialRules } from "./target.ts";
import { isLostConnection, refusedAddress, troubleOfError, type Trouble } from "./trouble.ts";

export interface Dialing {
  readonly agent: () => Promise<Agent>;
  readonly rules: DialRules;
  readonly userAgent: string;
  readonly asked: DialRequest;
  readonly signal: AbortSignal;
}

/** What one request of a chain came to. */
export type Came =
  | { readonly kind: "answer"; readonly answer: DialAnswer }
  | { readonly kind: "follow"; readonly next: Hop }
  | { readonly kind: "trouble"; readonly trouble: Trouble };

/** One request and its answer. The only place that catches what the HTTP client throws. */
export async function askOnce(dialing: Dialing, hop: Hop): Promise<Came> {
  try {
    const response = await orExpired(sendAgain(dialing, hop), dialing.signal);
    const headers = flatHeaders(response.headers);
    const after = decideRedirect(hop, response.statusCode, headers["location"], {
      ...dialing.rules,
      homeOnly: dialing.asked.homeOnly === true,
    });
    if (after.kind !== "answer") {
      await response.body.dump({ limit: unwantedBytesMax });
      return after.kind === "follow" ? after : { kind: "trouble", trouble: after.trouble };
    }
    return await readAnswer(dialing.asked, response, { status: response.statusCode, headers, url: hop.url.href });
  } catch (error) {
    const trouble = troubleOf(error, dialing);
    if (trouble === undefined) throw error;
    return { kind: "trouble", trouble };
  }
}

/** A kept connection may have been closed by its server just now: what only reads is then sent once more. */
async function sendAgain(dialing: Dialing, hop: Hop): Promise<Dispatcher.ResponseData> {
  try {
    return await send(dialing, hop);
  } catch (error) {
    const isRead = hop.method === "GET" || hop.method === "HEAD";
    if (!isRead || !isLostConnection(error)) throw error;
    return send(dialing, hop);
  }
}

async function send({ agent, asked, userAgent, signal }: Dialing, hop: Hop): Promise<Dispatcher.ResponseData> {
  const { body, headers, secretHeaders } = asked;
  const { request } = await import("undici");
  return request(hop.url, {
    dispatcher: await agent(),
    signal,
    method: hop.method,
    headers: { "user-agent": userAgent, ...headers, ...(hop.withSecrets && secretHeaders) },
    ...(hop.withBody && body !== undefined && { body }),
  });
}

/** While a name is resolved and a connection is made, nobody heeds the signal. */
export function orExpired<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => {
    reject(signal.reason as Error);
  });
  return Promise.race([work, promise]);
}

async function readAnswer(
  { bytesMax, receive, excerpt }: DialRequest,
  { body, statusCode }: Dispatcher.ResponseData,
  told: Omit<DialAnswer, "body">,
): Promise<Came> {
  const isWanted = excerpt === true || (statusCode >= 200 && statusCode <= 299);
  if (bytesMax === 0 || !isWanted) {
    await body.dump({ limit: unwantedBytesMax });
    return { kind: "answer", answer: { ...told, body: new Uint8Array() } };
  }
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > bytesMax && excerpt === true) {
      pieces.push(piece.subarray(0, piece.length - (bytes - bytesMax)));
      break;
    }
    if (bytes > bytesMax) return { kind: "trouble", trouble: tooLarge(bytesMax) }; // leaving the loop closes the connection
    if (receive === undefined) pieces.push(piece);
    else receive(piece);
  }
  return { kind: "answer", answer: { ...told, body: Buffer.concat(pieces) } };
}

function tooLarge(bytesMax: number): Trouble {
  return { retry: "never", what: `answers with more than ${formatBytes(bytesMax)}`, wayOut: "make it smaller" };
}

/** The words for what was thrown on the way to an answer. @returns undefined for a bug */
export function troubleOf(
  error: unknown,
  { asked, signal }: { readonly asked: { readonly deadlineMs: number }; readonly signal: AbortSignal },
): Trouble | undefined {
  if (error instanceof AddressRefused) return refusedAddress(`resolves to ${error.address},`, error.refusal);
  if (signal.aborted) {
    const what = `did not answer within ${formatDuration(asked.deadlineMs)}`;
    return { retry: "backoff", what, wayOut: "check that it is up, and that NetworkPolicies let handlers reach it" };
  }
  return troubleOfError(error);
}

function flatHeaders(headers: Dispatcher.ResponseData["headers"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}
