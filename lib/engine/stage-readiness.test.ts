import { expect, it } from "vitest";
import { liveStageSet, settledStatus } from "../../test/support/stage-set.ts";
import { stageReadiness, unknownStage } from "./stage-readiness.ts";

const settled = liveStageSet({ status: settledStatus() });
const stages = [
  { name: "base", phase: "Ready" as const, appliedRevision: "v1" },
  { name: "app", phase: "Verifying" as const, message: "Waiting for Deployment shop/web" },
];

it.each([
  {
    when: "it is Ready",
    stageSet: settled,
    then: { ready: true, reason: "Ready", message: "Stage app is Ready at v1@sha256:1" },
  },
  { when: "there is no such stage", stageSet: settled, stage: "other", then: unknownStage },
  { when: "nobody has looked yet", stageSet: liveStageSet(), then: unknownStage },
  {
    when: "the spec names it no more",
    stageSet: liveStageSet({ status: settledStatus(), spec: { stages: [] } }),
    then: unknownStage,
  },
  {
    when: "the spec is newer than what was seen",
    stageSet: liveStageSet({ status: settledStatus(), metadata: { generation: 2 } }),
    then: { ready: false, reason: "Progressing", message: "The StageSet's spec was not acted upon yet" },
  },
  {
    when: "it is being deleted",
    stageSet: liveStageSet({ status: settledStatus(), metadata: { deletionTimestamp: "2026-11-23T00:00:00Z" } }),
    then: { ready: false, reason: "Deleting", message: "The StageSet is being deleted" },
  },
  {
    when: "it waits",
    stageSet: liveStageSet({ status: settledStatus({ stages }) }),
    then: { ready: false, reason: "Succeeded", message: "Waiting for Deployment shop/web" },
  },
  {
    when: "it waits, and says nothing",
    stageSet: liveStageSet({ status: { observedGeneration: 1, stages: [{ name: "app", phase: "Pending" }] } }),
    then: { ready: false, reason: "Pending", message: "Stage app is Pending" },
  },
])("$when", ({ stageSet, stage = "app", then }) => {
  expect(stageReadiness(stageSet, stage)).toEqual(then);
});
