import { reasons, type EventReason } from "../../api/index.ts";
import type { RequestRecord } from "../../cluster/index.ts";
import type { Fact, StepOutcome } from "../../engine/index.ts";
import { stepSecondsBounds } from "../limits.ts";
import type { Counter, Labels, Meters } from "./meters.ts";
import { verbOf } from "./request-verb.ts";

/**
 * The series of every handler (7-operations, "Telling people"). No label is a namespace or a name: however many StageSets
 * there are, they stay as few. How each one stands, kube-state-metrics reads from its status.
 */
export interface Series {
  readonly told: (fact: Fact) => void;
  readonly stepEnded: (outcome: StepOutcome, tookMs: number) => void;
  readonly requested: (record: RequestRecord) => void;
}

export function openSeries(meters: Meters): Series {
  const countFact = openFactCounters(meters);
  const reconciled = meters.counter({
    name: "stageset_reconcile_total",
    help: "Steps that have ended, by the Ready reason that they left.",
  });
  const took = meters.histogram(
    { name: "stageset_step_duration_seconds", help: "How long steps took, with what they waited for." },
    stepSecondsBounds,
  );
  const requests = meters.counter({
    name: "stageset_api_requests_total",
    help: "Requests to the API server, by verb.",
  });
  return {
    told: countFact,
    stepEnded: (outcome, tookMs) => {
      const reason = reasonOf(outcome);
      if (reason === undefined) return;
      reconciled.add({ reason });
      took.record(tookMs / 1_000);
    },
    requested: (record) => {
      requests.add({ verb: verbOf(record) });
    },
  };
}

/** A step that found another one at its StageSet was none. */
function reasonOf(outcome: StepOutcome): string | undefined {
  switch (outcome.kind) {
    case "busy":
    case "lost":
      return undefined;
    case "gone":
      return "Deleted";
    case "unreachable":
      return outcome.failure.reason;
    case "ended": {
      const ready = outcome.stageSet.status?.conditions?.find(({ type }) => type === "Ready");
      return ready === undefined || !Object.hasOwn(reasons, ready.reason) ? "Unknown" : ready.reason;
    }
  }
}

interface FactCounter {
  readonly of: readonly EventReason[];
  readonly name: string;
  readonly help: string;
  /** Absent: it has no labels. */
  readonly labels?: (fact: Fact) => Labels;
}

const factCounters: readonly FactCounter[] = [
  { of: ["StageApplied"], name: "stageset_stage_applied_total", help: "Stages that became Ready with something new." },
  {
    of: ["DriftCorrected"],
    name: "stageset_drift_corrected_total",
    help: "Stages in which drift was corrected, each time anew.",
  },
  { of: ["UpdateDeferred"], name: "stageset_update_deferred_total", help: "Updates that a closed window holds back." },
  {
    of: ["ActionExecuted", "OnFailureAction"],
    name: "stageset_action_runs_total",
    help: "Actions that have ended, by scope and by how they ended.",
    labels: ({ scope = "Revision", type }) => ({ scope, result: type === "Normal" ? "done" : "failed" }),
  },
  {
    of: ["LedgerAdopted"],
    name: "stageset_ledger_adoptions_total",
    help: "StageLedgers of an earlier StageSet that were taken over.",
  },
  {
    of: ["LedgerAnchorUnreadable"],
    name: "stageset_ledger_anchor_errors_total",
    help: "Looks that could not read the anchor of a completed action.",
  },
  {
    of: ["TeardownForced"],
    name: "stageset_teardown_force_drop_total",
    help: "Deletions that went on without something, by what.",
    labels: ({ forced = "ObjectNotRemoved" }) => ({ reason: forced }),
  },
];

function openFactCounters(meters: Meters): Series["told"] {
  const byReason = new Map<EventReason, { readonly counter: Counter; readonly labels: FactCounter["labels"] }>();
  for (const { of, labels, ...metric } of factCounters) {
    const counter = meters.counter(metric);
    if (labels === undefined) counter.add({}, 0); // there from the beginning, so that its first increase is seen
    for (const reason of of) byReason.set(reason, { counter, labels });
  }
  return (fact) => {
    const found = byReason.get(fact.reason);
    found?.counter.add(found.labels?.(fact));
  };
}
