import { done, failed, type Result } from "../../api/index.ts";
import { assert } from "../../base/index.ts";
import type { Built } from "../../build/index.ts";
import { failureOf, type LiveObject, type ObjectRef } from "../../cluster/index.ts";
import { decideHealth, nextLook, observeHealth, ownHealthOf, type Seen } from "../../health/index.ts";
import { builtStage, objectsOf } from "../built-stage.ts";
import { timeoutOf } from "../intervals.ts";
import { advance, fail, type Move } from "../move.ts";
import { refOf } from "../object-ref.ts";
import { phase } from "../phase.ts";
import { sinceOf, stageCluster, type Sight, type View } from "../sight.ts";
import { selectorOf } from "./apply-look.ts";

interface SeenHealth {
  readonly wanted: readonly ObjectRef[];
  readonly checks: readonly ObjectRef[];
  /** Absent: every object was healthy in the very answer that applied it. */
  readonly seen: Seen | undefined;
  readonly digest: string;
}

/** Health: a stage's verification ends when everything it applied, and everything it checks, is healthy. */
export const health = phase<SeenHealth>("Health", lookAtHealth, decideStageHealth);

async function lookAtHealth(sight: Sight): Promise<Result<SeenHealth>> {
  const { stage, stageSet, now } = sight.view;
  assert(stage !== undefined, "Health without a stage");
  const built = await builtStage(sight, stage);
  if (built.kind === "failed") return built;
  const wanted = objectsOf(built.value).map(refOf);
  const checks = (stage.readyChecks?.checks ?? []).map((check) => ({
    namespace: stageSet.metadata.namespace ?? "",
    ...check,
  }));
  const { digest } = built.value;
  if (checks.length === 0 && allCurrent(sight, built.value)) return done({ wanted, checks, seen: undefined, digest });
  const scope = { wanted: stage.readyChecks?.disableWait === true ? [] : wanted, checks };
  const selector = selectorOf(stageSet, stage);
  const seen = await observeHealth(stageCluster(sight), { ...scope, selector, since: sinceOf(sight.view), now });
  return seen.kind === "refused"
    ? failed(failureOf(seen.error, "StageFailed"))
    : done({ wanted, checks, seen: seen.value, digest });
}

/** What was healthy when it was applied, a moment ago, need not be read again. */
function allCurrent({ memory, view }: Sight, built: Built): boolean {
  const answers = memory.asserted.get(view.stage?.name ?? "");
  if (answers === undefined || answers.size < objectsOf(built).length) return false;
  const isCurrent = (object: LiveObject | undefined): boolean =>
    object !== undefined && ownHealthOf(object, view.now).status === "Current";
  return [...answers.values()].every(isCurrent);
}

function decideStageHealth(view: View, { wanted, checks, seen, digest }: SeenHealth): Move {
  const { stage, stageSet, status, now } = view;
  assert(stage !== undefined, "Health without a stage");
  const rendered = status.run?.rendered?.digest;
  if (rendered !== undefined && rendered !== digest) return { kind: "supersede" };
  if (seen === undefined) return advance;
  const since = sinceOf(view);
  const decision = decideHealth({
    stage: stage.name,
    wanted: wanted.map((ref) => ({ ref })),
    checks,
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
