import { describe, expect, it } from "vitest";
import * as limits from "./limits.ts";
import { type Attempt, decideRetry, type RetryAsked } from "./retry.ts";

const middle = { next: () => 0.5 };
const plenty: RetryAsked = { repeat: "always", retryConflict: false, attempts: 1, leftMs: 60_000 };

function answered(status: number, reason = "", retryAfterMs?: number): Attempt {
  return { kind: "answered", status, reason, retryAfterMs };
}

function lost(code: string, sent: boolean): Attempt {
  return { kind: "lost", code, sent };
}

describe("what is sent again", () => {
  it.each([
    { when: "429", attempt: answered(429), always: true, checked: true, never: true },
    { when: "500", attempt: answered(500, "ServerTimeout"), always: true, checked: true, never: false },
    { when: "500 of a schema", attempt: answered(500, "Invalid"), always: false, checked: false, never: false },
    {
      when: "500 of the store",
      attempt: answered(500, "RequestEntityTooLarge"),
      always: false,
      checked: false,
      never: false,
    },
    { when: "502", attempt: answered(502), always: true, checked: true, never: false },
    { when: "503", attempt: answered(503), always: true, checked: true, never: false },
    { when: "504", attempt: answered(504), always: true, checked: true, never: false },
    { when: "501", attempt: answered(501), always: false, checked: false, never: false },
    { when: "400", attempt: answered(400), always: false, checked: false, never: false },
    { when: "401", attempt: answered(401), always: false, checked: false, never: false },
    { when: "403", attempt: answered(403), always: false, checked: false, never: false },
    { when: "404", attempt: answered(404), always: false, checked: false, never: false },
    { when: "410", attempt: answered(410, "Expired"), always: false, checked: false, never: false },
    { when: "422", attempt: answered(422, "Invalid"), always: false, checked: false, never: false },
    { when: "a refused connection", attempt: lost("ECONNREFUSED", false), always: true, checked: true, never: true },
    { when: "an unknown host", attempt: lost("ENOTFOUND", false), always: true, checked: true, never: true },
    { when: "a reset after sending", attempt: lost("ECONNRESET", true), always: true, checked: true, never: false },
    { when: "the deadline", attempt: lost("DEADLINE", true), always: false, checked: false, never: false },
    { when: "too large an answer", attempt: lost("TOO_LARGE", true), always: false, checked: false, never: false },
    {
      when: "an unknown CA",
      attempt: lost("SELF_SIGNED_CERT_IN_CHAIN", false),
      always: false,
      checked: false,
      never: false,
    },
    {
      when: "no TLS there",
      attempt: lost("ERR_SSL_WRONG_VERSION_NUMBER", false),
      always: false,
      checked: false,
      never: false,
    },
  ])("$when", ({ attempt, always, checked, never }) => {
    const again = (["always", "checked", "never"] as const).map(
      (repeat) => decideRetry(attempt, { ...plenty, repeat }, middle).kind === "again",
    );
    expect(again).toEqual([always, checked, never]);
  });

  it.each([
    { when: "not asked", retryConflict: false, reason: "Conflict", again: false },
    { when: "asked", retryConflict: true, reason: "Conflict", again: true },
    {
      when: "asked, but another manager owns a field",
      retryConflict: true,
      reason: "FieldManagerConflict",
      again: false,
    },
    { when: "asked, but there is one of that name", retryConflict: true, reason: "AlreadyExists", again: false },
  ])("409 $when: $again", ({ retryConflict, reason, again }) => {
    const decision = decideRetry(answered(409, reason), { ...plenty, repeat: "checked", retryConflict }, middle);
    expect(decision.kind === "again").toBe(again);
  });
});

describe("when", () => {
  const unavailable = answered(503);

  it.each([
    { attempts: 1, chance: 0, afterMs: 50 },
    { attempts: 1, chance: 0.999_999, afterMs: 100 },
    { attempts: 2, chance: 0, afterMs: 100 },
    { attempts: 4, chance: 0, afterMs: 400 },
  ])("after attempt $attempts with chance $chance: $afterMs ms", ({ attempts, chance, afterMs }) => {
    const decision = decideRetry(unavailable, { ...plenty, attempts }, { next: () => chance });
    expect(decision).toEqual({ kind: "again", afterMs });
  });

  it.each([
    { when: "the server asks for more than our pause", askedMs: 3_000, afterMs: 3_000 },
    { when: "the server asks for less", askedMs: 10, afterMs: 75 },
  ])("$when: $afterMs ms", ({ askedMs, afterMs }) => {
    expect(decideRetry(answered(429, "", askedMs), plenty, middle)).toEqual({ kind: "again", afterMs });
  });

  it.each([
    { when: "the pause ends before the deadline", leftMs: 1_001, then: "again" },
    { when: "the pause ends at the deadline", leftMs: 1_000, then: "enough" },
  ])("$when: $then", ({ leftMs, then }) => {
    expect(decideRetry(answered(429, "", 1_000), { ...plenty, leftMs }, middle).kind).toBe(then);
  });

  it.each([
    { when: "one attempt is left", attempts: limits.attemptsMax - 1, then: "again" },
    { when: "none is left", attempts: limits.attemptsMax, then: "enough" },
  ])("$when: $then", ({ attempts, then }) => {
    expect(decideRetry(unavailable, { ...plenty, attempts }, middle).kind).toBe(then);
  });
});
