import { describe, expect, it } from "vitest";
import { liveStageSet, runAt, settledStatus } from "../../test/support/stage-set.ts";
import { after, formatInstant, instant } from "../base/index.ts";
import { claimMarginMs, claimSkewMs, requestDeadlineMs } from "./limits.ts";
import { claimedByOther, mayAct, openSession, type Session } from "./session.ts";

const now = instant(1_800_000_000_000);
const at = (ms: number): string => formatInstant(after(now, ms));

describe("claimedByOther", () => {
  it.each([
    { when: "nobody's", claim: undefined, then: undefined },
    { when: "our own", claim: { holder: "me", until: at(60_000) }, then: undefined },
    {
      when: "somebody's, and it lasts",
      claim: { holder: "x", until: at(5_000) },
      then: after(now, 5_000 + claimSkewMs),
    },
    { when: "somebody's that has just ended", claim: { holder: "x", until: at(0) }, then: after(now, claimSkewMs) },
    {
      when: "somebody's, one second before the margin is over",
      claim: { holder: "x", until: at(1_000 - claimSkewMs) },
      then: after(now, 1_000),
    },
    { when: "somebody's, the margin over", claim: { holder: "x", until: at(-claimSkewMs) }, then: undefined },
    { when: "one whose end cannot be read", claim: { holder: "x", until: "soon" }, then: after(now, claimSkewMs) },
  ])("$when: free at $then", ({ claim, then }) => {
    expect(claimedByOther(claim, "me", now)).toBe(then);
  });
});

describe("mayAct", () => {
  const status = settledStatus({ run: runAt({ stage: "base", phase: "Apply" }) });
  const held: Session = {
    ...openSession(liveStageSet({ status }), "me"),
    claimedUntil: after(now, requestDeadlineMs + claimMarginMs),
  };
  it.each([
    { when: "the claim covers the request", change: {}, then: true },
    {
      when: "the claim is a millisecond short",
      change: { claimedUntil: after(now, requestDeadlineMs + claimMarginMs - 1) },
      then: false,
    },
    {
      when: "the cursor came to another stage",
      change: { draft: { ...status, run: runAt({ stage: "app", phase: "Apply" }) } },
      then: false,
    },
    {
      when: "another phase of the same stage",
      change: { draft: { ...status, run: runAt({ stage: "base", phase: "Health" }) } },
      then: true,
    },
    {
      when: "something was rendered",
      change: { draft: { ...status, run: runAt({ stage: "base" }, { rendered: { digest: "d" } }) } },
      then: false,
    },
    {
      when: "a stage became Ready",
      change: { draft: { ...status, stages: [{ name: "base", phase: "Ready" as const, appliedRevision: "v2" }] } },
      then: false,
    },
    {
      when: "another run began",
      change: { draft: { ...status, run: runAt({ stage: "base" }, { id: "run-2" }) } },
      then: false,
    },
    {
      when: "the wake-up moved",
      change: { draft: { ...status, run: runAt({ stage: "base" }, { wakeAt: at(0) }) } },
      then: true,
    },
  ])("$when: $then", ({ change, then }) => {
    expect(mayAct({ ...held, ...change }, now)).toBe(then);
  });
  it("never without a claim", () => {
    expect(mayAct(openSession(liveStageSet({ status }), "me"), now)).toBe(false);
  });
  it("knows its own claim again", () => {
    const claim = { holder: "me", until: at(60_000) };
    const session = openSession(liveStageSet({ status: settledStatus({ run: runAt({}, { claim }) }) }), "me");
    expect(session.claimedUntil).toBe(after(now, 60_000));
  });
});
