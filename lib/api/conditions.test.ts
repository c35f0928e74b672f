import { describe, expect, it } from "vitest";
import { instant } from "../base/index.ts";
import { checkStatus } from "./check-status.ts";
import type { Condition } from "./condition.ts";
import { setConditions } from "./conditions.ts";
import { isReason, reasons, type Reason } from "./reasons.ts";

const noon = instant(Date.parse("2026-11-23T12:00:00Z"));
const later = instant(Date.parse("2026-11-23T13:00:00Z"));
const at = { message: "told", generation: 3, now: noon };

function told(conditions: readonly Condition[]): readonly string[] {
  return conditions.map(({ type, status }) => `${type}=${status}`);
}

describe("a reason becomes conditions", () => {
  it.each([
    { reason: "Succeeded", then: ["Ready=True"] },
    { reason: "Progressing", then: ["Ready=Unknown", "Reconciling=True"] },
    { reason: "StageProgressing", then: ["Ready=False", "Reconciling=True"] },
    { reason: "Suspended", then: ["Ready=False"] },
    { reason: "StageFailed", then: ["Ready=False"] },
    { reason: "InvalidSpec", then: ["Ready=False", "Stalled=True"] },
    { reason: "UpdateDeferred", then: ["Ready=False"] },
    { reason: "UpdateDeferred", deployed: true, then: ["Ready=True"] },
    { reason: "BudgetExhausted", deployed: true, then: ["Ready=True"] },
    { reason: "AwaitingApproval", deployed: true, then: ["Ready=False"] },
    { reason: "InvalidSpec", deployed: true, then: ["Ready=False", "Stalled=True"] },
    { reason: "PruneHeld", then: ["Ready=True"] },
  ] as const)("$reason, deployed: $deployed", ({ reason, then, ...more }) => {
    expect(told(setConditions(undefined, { reason, ...at, ...more }))).toEqual(then);
  });

  it.each(Object.keys(reasons).filter(isReason))("%s contradicts nothing", (reason: Reason) => {
    for (const deployed of [false, true]) {
      const conditions = setConditions(undefined, { reason, ...at, deployed });
      const pendingPrune = { stage: "web", digest: "1", count: 1, objects: ["ConfigMap shop/a"] };
      const status = { conditions, observedGeneration: 3, ...(reason === "PruneHeld" && { pendingPrune }) };
      const metadata = { name: "shop", generation: 3 };
      const spec = { stages: [] } as never;
      expect(checkStatus({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata, spec, status })).toEqual([]);
    }
  });
});

describe("what stood there before", () => {
  const before = setConditions(undefined, { reason: "InvalidSpec", ...at });

  it("keeps its time where the status stays", () => {
    const now = setConditions(before, { reason: "RBACDenied", ...at, message: "other", now: later });
    expect(now.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual(Array(2).fill("2026-11-23T12:00:00Z"));
    expect(now.map(({ reason, message }) => `${reason}: ${message}`)).toEqual(Array(2).fill("RBACDenied: other"));
  });

  it("gets a new time where the status changes", () => {
    const now = setConditions(before, { reason: "Succeeded", ...at, now: later });
    expect(now).toMatchObject([{ type: "Ready", lastTransitionTime: "2026-11-23T13:00:00Z" }]);
  });

  it("is told anew word for word where nothing changed", () => {
    expect(setConditions(before, { reason: "InvalidSpec", ...at, now: later })).toEqual(before);
  });

  it("stays where it is of another's type", () => {
    const foreign: Condition = {
      type: "Approved",
      status: "True",
      reason: "ByHand",
      message: "yes",
      lastTransitionTime: "2026-11-23T11:00:00Z",
    };
    const now = setConditions([foreign, ...before], { reason: "Succeeded", ...at });
    expect(told(now)).toEqual(["Ready=True", "Approved=True"]);
    expect(now[1]).toBe(foreign);
  });
});
