import { assert } from "../../base/index.ts";
import { decideHealth, nextLook } from "../../health/index.ts";
import { planInventoryWrites } from "../../inventory/index.ts";
import { timeoutOf } from "../intervals.ts";
import { applyBatchObjects } from "../limits.ts";
import { advance, fail, type Move } from "../move.ts";
import { phase } from "../phase.ts";
import { sinceOf, type View } from "../sight.ts";
import { lookAtHealth, type SeenHealth } from "./health-look.ts";

/** Health: a stage's verification ends when everything it applied, and everything it checks, is healthy. */
export const health = phase<SeenHealth>("Health", lookAtHealth, decideStageHealth);

function decideStageHealth(view: View, known: SeenHealth): Move {
  const { wanted, checks, seen, built, gone, finished, inventory, shardCap } = known;
  const { stage, stageSet, status, now } = view;
  assert(stage !== undefined, "Health without a stage");
  const rendered = status.run?.rendered?.digest;
  if (rendered !== undefined && rendered !== built.digest) return { kind: "supersede" };
  if (finished !== undefined)
    return {
      kind: "act",
      effect: { kind: "writeInventory", writes: planInventoryWrites(inventory, [finished], shardCap) },
    };
  if (gone.length > 0) {
    const objects = gone.slice(0, applyBatchObjects);
    const effect = { stage: stage.name, objects, telling: built, asMade: built.asMade, isDrift: true };
    return { kind: "act", effect: { kind: "applyObjects", ...effect } };
  }
  if (seen === undefined) return advance;
  const since = sinceOf(view);
  const decision = decideHealth({
    stage: stage.name,
    wanted,
    checks,
    exprs: stage.readyChecks?.exprs ?? [],
    seen,
    disableWait: stage.readyChecks?.disableWait ?? false,
    timeoutMs: timeoutOf(stageSet.spec, stage),
    onTimeout: stage.onTimeout ?? stageSet.spec.onTimeout,
    since,
    now,
  });
  switch (decision.kind) {
    case "healthy":
      return advance;
    case "waiting":
      return {
        kind: "wait",
        until: nextLook(since, now),
        reason: "Progressing",
        message: tell(stage.name, decision.message),
      };
    case "hold":
      return { kind: "wait", until: nextLook(since, now), reason: decision.reason, message: decision.message };
    case "failed":
      return fail(decision.failure);
  }
}

function tell(stage: string, message: string): string {
  return `Stage ${stage}: ${message}`;
}
