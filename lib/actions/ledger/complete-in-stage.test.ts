import { describe, expect, it } from "vitest";
import type { Action, ActionScope, StageStatus } from "../../api/index.ts";
import { clearLedger, completeInStage } from "./complete-in-stage.ts";

const action = (name: string, scope: ActionScope): Action => ({
  ...{ name, scope, onSupersede: "Wait", wait: { duration: "1s" } },
});
const actions = [
  action("backup", "Revision"),
  action("check", "Revision"),
  action("index", "Content"),
  action("warm", "Content"),
];
const anchor = { apiVersion: "v1", kind: "ConfigMap", name: "data", uid: "u1" };

type Ledger = Pick<StageStatus, "executedActions" | "ledgerRevision" | "ledgerContent" | "actionAnchors">;

const stage = (ledger: Ledger): StageStatus => ({ name: "db", phase: "Applying", entriesCount: 3, ...ledger });
const complete = (ledger: Ledger, name: string, keys = { revision: "r2", content: "c2" }): Ledger => {
  const {
    name: stageName,
    phase,
    entriesCount,
    ...left
  } = completeInStage(stage(ledger), {
    ...{ action: name, actions },
    ...keys,
  });
  expect({ stageName, phase, entriesCount }).toEqual({ stageName: "db", phase: "Applying", entriesCount: 3 });
  return left;
};

describe("one more completion", () => {
  it.each([
    { when: "the first", before: {}, done: "backup", after: { executedActions: ["backup"], ledgerRevision: "r2" } },
    {
      when: "the first of scope Content",
      before: {},
      done: "index",
      after: { executedActions: ["index"], ledgerContent: "c2" },
    },
    {
      when: "a second at the same revision",
      before: { executedActions: ["backup"], ledgerRevision: "r2" },
      done: "check",
      after: { executedActions: ["backup", "check"], ledgerRevision: "r2" },
    },
    {
      when: "the same again",
      before: { executedActions: ["backup", "check"], ledgerRevision: "r2" },
      done: "backup",
      after: { executedActions: ["check", "backup"], ledgerRevision: "r2" },
    },
    {
      when: "one of each",
      before: { executedActions: ["backup"], ledgerRevision: "r2" },
      done: "index",
      after: { executedActions: ["backup", "index"], ledgerRevision: "r2", ledgerContent: "c2" },
    },
    {
      when: "the revision has moved, the content has not",
      before: { executedActions: ["backup", "index"], ledgerRevision: "r1", ledgerContent: "c2" },
      done: "check",
      after: { executedActions: ["index", "check"], ledgerRevision: "r2", ledgerContent: "c2" },
    },
    {
      when: "the content has moved, the revision has not",
      before: { executedActions: ["backup", "index"], ledgerRevision: "r2", ledgerContent: "c1" },
      done: "warm",
      after: { executedActions: ["backup", "warm"], ledgerRevision: "r2", ledgerContent: "c2" },
    },
    {
      when: "both have moved",
      before: { executedActions: ["backup", "index"], ledgerRevision: "r1", ledgerContent: "c1" },
      done: "warm",
      after: { executedActions: ["warm"], ledgerContent: "c2" },
    },
    {
      when: "a name that the spec has no more, and nothing has moved",
      before: { executedActions: ["old"], ledgerRevision: "r2" },
      done: "index",
      after: { executedActions: ["old", "index"], ledgerRevision: "r2", ledgerContent: "c2" },
    },
    {
      when: "a name that the spec has no more, and the revision has moved",
      before: { executedActions: ["old"], ledgerRevision: "r1", ledgerContent: "c2" },
      done: "index",
      after: { executedActions: ["index"], ledgerContent: "c2" },
    },
    {
      when: "an anchor of a name that leaves, and of one that stays",
      before: {
        executedActions: ["backup", "index"],
        ledgerRevision: "r1",
        ledgerContent: "c2",
        actionAnchors: [
          { action: "backup", ...anchor },
          { action: "index", ...anchor },
        ],
      },
      done: "check",
      after: {
        executedActions: ["index", "check"],
        ledgerRevision: "r2",
        ledgerContent: "c2",
        actionAnchors: [{ action: "index", ...anchor }],
      },
    },
  ])("$when", ({ before, done, after }) => {
    expect(complete(before, done)).toEqual(after);
  });

  it("with an anchor, which takes the place of the one before", () => {
    const before = stage({
      executedActions: ["backup"],
      ledgerRevision: "r2",
      actionAnchors: [{ action: "backup", ...anchor, uid: "u0" }],
    });
    const completion = { action: "backup", actions, revision: "r2", content: "c2" };
    expect(completeInStage(before, { ...completion, anchor }).actionAnchors).toEqual([{ action: "backup", ...anchor }]);
    expect(completeInStage(before, completion).actionAnchors).toBeUndefined();
  });
});

it("a cleared ledger leaves the rest of the stage's status", () => {
  const full = { executedActions: ["backup"], ledgerRevision: "r", ledgerContent: "c", actionAnchors: [] };
  expect(clearLedger(stage(full))).toEqual(stage({}));
});
