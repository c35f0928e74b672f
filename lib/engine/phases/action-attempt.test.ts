import { describe, expect, it } from "vitest";
import { liveStageSet, runAt, settledStatus, stageNamed } from "../../../test/support/stage-set.ts";
import type { ActionMove } from "../../actions/index.ts";
import {
  finalizer,
  type Action,
  type Failure,
  type Intent,
  type Result,
  type Run,
  type StageSetStatus,
} from "../../api/index.ts";
import { after, formatInstant, instant } from "../../base/index.ts";
import type { Move } from "../move.ts";
import type { View } from "../sight.ts";
import { decideAttempt } from "./action-attempt.ts";

const now = instant(1_800_000_000_000);
const ago = (ms: number): string => formatInstant(after(now, -ms));
const action = { name: "migrate", job: { sourceRef: { kind: "Bucket", name: "jobs" }, path: "./" } } as Action;
const objects = [{ apiVersion: "batch/v1", kind: "Job", namespace: "shop", name: "migrate-1", uid: "u" }];
const refused: Failure = { reason: "StageFailed", retry: "backoff", message: "Job shop/migrate-1 failed" };
const open: Intent = {
  ...{ action: "db/pre/migrate", verb: "job", digest: "d", token: "t" },
  ...{ attempt: 1, startedAt: ago(5_000), since: ago(5_000), objects },
};

function statusWith(run: Partial<Run>): StageSetStatus {
  return settledStatus({ run: runAt({ stage: "db", phase: "Pre" }, run) });
}

interface Given {
  readonly move?: ActionMove | undefined;
  readonly intent?: Intent;
  readonly run?: Partial<Run>;
  readonly spec?: Partial<Action>;
  readonly onLedger?: boolean;
  readonly newerWaits?: boolean;
  readonly isUnclear?: boolean;
  readonly wasAsked?: boolean;
  readonly finalizers?: readonly string[];
  readonly anchor?: Result<never>;
  readonly hook?: "pre" | "onFailure";
}

function decide({ move, intent = open, run = {}, spec = {}, hook = "pre", ...more }: Given): Move {
  const { finalizers = [finalizer] } = more;
  const stage = stageNamed("db");
  const { onLedger = false, newerWaits = false, isUnclear = false, wasAsked = false, anchor } = more;
  const view: View = {
    stageSet: liveStageSet({ metadata: { finalizers } }),
    status: statusWith({ intent, ...run }),
    stage,
    now,
  };
  const placed = { at: { stage: "db", hook, name: "migrate" }, action: { ...action, ...spec } } as const;
  return decideAttempt(view, {
    kind: "underWay",
    placed,
    intent,
    attempt: { move, anchor, onLedger, newerWaits, isUnclear, wasAsked },
  });
}

const waiting: ActionMove = { kind: "wait", intent: open, until: after(now, 15_000), message: "Job is running" };
const failing: ActionMove = { kind: "failed", failure: refused, leftovers: objects };

describe("an attempt under way", () => {
  it("is waited for, and its stage, hook and attempt are told", () => {
    expect(decide({ move: waiting, spec: { retries: 2 } })).toMatchObject({
      kind: "wait",
      until: waiting.until,
      reason: "Progressing",
      message: "Stage db: pre action migrate (attempt 1 of 3): Job is running",
    });
  });
  it("is waited for until its action's time is over, and no longer", () => {
    expect(decide({ move: waiting, spec: { timeout: "12s" } })).toMatchObject({ until: after(now, 7_000) });
  });
  it("is given up once its action's time is over: the Job is stopped first", () => {
    const intent = { ...open, startedAt: ago(600_000) };
    expect(decide({ move: { ...waiting, intent }, intent })).toMatchObject({
      kind: "act",
      effect: { kind: "takeAction", effect: { kind: "removeObjects", objects } },
    });
  });
  it("of which nothing stands in the cluster fails at once then", () => {
    const { objects: _objects, ...rest } = open;
    const intent = { ...rest, startedAt: ago(600_000) };
    expect(decide({ move: { ...waiting, intent }, intent })).toMatchObject({
      kind: "fail",
      message: "Stage db: pre action migrate: not done within 10m: Job is running",
    });
  });
  it("that is done is believed, however late", () => {
    const intent = { ...open, startedAt: ago(700_000) };
    expect(decide({ move: { kind: "done", leftovers: objects }, intent })).toMatchObject({
      kind: "remember",
      note: { kind: "actionDone", attempt: 1, leftovers: [{ stage: "db", token: "t", name: "migrate-1" }] },
    });
  });
  it("lets what other actions have left go before it waits", () => {
    const leftovers = [
      { stage: "db", action: "db/pre/other", token: "s", apiVersion: "v1", kind: "ConfigMap", name: "x" },
    ];
    expect(decide({ move: waiting, run: { leftovers } })).toMatchObject({ effect: { kind: "removeLeftovers" } });
  });
});

describe("an attempt for which something newer waits", () => {
  const cancels = { onSupersede: "Cancel" } as const;
  it.each([
    { when: "it is to be waited for", spec: {}, move: waiting, then: "wait" },
    { when: "it is to be cancelled", spec: cancels, move: waiting, then: "actionCancelled" },
    { when: "it is done already", spec: cancels, move: { kind: "done", leftovers: [] } as const, then: "actionDone" },
  ])("$when: $then", ({ spec, move, then }) => {
    const decided = decide({ move, spec, newerWaits: true });
    expect(decided.kind === "remember" ? decided.note.kind : decided.kind).toBe(then);
  });
  it("leaves its Jobs to be deleted", () => {
    expect(decide({ move: waiting, spec: cancels, newerWaits: true })).toMatchObject({
      note: { leftovers: [{ kind: "Job", name: "migrate-1", token: "t" }] },
    });
  });
});

describe("an attempt whose completionAnchor is not there", () => {
  const anchor: Result<never> = { kind: "failed", failure: { ...refused, message: "there is no ConfigMap shop/x" } };
  const move = { kind: "done", leftovers: [] } as const;
  const late = { ...open, startedAt: ago(600_000) };
  it("waits for it, and remembers that it is done", () => {
    const decided = decide({ move, anchor });
    expect(decided).toMatchObject({ kind: "wait", note: { kind: "intent", intent: { done: true } } });
    expect(decided).toHaveProperty("message", "Stage db: pre action migrate: there is no ConfigMap shop/x");
  });
  it("fails once its time is over, and is not done again for that", () => {
    const decided = decide({ move, anchor, intent: late });
    expect(decided).toMatchObject({ kind: "fail", note: { kind: "intent", intent: { done: true } } });
  });
  it("is done without it where something newer waits and its time is over", () => {
    expect(decide({ move, anchor, newerWaits: true }).kind).toBe("wait");
    expect(decide({ move, anchor, newerWaits: true, intent: late })).toMatchObject({ note: { kind: "actionDone" } });
  });
});

describe("an action whose time is over before its effect was made", () => {
  const intent = { ...open, startedAt: ago(600_000) };
  const act = (kind: "createObjects" | "sendRequest"): ActionMove =>
    ({ kind: "act", intent, effect: { kind, objects: [], request: {} } }) as unknown as ActionMove;
  it("keeps the StageSet first, so that it cannot go meanwhile", () => {
    expect(decide({ move: act("sendRequest"), intent: open, finalizers: [] })).toMatchObject({
      effect: { kind: "addFinalizer" },
    });
  });
  it.each([
    { when: "one request settles it", kind: "sendRequest", wasAsked: false, then: "sendRequest" },
    { when: "this step has asked already", kind: "sendRequest", wasAsked: true, then: "removeObjects" },
    { when: "a Job would have to begin", kind: "createObjects", wasAsked: false, then: "removeObjects" },
  ] as const)("$when: $then", ({ kind, wasAsked, then }) => {
    expect(decide({ move: act(kind), intent, wasAsked })).toMatchObject({ effect: { effect: { kind: then } } });
  });
});

describe("an attempt that cannot be read", () => {
  const unseen = (retry: Failure["retry"]): ActionMove => ({ kind: "unseen", failure: { ...refused, retry } });
  const { objects: _objects, ...nothing } = open;
  const late = { ...open, startedAt: ago(600_000) };
  it.each([
    { when: "time may help", move: unseen("backoff"), intent: open, then: "wait" },
    { when: "time may help, but its own is over", move: unseen("backoff"), intent: late, then: "fail" },
    { when: "people must help", move: unseen("never"), intent: open, then: "fail" },
  ])("where $when: $then, and stays open", ({ move, intent, then }) => {
    const decided = decide({ move, intent });
    expect(decided.kind).toBe(then);
    expect(decided).not.toHaveProperty("note.kind", "actionFailed");
  });
  it("has failed where it can have made nothing in all its time", () => {
    const intent = { ...nothing, startedAt: ago(600_000) };
    expect(decide({ move: unseen("backoff"), intent })).toMatchObject({
      kind: "fail",
      note: { kind: "actionFailed" },
      message: "Stage db: pre action migrate: not done within 10m: Job shop/migrate-1 failed",
    });
  });
  it("has failed where it can have made nothing, or stands in its stage's way", () => {
    expect(decide({ move: unseen("never"), intent: nothing })).toHaveProperty("note.kind", "actionFailed");
    expect(decide({ move: unseen("never"), hook: "onFailure" })).toHaveProperty("note.kind", "actionFailed");
  });
});

describe("an effect without a clear answer", () => {
  it("is looked after once more, although the action's time is over", () => {
    const intent = { ...open, startedAt: ago(600_000) };
    const decided = decide({ move: { ...waiting, intent }, intent, isUnclear: true });
    expect(decided).toMatchObject({ kind: "wait", until: waiting.until });
  });
});

describe("an attempt that failed", () => {
  it.each([
    { when: "no retries", spec: {}, attempt: 1, then: "fail" },
    { when: "a retry left", spec: { retries: 1 }, attempt: 1, then: "remember" },
    { when: "the last retry", spec: { retries: 1 }, attempt: 2, then: "fail" },
    { when: "a retry that would come too late", spec: { retries: 1, timeout: "6s" }, attempt: 1, then: "fail" },
  ])("with $when: $then", ({ spec, attempt, then }) => {
    const intent = { ...open, attempt };
    expect(decide({ move: failing, spec, intent }).kind).toBe(then);
  });
  it("that another attempt cannot help ends the action", () => {
    const failure: Failure = { ...refused, retry: "never" };
    expect(decide({ move: { ...failing, failure }, spec: { retries: 5 } })).toMatchObject({
      kind: "fail",
      retry: "never",
    });
  });
  it.each([
    { attempt: 1, pauseMs: 1_000 },
    { attempt: 2, pauseMs: 2_000 },
    { attempt: 5, pauseMs: 16_000 },
    { attempt: 6, pauseMs: 30_000 },
  ])("pauses $pauseMs ms after attempt $attempt", ({ attempt, pauseMs }) => {
    const intent = { ...open, attempt };
    expect(decide({ move: failing, spec: { retries: 9 }, intent })).toMatchObject({
      note: { kind: "attemptFailed", retryAt: after(now, pauseMs) },
    });
  });
  it("waits for its time, and tells why", () => {
    const intent = { ...open, retryAt: formatInstant(after(now, 3_000)), message: "Job shop/migrate-1 failed" };
    expect(decide({ intent, spec: { retries: 2 } })).toMatchObject({
      kind: "wait",
      until: after(now, 3_000),
      message: "Stage db: pre action migrate (attempt 1 of 3): Job shop/migrate-1 failed; trying again",
    });
  });
  it("makes way for the next one once what it left is gone", () => {
    const intent = { ...open, retryAt: formatInstant(now) };
    const leftovers = [
      { stage: "db", action: open.action, token: "t", apiVersion: "batch/v1", kind: "Job", name: "x" },
    ];
    expect(decide({ intent, run: { leftovers } })).toMatchObject({ effect: { kind: "removeLeftovers" } });
    const next = decide({ intent });
    expect(next).toMatchObject({ note: { kind: "intent", intent: { attempt: 2, startedAt: open.startedAt } } });
    expect(next).not.toHaveProperty("note.intent.token", "t");
    expect(next).not.toHaveProperty("note.intent.objects");
    expect(decide({ intent: { ...intent, verb: "http" } })).toHaveProperty("note.intent.token", "t");
  });
  it("of an onFailure action has had its turn", () => {
    expect(decide({ move: failing, hook: "onFailure" })).toMatchObject({
      kind: "remember",
      note: { kind: "actionFailed" },
    });
  });
});

describe("a Lifetime action that is done", () => {
  const spec = { scope: "Lifetime" } as const;
  it("goes into the StageLedger first, then leaves the intent", () => {
    const move = { kind: "done", leftovers: [] } as const;
    expect(decide({ move, spec })).toMatchObject({ effect: { kind: "recordCompletion", token: "t" } });
    expect(decide({ move, spec, onLedger: true })).toMatchObject({ note: { kind: "actionDone" } });
  });
});
