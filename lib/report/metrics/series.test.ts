import { expect, it } from "vitest";
import { instant } from "../../base/index.ts";
import type { Fact, StepOutcome } from "../../engine/index.ts";
import { liveStageSet } from "../../../test/support/stage-set.ts";
import { createMetricRegistry } from "./registry.ts";
import { openSeries, type Series } from "./series.ts";

/** What Prometheus would read once `count` has counted, without what is said of the series. */
function counted(count: (series: Series) => void): readonly string[] {
  const registry = createMetricRegistry();
  count(openSeries(registry));
  const lines = registry.render().split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#") && !line.endsWith(" 0"));
}

function factOf(reason: Fact["reason"], parts: Partial<Fact> = {}): Fact {
  return { name: "shop.1", type: "Normal", reason, action: "Reconcile", message: "So it is", ...parts };
}

it.each([
  { fact: factOf("StageApplied"), then: ["stageset_stage_applied_total 1"] },
  { fact: factOf("DriftCorrected"), then: ["stageset_drift_corrected_total 1"] },
  { fact: factOf("UpdateDeferred"), then: ["stageset_update_deferred_total 1"] },
  {
    fact: factOf("ActionExecuted", { scope: "Lifetime" }),
    then: ['stageset_action_runs_total{result="done",scope="Lifetime"} 1'],
  },
  {
    fact: factOf("OnFailureAction", { scope: "Revision", type: "Warning" }),
    then: ['stageset_action_runs_total{result="failed",scope="Revision"} 1'],
  },
  { fact: factOf("LedgerAdopted"), then: ["stageset_ledger_adoptions_total 1"] },
  { fact: factOf("LedgerAnchorUnreadable"), then: ["stageset_ledger_anchor_errors_total 1"] },
  {
    fact: factOf("TeardownForced", { forced: "ActionNotDone" }),
    then: ['stageset_teardown_force_drop_total{reason="ActionNotDone"} 1'],
  },
  { fact: factOf("Succeeded"), then: [] },
])("$fact.reason counts $then", ({ fact, then }) => {
  expect(
    counted((series) => {
      series.told(fact);
    }),
  ).toEqual(then);
});

const failure = { reason: "RBACDenied", retry: "never", message: "Cannot read it" } as const;
const ended = (reason: string): StepOutcome => {
  const type = { type: "Ready", status: "True", message: "", lastTransitionTime: "2026-01-01T00:00:00Z" } as const;
  const live = { ...liveStageSet(), status: { conditions: [{ ...type, reason }] } };
  return { kind: "ended", stageSet: live, ending: { kind: "settled" } };
};

it.each<{ when: string; outcome: StepOutcome; reason: string | undefined }>([
  { when: "it has settled", outcome: ended("Succeeded"), reason: "Succeeded" },
  { when: "its condition is somebody else's", outcome: ended("b7f3"), reason: "Unknown" },
  { when: "the StageSet is gone", outcome: { kind: "gone" }, reason: "Deleted" },
  { when: "nothing could be read", outcome: { kind: "unreachable", failure }, reason: "RBACDenied" },
  { when: "another step had it", outcome: { kind: "busy", until: instant(0) }, reason: undefined },
  { when: "another step took it over", outcome: { kind: "lost" }, reason: undefined },
])("a step counts by how it leaves its StageSet: $when", ({ outcome, reason }) => {
  const lines = counted((series) => {
    series.stepEnded(outcome, 1_500);
  });
  const total = lines.filter((line) => line.startsWith("stageset_reconcile_total"));
  expect(total).toEqual(reason === undefined ? [] : [`stageset_reconcile_total{reason="${reason}"} 1`]);
  expect(lines.includes("stageset_step_duration_seconds_sum 1.5")).toBe(reason !== undefined);
});

it("counts requests by verb", () => {
  const path = "/api/v1/namespaces/shop/configmaps";
  expect(
    counted((series) => {
      series.requested({ method: "GET", path, status: 200, attempt: 1, durationMs: 3 });
      series.requested({ method: "GET", path, attempt: 1, durationMs: 3 });
    }),
  ).toEqual(['stageset_api_requests_total{verb="list"} 2']);
});
