import { describe, expect, it } from "vitest";
import { instant } from "../../base/index.ts";
import type { Action, ActionScope, Condition, StageSetSpec } from "../../api/index.ts";
import { baselineConditions, planBaseline, type BaselineEntry } from "./plan-baseline.ts";
import type { LiveLedger } from "./read-ledger.ts";

const action = (name: string, scope: ActionScope): Action => ({
  ...{ name, scope, onSupersede: "Wait", wait: { duration: "1s" } },
});
const pre = [action("seed", "Lifetime"), action("backup", "Revision")];
const post = [action("announce", "Lifetime")];
const spec = {
  stages: [{ name: "db", actions: { pre, post, onFailure: [action("page", "Lifetime")] } }, { name: "web" }],
};
const plan = (baseline: readonly BaselineEntry[], done: readonly string[] = []) => {
  const completed = { stage: "db", origin: "Executed", completedAt: "2026-11-23T06:00:00Z" } as const;
  const completedActions = done.map((name) => ({ ...completed, action: name }));
  const { record, valid } = planBaseline(
    { spec: { baseline }, status: { completedActions } },
    spec as unknown as StageSetSpec,
  );
  return { record: record.map((one) => `${one.stage}/${one.action.name}`), valid: valid?.status, says: valid?.message };
};
const db = (name: string): BaselineEntry => ({ stage: "db", action: name });

describe("a baseline", () => {
  it.each([
    { when: "none", baseline: [], record: [], valid: undefined },
    {
      when: "of pre and post",
      baseline: [db("seed"), db("announce")],
      record: ["db/seed", "db/announce"],
      valid: "True",
    },
    { when: "of one twice", baseline: [db("seed"), db("seed")], record: ["db/seed"], valid: "True" },
    { when: "of what is done", baseline: [db("seed")], done: ["seed"], record: [], valid: "True" },
  ])("$when", ({ baseline, done, record, valid }) => {
    expect(plan(baseline, done)).toMatchObject({ record, valid });
  });

  it.each([
    { wrong: { stage: "cache", action: "seed" }, says: "there is no stage cache" },
    { wrong: { stage: "web", action: "seed" }, says: "stage web has no action seed in pre or post" },
    { wrong: db("sead"), says: "stage db has no action sead in pre or post" },
    { wrong: db("page"), says: "stage db has no action page in pre or post" },
    { wrong: db("backup"), says: "action backup of stage db has scope Revision, not Lifetime" },
  ])("with a wrong entry, $says: the others count", ({ wrong, says }) => {
    expect(plan([wrong, db("seed")])).toEqual({
      ...{ record: ["db/seed"], valid: "False", says: `${says}; correct spec.baseline` },
    });
  });

  it("with many wrong entries names ten", () => {
    const wrong = (count: number) => Array.from({ length: count }, (_, at) => ({ stage: `s${at}`, action: "a" }));
    expect(plan(wrong(10)).says).toMatch(/there is no stage s9; correct/);
    expect(plan(wrong(11)).says).toMatch(/there is no stage s9 \(and 1 more\); correct/);
  });
});

describe("the condition BaselineValid", () => {
  const now = instant(Date.UTC(2026, 10, 23, 12));
  const other: Condition = { type: "Other", status: "True", reason: "R", message: "m", lastTransitionTime: "t0" };
  const before: Condition = { ...other, type: "BaselineValid", observedGeneration: 1 };
  const valid = { status: "True", reason: "Valid", message: "fine" } as const;
  const ledger = (conditions: readonly Condition[]): LiveLedger =>
    ({ metadata: { name: "shop", generation: 2 }, status: { conditions } }) as unknown as LiveLedger;
  const made = { type: "BaselineValid", ...valid, observedGeneration: 2 };

  it.each([
    {
      when: "is made",
      had: [other],
      judged: valid,
      then: [other, { ...made, lastTransitionTime: "2026-11-23T12:00:00Z" }],
    },
    {
      when: "keeps its time while it holds",
      had: [before],
      judged: valid,
      then: [{ ...made, lastTransitionTime: "t0" }],
    },
    {
      when: "gets a new time where it changes",
      had: [{ ...before, status: "False" as const }],
      judged: valid,
      then: [{ ...made, lastTransitionTime: "2026-11-23T12:00:00Z" }],
    },
    { when: "goes with the baseline", had: [other, before], judged: undefined, then: [other] },
  ])("$when", ({ had, judged, then }) => {
    expect(baselineConditions(ledger(had), judged, now)).toEqual(then);
  });
});
