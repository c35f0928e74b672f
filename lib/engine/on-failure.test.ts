import { expect, it } from "vitest";
import { runAt, settledStatus, stageNamed } from "../../test/support/stage-set.ts";
import type { RunPhase, StageSetSpec } from "../api/index.ts";
import { fail, failInPassing } from "./move.ts";
import { callsForActions } from "./on-failure.ts";

const actions = { onFailure: [{ name: "page", wait: { duration: "1s" } }] } as never;
const spec = { stages: [stageNamed("app", { actions }), stageNamed("bare")] } as unknown as StageSetSpec;
const refused = fail({ reason: "StageFailed", retry: "backoff", message: "it never became healthy" });
const unanswered = failInPassing({ reason: "StageFailed", retry: "backoff", message: "no answer" });
const denied = failInPassing({ reason: "RBACDenied", retry: "never", message: "may not" });

it.each<{
  when: string;
  phase: RunPhase;
  stage?: string;
  failure?: typeof refused;
  attempt?: number;
  isReady?: boolean;
  done?: boolean;
  then: boolean;
}>([
  { when: "a stage that stays unhealthy", phase: "Health", then: true },
  { when: "a post action that failed", phase: "Post", then: true },
  { when: "a pre action that failed", phase: "Pre", then: false },
  { when: "a build that failed", phase: "Build", then: false },
  { when: "a stage without such actions", phase: "Health", stage: "bare", then: false },
  { when: "one whose actions have had their turn in this run", phase: "Health", done: true, then: false },
  { when: "a right that is missing", phase: "Apply", failure: denied, then: true },
  { when: "an answer that did not come", phase: "Apply", failure: unanswered, then: false },
  { when: "an answer that did not come, twice before", phase: "Apply", failure: unanswered, attempt: 2, then: true },
  {
    when: "an answer that did not come of a stage that is Ready, after a later one has failed",
    ...{ phase: "Apply", failure: unanswered, attempt: 2, isReady: true, then: false },
  },
])("$when: $then", ({ phase, stage = "app", failure = refused, attempt = 0, isReady = false, done = false, then }) => {
  const run = runAt({ stage, phase, attempt }, done ? { executed: ["app/onFailure/page"] } : {});
  const stages = [{ name: stage, phase: isReady ? "Ready" : "Failed" }] as const;
  expect(callsForActions(spec, settledStatus({ run, stages }), { phase, stage }, failure)).toBe(then);
});
