import { describe, expect, it } from "vitest";
import { instant } from "../../base/index.ts";
import type { Action, CompletedAction } from "../../api/index.ts";
import { ledgerEntriesMax } from "../limits.ts";
import type { LiveLedger } from "./read-ledger.ts";
import { recordOf, withCompletions } from "./write-completion.ts";

const now = instant(Date.UTC(2026, 10, 23, 12));
const action: Action = { name: "seed", scope: "Lifetime", onSupersede: "Wait", wait: { duration: "1s" } };
const anchor = { apiVersion: "v1", kind: "ConfigMap", name: "data", uid: "u1" };

const completed = (name: string, stage = "db"): CompletedAction => ({
  ...{ stage, action: name, origin: "Executed", completedAt: "2026-11-23T06:00:00Z" },
});
const ledger = (completedActions: readonly CompletedAction[]): LiveLedger =>
  ({ metadata: { namespace: "shop", name: "release" }, status: { completedActions } }) as unknown as LiveLedger;

describe("the record of a completion", () => {
  it.each([
    { when: "that ran", more: { token: "t1" }, then: { origin: "Executed", token: "t1" } },
    { when: "that ran and has an anchor", more: { token: "t1", anchor }, then: { origin: "Executed", anchor } },
    { when: "that was taken as done", more: {}, then: { origin: "Baselined" } },
  ])("$when", ({ more, then }) => {
    const record = recordOf({ stage: "db", action, now, ...more });
    expect(record).toMatchObject({ stage: "db", action: "seed", completedAt: "2026-11-23T12:00:00Z", ...then });
  });

  it("has the digest of the action, whatever the order of its fields", () => {
    const { name, ...rest } = action;
    const [one, same, other] = [action, { ...rest, name }, { ...action, retries: 1 }].map(
      (each) => recordOf({ stage: "db", action: each, now }).digest,
    );
    expect(one).toBe(same);
    expect(one).not.toBe(other);
  });
});

describe("a ledger", () => {
  const many = (count: number): readonly CompletedAction[] =>
    Array.from({ length: count }, (_, at) => completed(`a${at}`));

  it("has one completion of each action of each stage", () => {
    const before = ledger([completed("seed"), completed("seed", "web"), completed("other")]);
    expect(withCompletions(before, [{ ...completed("seed"), token: "new" }])).toEqual({
      kind: "done",
      value: {
        completedActions: [completed("seed", "web"), completed("other"), { ...completed("seed"), token: "new" }],
      },
    });
  });

  it("holds as many as it may, and no more; replacing one is always possible", () => {
    const [fits, full] = [ledger(many(ledgerEntriesMax - 1)), ledger(many(ledgerEntriesMax))];
    expect(withCompletions(fits, [completed("seed")]).kind).toBe("done");
    expect(withCompletions(full, [completed("a0")]).kind).toBe("done");
    expect(withCompletions(full, [completed("seed")])).toMatchObject({
      failure: {
        reason: "StageFailed",
        retry: "never",
        message: expect.stringMatching(
          /^Cannot record in StageLedger shop\/release: it would hold more than 1000 actions; remove /,
        ) as string,
      },
    });
  });
});
