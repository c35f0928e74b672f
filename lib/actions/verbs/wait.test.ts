import { describe, expect, it } from "vitest";
import { formatInstant, instant } from "../../base/index.ts";
import type { ActionView } from "../action-move.ts";
import { shownExpressionMax } from "../limits.ts";
import { decideWait, type WaitSeen } from "./wait.ts";

const beganAt = instant(1_000_000_000_000);

function told(seen: WaitSeen, sinceMs = 0): string {
  const since = formatInstant(beganAt);
  const intent = {
    action: "a/pre/w",
    verb: "wait",
    digest: "d",
    token: "t",
    attempt: 1,
    startedAt: since,
    since,
  } as const;
  const view: ActionView = {
    action: { name: "w", onSupersede: "Wait", wait: {} },
    intent,
    namespace: "shop",
    now: instant(beganAt + sinceMs),
  };
  const move = decideWait(view, seen);
  switch (move.kind) {
    case "unseen":
      return `unseen: ${move.failure.message}`;
    case "wait":
      expect(move.intent).toBe(intent);
      return `wait ${move.until - beganAt}: ${move.message}`;
    case "failed":
      return `${move.failure.retry}: ${move.failure.message}`;
    case "act":
    case "done":
      return move.kind;
  }
}

describe("a duration", () => {
  it.each([
    { when: "begun", sinceMs: 0, then: "wait 90000: Waits 1m30s, until 2001-09-09T01:48:10Z" },
    { when: "one ms left", sinceMs: 89_999, then: "wait 90000: Waits 1m30s" },
    { when: "over", sinceMs: 90_000, then: "done" },
    { when: "long over", sinceMs: 9_000_000, then: "done" },
    { when: "a clock that is behind", sinceMs: -5_000, then: "wait 90000: " },
  ])("$when: $then", ({ sinceMs, then }) => {
    expect(told({ kind: "duration", duration: "1m30s" }, sinceMs)).toContain(then);
  });
});

describe("a condition", () => {
  const what = "Deployment shop/api";
  const expr = "status.ready";
  it.each<{ seen: WaitSeen; then: string }>([
    { seen: { kind: "evaluated", what, expr, said: { kind: "true" } }, then: "done" },
    {
      seen: { kind: "evaluated", what, expr, said: { kind: "false" } },
      then: "wait 1000: Deployment shop/api does not fulfil status.ready yet",
    },
    {
      seen: { kind: "evaluated", what, expr, said: { kind: "missing", message: "no such key: ready" } },
      then: "wait 1000: Deployment shop/api does not fulfil status.ready yet: no such key: ready",
    },
    {
      seen: { kind: "evaluated", what, expr, said: { kind: "failed", message: "no such overload" } },
      then: "never: Cannot evaluate wait.expr status.ready of Deployment shop/api: no such overload; correct it",
    },
    { seen: { kind: "absent", what }, then: "wait 1000: Deployment shop/api is not there yet" },
    {
      seen: { kind: "invalid", message: "Unexpected token" },
      then: "never: Cannot compile wait.expr: Unexpected token; correct it",
    },
  ])("$seen.kind: $then", ({ seen, then }) => {
    expect(told(seen)).toBe(then);
  });
  it.each([
    { length: shownExpressionMax, then: "x yet" },
    { length: shownExpressionMax + 1, then: "x… yet" },
  ])("of $length characters is shown so: $then", ({ length, then }) => {
    expect(told({ kind: "evaluated", what, expr: "x".repeat(length), said: { kind: "false" } })).toContain(then);
  });
});
