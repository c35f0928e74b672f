import { describe, expect, it } from "vitest";
import { liveStageSet, pinNamed, runAt, settledStatus } from "../../test/support/stage-set.ts";
import { after, formatInstant, instant } from "../base/index.ts";
import { done, failed, type Condition, type Reason, type StageSetStatus } from "../api/index.ts";
import { due, type DueQuestion } from "./due.ts";

const now = instant(1_800_000_000_000);
const applied = [pinNamed("base"), pinNamed("app")];
const newer = [pinNamed("base"), pinNamed("app", { revision: "v2@sha256:2", digest: "sha256:2" })];

function question(parts: Partial<DueQuestion>): DueQuestion {
  const stageSet = liveStageSet({ status: settledStatus() });
  const since = after(now, -1_000);
  return {
    stageSet,
    offered: done(applied),
    dependenciesReady: true,
    since,
    now,
    defaultIntervalMs: 600_000,
    ...parts,
  };
}

function standing(reason: Reason, parts: Partial<StageSetStatus> = {}): StageSetStatus {
  const ready: Condition = {
    type: "Ready",
    status: "False",
    reason,
    message: "",
    lastTransitionTime: "2026-11-23T00:00:00Z",
  };
  return settledStatus({ conditions: [ready], ...parts });
}

const unready = failed({ reason: "SourceNotReady", retry: "backoff", message: "not ready" });
const at = (ms: number): string => formatInstant(after(now, ms));

describe("a StageSet is due", () => {
  it.each([
    { when: "it is settled and nothing moved", parts: {}, then: undefined },
    {
      when: "it is being deleted",
      parts: { stageSet: liveStageSet({ metadata: { deletionTimestamp: at(0) }, status: settledStatus() }) },
      then: "Deletion",
    },
    { when: "it was never seen", parts: { stageSet: liveStageSet() }, then: "Generation" },
    {
      when: "its spec changed",
      parts: { stageSet: liveStageSet({ metadata: { generation: 2 }, status: settledStatus() }) },
      then: "Generation",
    },
    {
      when: "somebody asks",
      parts: {
        stageSet: liveStageSet({
          metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "t1" } },
          status: settledStatus(),
        }),
      },
      then: "Token",
    },
    {
      when: "what was asked is handled",
      parts: {
        stageSet: liveStageSet({
          metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "t1" } },
          status: settledStatus({ lastHandledReconcileAt: "t1" }),
        }),
      },
      then: undefined,
    },
    {
      when: "it is suspended, whatever is offered",
      parts: { stageSet: liveStageSet({ spec: { suspend: true }, status: settledStatus() }), offered: done(newer) },
      then: undefined,
    },
    {
      when: "it is suspended, whoever asks",
      parts: {
        stageSet: liveStageSet({
          metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "t1" } },
          spec: { suspend: true },
          status: settledStatus(),
        }),
      },
      then: undefined,
    },
    {
      when: "an artifact could not be fetched, and is tried again later",
      parts: {
        stageSet: liveStageSet({ status: standing("SourceNotReady", { run: runAt({}, { wakeAt: at(60_000) }) }) }),
      },
      then: undefined,
    },
    {
      when: "its spec is at fault, and the run of the one before is left",
      parts: {
        offered: done(newer),
        stageSet: liveStageSet({ status: standing("InvalidSpec", { run: runAt({}, { generation: 0 }) }) }),
      },
      then: undefined,
    },
    { when: "a source has a new revision", parts: { offered: done(newer) }, then: "Source" },
    {
      when: "that revision is under way",
      parts: {
        offered: done(newer),
        stageSet: liveStageSet({
          status: standing("Progressing", { run: runAt({}, { pins: newer, wakeAt: at(60_000) }) }),
        }),
      },
      then: undefined,
    },
    {
      when: "an older one is under way",
      parts: {
        offered: done(newer),
        stageSet: liveStageSet({ status: standing("Progressing", { run: runAt({}, { wakeAt: at(60_000) }) }) }),
      },
      then: "Source",
    },
    { when: "a source is not ready any more", parts: { offered: unready }, then: "Source" },
    {
      when: "it says so already",
      parts: { offered: unready, stageSet: liveStageSet({ status: standing("SourceNotReady") }) },
      then: undefined,
    },
    {
      when: "the source is ready again",
      parts: { stageSet: liveStageSet({ status: standing("SourceNotReady") }) },
      then: "Source",
    },
    {
      when: "its wake-up has come",
      parts: { stageSet: liveStageSet({ status: standing("StageFailed", { run: runAt({}, { wakeAt: at(0) }) }) }) },
      then: "WakeUp",
    },
    {
      when: "its wake-up is a second away",
      parts: {
        stageSet: liveStageSet({ status: standing("StageFailed", { run: runAt({}, { wakeAt: at(1_000) }) }) }),
        since: undefined,
      },
      then: undefined,
    },
    {
      when: "somebody has it",
      parts: {
        stageSet: liveStageSet({
          status: standing("Progressing", { run: runAt({}, { claim: { holder: "x", until: at(-9_000) } }) }),
        }),
      },
      then: undefined,
    },
    {
      when: "who had it is gone",
      parts: {
        stageSet: liveStageSet({
          status: standing("Progressing", { run: runAt({}, { claim: { holder: "x", until: at(-10_000) } }) }),
        }),
      },
      then: "Abandoned",
    },
    {
      when: "what it depends on is Ready now",
      parts: { stageSet: liveStageSet({ status: standing("DependencyNotReady") }) },
      then: "Dependency",
    },
    {
      when: "what it depends on is not",
      parts: { dependenciesReady: false, stageSet: liveStageSet({ status: standing("DependencyNotReady") }) },
      then: undefined,
    },
    { when: "no tick is remembered", parts: { since: undefined }, then: "Interval" },
    { when: "a whole interval has passed", parts: { since: after(now, -600_000) }, then: "Interval" },
    {
      when: "a whole drift interval has passed",
      parts: {
        since: after(now, -60_000),
        stageSet: liveStageSet({ spec: { driftDetectionInterval: "1m" }, status: settledStatus() }),
      },
      then: "Interval",
    },
    {
      when: "a terminal failure is young, whatever is offered",
      parts: { offered: done(newer), stageSet: liveStageSet({ status: standing("InvalidSpec") }) },
      then: undefined,
    },
    {
      when: "a terminal failure is to be looked at again",
      parts: {
        since: after(now, -600_000),
        stageSet: liveStageSet({ spec: { interval: "24h" }, status: standing("InvalidSpec") }),
      },
      then: "Interval",
    },
  ])("where $when: $then", ({ parts, then }) => {
    expect(due(question(parts))).toBe(then);
  });
});
