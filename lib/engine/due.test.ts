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
    inputsChanged: false,
    dependenciesReady: true,
    since,
    now,
    defaultIntervalMs: 600_000,
    ...parts,
  };
}

/** Settled, with these inputs of the stage app. */
function appliedWith(appliedInputs: string): StageSetStatus {
  const status = settledStatus();
  const stages = status.stages?.map((stage) => (stage.name === "app" ? { ...stage, appliedInputs } : stage)) ?? [];
  return { ...status, stages };
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

const at = (ms: number): string => formatInstant(after(now, ms));

const deleted = (parts: Partial<StageSetStatus>): DueQuestion["stageSet"] =>
  liveStageSet({ metadata: { deletionTimestamp: at(-1_000) }, status: settledStatus(parts) });

const held = (annotations: Readonly<Record<string, string>>, reason: Reason = "PruneHeld"): DueQuestion["stageSet"] => {
  const pendingPrune = { stage: "app", digest: "1234", count: 1, objects: ["ConfigMap shop/a"] };
  return liveStageSet({ metadata: { annotations }, status: standing(reason, { pendingPrune }) });
};

const unready = failed({ reason: "SourceNotReady", retry: "backoff", message: "not ready" });

describe("a StageSet is due", () => {
  it.each([
    { when: "it is settled and nothing moved", parts: {}, then: undefined },
    {
      when: "it was applied with variables, which a tick does not read",
      parts: { stageSet: liveStageSet({ status: appliedWith(`inputs of app.${"0".repeat(64)}`) }) },
      then: undefined,
    },
    {
      when: "it is being applied with variables",
      parts: {
        stageSet: liveStageSet({
          status: settledStatus({
            run: runAt({}, { pins: [pinNamed("base"), pinNamed("app", { inputs: "inputs of app.1234" })] }),
          }),
        }),
      },
      then: undefined,
    },
    {
      when: "its spec makes something else of the same revision",
      parts: { stageSet: liveStageSet({ status: appliedWith(`other inputs.${"0".repeat(64)}`) }) },
      then: "Source",
    },
    {
      when: "it is being deleted",
      parts: { stageSet: liveStageSet({ metadata: { deletionTimestamp: at(0) }, status: settledStatus() }) },
      then: "Deletion",
    },
    ...(["Delete", "Teardown"] as const).flatMap((phase) => [
      {
        when: `it is being deleted, and says when to look again (${phase})`,
        parts: { stageSet: deleted({ run: runAt({ phase }, { wakeAt: at(1_000) }) }) },
        then: undefined,
      },
      {
        when: `it is being deleted, and that time has come (${phase})`,
        parts: { stageSet: deleted({ run: runAt({ phase }, { wakeAt: at(0) }) }) },
        then: "Deletion",
      },
    ]),
    {
      when: "it is being deleted in the middle of something else that waits",
      parts: { stageSet: deleted({ run: runAt({ phase: "Health" }, { wakeAt: at(1_000) }) }) },
      then: "Deletion",
    },
    {
      when: "it is being deleted, waits, and its spec changed",
      parts: { stageSet: deleted({ observedGeneration: 0, run: runAt({ phase: "Delete" }, { wakeAt: at(1_000) }) }) },
      then: "Deletion",
    },
    { when: "a prune is held, and nobody said yes", parts: { stageSet: held({}) }, then: undefined },
    {
      when: "a prune is held, and somebody said yes to it",
      parts: { stageSet: held({ "stages.metio.wtf/prune-approved": "1234" }) },
      then: "Token",
    },
    {
      when: "a prune is held, and somebody said yes to another",
      parts: { stageSet: held({ "stages.metio.wtf/prune-approved": "4321" }) },
      then: undefined,
    },
    {
      when: "somebody said yes to a held prune, but something else has failed since",
      parts: { stageSet: held({ "stages.metio.wtf/prune-approved": "1234" }, "StageFailed") },
      then: undefined,
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
      when: "it is suspended for another moment",
      parts: {
        stageSet: liveStageSet({ spec: { suspendUntil: at(1_000) }, status: standing("Suspended") }),
        offered: done(newer),
        since: undefined,
      },
      then: undefined,
    },
    {
      when: "it was suspended until now",
      parts: { stageSet: liveStageSet({ spec: { suspendUntil: at(0) }, status: standing("Suspended") }) },
      then: "WakeUp",
    },
    {
      when: "it was suspended until some time ago, and has been looked at since",
      parts: { stageSet: liveStageSet({ spec: { suspendUntil: at(-1_000) }, status: settledStatus() }) },
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
    { when: "an input has changed that is labelled so", parts: { inputsChanged: true }, then: "Input" },
    {
      when: "a source and an input have changed",
      parts: { inputsChanged: true, offered: done(newer) },
      then: "Source",
    },
    {
      when: "an input has changed, and it is suspended",
      parts: { inputsChanged: true, stageSet: liveStageSet({ spec: { suspend: true }, status: settledStatus() }) },
      then: undefined,
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
