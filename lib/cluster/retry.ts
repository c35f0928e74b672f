import type { Random } from "../base/index.ts";
import * as limits from "./limits.ts";

/**
 * May a request be sent again after an attempt that perhaps took effect: a connection that broke after it was written,
 * an answer that never came, a 5xx?
 *
 * - always: twice is once. Reads; every dry run; a server-side apply, a merge patch and a strategic one, which say what
 *   shall be and not how to get there.
 * - checked: it cannot take effect twice, but after a first effect its own precondition fails: a delete with a UID, and
 *   whatever names a resourceVersion or tests a value. Sent again; where the repetition is then refused (404, 409,
 *   412, 422), nobody knows whether the attempt before it was the cause, and the answer is that there was no answer.
 * - never: twice may be two. A create; a JSON patch that addresses positions in a list; a delete without a UID, which
 *   could hit what was created anew meanwhile.
 */
export type Repeat = "always" | "checked" | "never";

/** What came of one attempt. */
export type Attempt =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly reason: string;
      readonly retryAfterMs?: number | undefined;
    }
  | { readonly kind: "lost"; readonly sent: boolean; readonly code: string };

export interface RetryAsked {
  readonly repeat: Repeat;
  /** Where 409 Conflict says that the object changed meanwhile. */
  readonly retryConflict: boolean;
  /** How many attempts were made; at least 1. */
  readonly attempts: number;
  /** Milliseconds until the deadline. */
  readonly leftMs: number;
}

export type RetryDecision = { readonly kind: "again"; readonly afterMs: number } | { readonly kind: "enough" };

/**
 * Is the request sent again, and when? Refused before anything happened (429, a connection that never stood): whatever
 * it is. Perhaps done (a lost answer, 500, 502, 503, 504): only as `repeat` allows. 409: where asked. Nothing else:
 * what is wrong with a request does not get right by asking twice.
 * A pause is our back-off with jitter, or longer where the server asked for it; one that would end past the deadline
 * is not begun.
 */
export function decideRetry(attempt: Attempt, asked: RetryAsked, random: Random): RetryDecision {
  if (asked.attempts >= limits.attemptsMax || !mayHelp(attempt, asked)) return { kind: "enough" };
  const askedMs = attempt.kind === "answered" ? (attempt.retryAfterMs ?? 0) : 0;
  const afterMs = Math.max(askedMs, backoffMs(asked.attempts, random));
  return afterMs < asked.leftMs ? { kind: "again", afterMs } : { kind: "enough" };
}

function mayHelp(attempt: Attempt, { repeat, retryConflict }: RetryAsked): boolean {
  if (attempt.kind === "lost") {
    return !isFinal(attempt.code) && (!attempt.sent || repeat !== "never");
  }
  if (attempt.reason === "Invalid" || attempt.reason === "RequestEntityTooLarge") return false;
  switch (attempt.status) {
    case 429:
      return true;
    case 409:
      return retryConflict && attempt.reason === "Conflict";
    case 500:
    case 502:
    case 503:
    case 504:
      return repeat !== "never";
    default:
      return false;
  }
}

/** Half of the pause is certain, half is chance, so that many who were refused together do not come back together. */
function backoffMs(attempts: number, random: Random): number {
  const fullMs = limits.backoffFirstMs * 2 ** (attempts - 1);
  return Math.round(fullMs * (0.5 + random.next() / 2));
}

/** A deadline has passed for good, an answer stays too large, a certificate stays wrong. */
function isFinal(code: string): boolean {
  return code === "DEADLINE" || code === "TOO_LARGE" || isCertificateCode(code);
}

/** Is it the server's certificate, or that it speaks no TLS at all? */
export function isCertificateCode(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/.test(code);
}
