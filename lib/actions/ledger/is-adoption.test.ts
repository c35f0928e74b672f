import { expect, it } from "vitest";
import type { StageLedger, StageSetStatus } from "../../api/index.ts";
import { runAt } from "../../../test/support/stage-set.ts";
import { isAdoption } from "./is-adoption.ts";

const completed = { stage: "db", action: "seed", origin: "Executed", completedAt: "2026-11-23T06:00:00Z" } as const;
const ledger = (status: StageLedger["status"]): StageLedger => ({
  ...{ apiVersion: "stages.metio.wtf/v1", kind: "StageLedger", metadata: { name: "shop" } },
  ...(status !== undefined && { status }),
});
const full = ledger({ completedActions: [completed] });
const run = { id: "1", startedAt: "", finishedAt: "", outcome: "Succeeded", trigger: "Tick" } as const;

const inRun = (executed: string): StageSetStatus => ({ run: runAt({}, { executed: [executed] }) });

it.each([
  { when: "a new StageSet and a full ledger", status: undefined, found: full, then: true },
  { when: "one that has conditions alone", status: { conditions: [] }, found: full, then: true },
  { when: "no ledger", status: undefined, found: undefined, then: false },
  { when: "an empty ledger", status: undefined, found: ledger({ completedActions: [] }), then: false },
  { when: "a ledger without a status", status: undefined, found: ledger(undefined), then: false },
  { when: "a first run that did something else", status: inRun("db/pre/other"), found: full, then: true },
  { when: "a first run that did it itself", status: inRun("db/post/seed"), found: full, then: false },
  { when: "one that has applied something", status: { lastAppliedRevisions: {} }, found: full, then: false },
  { when: "one that has run", status: { history: [run] } as unknown as StageSetStatus, found: full, then: false },
] satisfies readonly {
  when: string;
  status: StageSetStatus | undefined;
  found: StageLedger | undefined;
  then: boolean;
}[])("$when: $then", ({ status, found, then }) => {
  expect(isAdoption(status, found)).toBe(then);
});
