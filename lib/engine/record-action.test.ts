import { describe, expect, it } from "vitest";
import { liveStageSet, runAt, settledStatus, stageNamed } from "../../test/support/stage-set.ts";
import type { Action, Intent, StageSetStatus } from "../api/index.ts";
import { formatInstant, instant } from "../base/index.ts";
import { recordAction, type ActionNote } from "./record-action.ts";

const now = instant(1_800_000_000_000);
const wait = { duration: "1s" };
const pre = [
  { name: "each-revision", wait },
  { name: "each-content", scope: "Content", wait },
  { name: "once", scope: "Lifetime", wait },
] as unknown as readonly Action[];
const onFailure = [{ name: "page", wait }] as unknown as readonly Action[];
const stageSet = liveStageSet({ spec: { stages: [stageNamed("base", { actions: { pre, onFailure } })] } });
const intent: Intent = {
  ...{ action: "base/pre/each-revision", verb: "wait", digest: "d", token: "t", attempt: 1 },
  ...{ startedAt: formatInstant(now), since: formatInstant(now), uid: "u" },
};
const leftover = { stage: "base", action: intent.action, token: "t", apiVersion: "batch/v1", kind: "Job", name: "x" };

function after(note: ActionNote, parts: Partial<StageSetStatus> = {}): StageSetStatus {
  const run = runAt({ stage: "base", phase: "Pre" }, { intent, rendered: { digest: "content-1" } });
  return recordAction(settledStatus({ run, ...parts }), note, stageSet);
}

function done(name: string, hook: "pre" | "onFailure" = "pre"): ActionNote {
  return {
    kind: "actionDone",
    at: { stage: "base", hook, name },
    attempt: 1,
    anchor: undefined,
    leftovers: [leftover],
  };
}

function failed(name: string, hook: "pre" | "onFailure" = "pre"): ActionNote {
  return { kind: "actionFailed", at: { stage: "base", hook, name }, message: "it failed", leftovers: [leftover] };
}

describe("an action that is done", () => {
  it("stands on the ledger of its scope, and its intent is closed, in one status", () => {
    const status = after(done("each-revision"));
    expect(status.stages?.[0]).toMatchObject({ executedActions: ["each-revision"], ledgerRevision: "v1@sha256:1" });
    expect(status.run).not.toHaveProperty("intent");
    expect(status.run?.leftovers).toEqual([leftover]);
  });
  it("stands at the content of its stage where that is its scope", () => {
    expect(after(done("each-content")).stages?.[0]).toMatchObject({
      executedActions: ["each-content"],
      ledgerContent: "content-1",
    });
  });
  it("for a failure is remembered for its run", () => {
    const status = after(done("page", "onFailure"));
    expect(status.run?.executed).toEqual(["base/onFailure/page"]);
    expect(status.stages?.[0]).not.toHaveProperty("executedActions");
  });
  it("for ever ends a row of failures", () => {
    expect(after(done("once"), { actionFailureCount: 2 })).not.toHaveProperty("actionFailureCount");
  });
});

describe("an action that failed", () => {
  it("is counted where it is for ever, and only there", () => {
    expect(after(failed("once"), { actionFailureCount: 1 }).actionFailureCount).toBe(2);
    expect(after(failed("each-revision"))).not.toHaveProperty("actionFailureCount");
  });
  it("leaves no intent, and what it left to be deleted", () => {
    expect(after(failed("each-revision")).run).toMatchObject({ leftovers: [leftover] });
    expect(after(failed("each-revision")).run).not.toHaveProperty("intent");
  });
  it("keeps of its attempt only what the next one needs", () => {
    const note: ActionNote = { kind: "attemptFailed", retryAt: now, message: "why", leftovers: [] };
    expect(after(note).run?.intent).toMatchObject({ attempt: 1, retryAt: formatInstant(now), message: "why" });
    expect(after(note).run?.intent).not.toHaveProperty("uid");
  });
});

describe("an action before a deletion", () => {
  const at = { stage: "", hook: "onDelete", name: "call" } as const;
  const closing = (note: ActionNote): StageSetStatus => {
    const run = runAt({ phase: "Delete" }, { intent: { ...intent, action: "/onDelete/call" } });
    return recordAction(settledStatus({ run }), note, liveStageSet());
  };
  it("that is done stands in the run, which is the last one", () => {
    const { run } = closing({ kind: "actionDone", at, attempt: 1, anchor: undefined, leftovers: [] });
    expect(run).toMatchObject({ executed: ["/onDelete/call"] });
    expect(run).not.toHaveProperty("intent");
  });
  it("that has failed is open again, and counts for nothing else", () => {
    const status = closing({ kind: "actionFailed", at, message: "it failed", leftovers: [] });
    expect(status.run).not.toHaveProperty("executed");
    expect(status.run).not.toHaveProperty("intent");
    expect(status.actionFailureCount).toBeUndefined();
  });
});
