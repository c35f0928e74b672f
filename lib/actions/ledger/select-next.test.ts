import { describe, expect, it } from "vitest";
import type { Action, ActionAnchor, ActionScope, StageLedger, StageStatus } from "../../api/index.ts";
import type { AnchorSeen } from "./observe-anchors.ts";
import { anchorsOf, selectNext } from "./select-next.ts";

const action = (name: string, scope?: ActionScope): Action => ({
  ...{ name, onSupersede: "Wait", wait: { duration: "1s" } },
  ...(scope !== undefined && { scope }),
});
const backup = action("backup", "Revision");
const index = action("index", "Content");
const seed = action("seed", "Lifetime");

const anchor = (name: string, uid = "u1"): ActionAnchor => ({
  ...{ action: name, apiVersion: "v1", kind: "ConfigMap", name: "data", uid },
});
const { action: _, ...recorded } = anchor("seed");
const completed = { stage: "db", action: "seed", origin: "Executed", completedAt: "2026-11-23T06:00:00Z" } as const;

const stage = (parts: Partial<StageStatus>): StageStatus => ({ name: "db", phase: "Applying", ...parts });
const ledger = (parts: Pick<StageLedger, "spec" | "status">): StageLedger => ({
  ...{ apiVersion: "stages.metio.wtf/v1", kind: "StageLedger", metadata: { name: "shop" } },
  ...parts,
});
const keys = { stage: "db", revision: "r2", content: "c2" };
const next = (question: {
  actions: readonly Action[];
  status?: StageStatus;
  ledger?: StageLedger;
  anchors?: readonly AnchorSeen[];
}): string => {
  const chosen = selectNext({ ...keys, anchors: [], ...question });
  return chosen.kind === "none" ? "none" : chosen.action.name;
};

describe("the next action", () => {
  const all = [backup, index, seed];
  it.each([
    { when: "there is no action", actions: [], then: "none" },
    { when: "nothing is done", actions: all, then: "backup" },
    {
      when: "the first is done at this revision",
      actions: all,
      status: stage({ executedActions: ["backup"], ledgerRevision: "r2" }),
      then: "index",
    },
    {
      when: "the first was done at another revision",
      actions: all,
      status: stage({ executedActions: ["backup"], ledgerRevision: "r1", ledgerContent: "c2" }),
      then: "backup",
    },
    {
      when: "one without a scope is done at this revision",
      actions: [action("plain"), index],
      status: stage({ executedActions: ["plain"], ledgerRevision: "r2" }),
      then: "index",
    },
    {
      when: "one of scope Content is done with this content, at another revision",
      actions: [index, seed],
      status: stage({ executedActions: ["index"], ledgerRevision: "r1", ledgerContent: "c2" }),
      then: "seed",
    },
    {
      when: "one of scope Content is done with other content, at this revision",
      actions: [index, seed],
      status: stage({ executedActions: ["index"], ledgerRevision: "r2", ledgerContent: "c1" }),
      then: "index",
    },
    {
      when: "one of scope Lifetime stands on the stage's own ledger",
      actions: [seed],
      status: stage({ executedActions: ["seed"], ledgerRevision: "r2", ledgerContent: "c2" }),
      then: "seed",
    },
    {
      when: "one of scope Lifetime stands on the StageLedger",
      actions: [seed],
      ledger: ledger({ status: { completedActions: [completed] } }),
      then: "none",
    },
    {
      when: "it stands there for another stage",
      actions: [seed],
      ledger: ledger({ status: { completedActions: [{ ...completed, stage: "web" }] } }),
      then: "seed",
    },
    {
      when: "it was taken as done",
      actions: [seed],
      ledger: ledger({ status: { completedActions: [{ ...completed, origin: "Baselined" }] } }),
      then: "none",
    },
    {
      when: "it is taken as done, and that is not recorded yet",
      actions: [seed],
      ledger: ledger({ spec: { baseline: [{ stage: "db", action: "seed" }] } }),
      then: "none",
    },
    {
      when: "a later one is done, and an earlier one is new",
      actions: [action("new"), backup],
      status: stage({ executedActions: ["backup"], ledgerRevision: "r2" }),
      then: "new",
    },
  ])("$when: $then", ({ when: _when, then, ...question }) => {
    expect(next(question)).toBe(then);
  });
});

describe("a completion with an anchor", () => {
  const status = stage({ executedActions: ["backup"], ledgerRevision: "r2", actionAnchors: [anchor("backup")] });
  const onLedger = ledger({ status: { completedActions: [{ ...completed, anchor: recorded }] } });
  const failure = { reason: "RBACDenied", retry: "never", message: "Cannot get it" } as const;

  it.each([
    { when: "is held", anchors: [{ kind: "held", anchor: anchor("backup") }], then: "none" },
    { when: "is lost", anchors: [{ kind: "lost", anchor: anchor("backup") }], then: "backup" },
    { when: "cannot be read", anchors: [{ kind: "unreadable", anchor: anchor("backup"), failure }], then: "none" },
    { when: "is not the one that was lost", anchors: [{ kind: "lost", anchor: anchor("backup", "u0") }], then: "none" },
    { when: "is another action's", anchors: [{ kind: "lost", anchor: anchor("other") }], then: "none" },
  ] as const)("that $when: $then", ({ anchors, then }) => {
    expect(next({ actions: [backup], status, anchors })).toBe(then);
  });

  it("that is lost runs again, and says so; for ever, too", () => {
    const anchors = [{ kind: "lost", anchor: anchor("seed") }] as const;
    expect(selectNext({ ...keys, actions: [seed], ledger: onLedger, anchors })).toEqual({
      ...{ kind: "next", action: seed, invalidated: anchor("seed") },
    });
  });

  it("that is lost runs again though its baseline stands", () => {
    const both = ledger({ ...onLedger, spec: { baseline: [{ stage: "db", action: "seed" }] } });
    expect(next({ actions: [seed], ledger: both, anchors: [{ kind: "lost", anchor: anchor("seed") }] })).toBe("seed");
  });

  it("is looked after while it counts, and no longer", () => {
    const actions = [backup, seed];
    const sight = { ...keys, actions, status, ledger: onLedger };
    expect(anchorsOf(sight)).toEqual([anchor("backup"), anchor("seed")]);
    expect(anchorsOf({ ...sight, revision: "r3" })).toEqual([anchor("seed")]);
  });
});
