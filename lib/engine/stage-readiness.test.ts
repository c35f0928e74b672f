import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { liveStageSet, settledStatus, stageNamed } from "../../test/support/stage-set.ts";
import { stageReadiness, unknownStage } from "./stage-readiness.ts";

const settled = liveStageSet({ status: settledStatus() });
const stages = [
  { name: "base", phase: "Ready" as const, appliedRevision: "v1" },
  { name: "app", phase: "Verifying" as const, message: "Waiting for Deployment shop/web" },
];
const closed = "Stage app is not Ready; the status of its StageSet says why";

it.each([
  {
    when: "it is Ready",
    stageSet: settled,
    then: { ready: true, reason: "Ready", message: "Stage app is Ready" },
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
    when: "it waits, and says for what: that is not for everybody",
    stageSet: liveStageSet({ status: settledStatus({ stages }) }),
    then: { ready: false, reason: "Succeeded", message: closed },
  },
  {
    when: "it waits, and says nothing",
    stageSet: liveStageSet({ status: { observedGeneration: 1, stages: [{ name: "app", phase: "Pending" }] } }),
    then: { ready: false, reason: "Pending", message: closed },
  },
])("$when", ({ stageSet, stage = "app", then }) => {
  expect(stageReadiness(stageSet, stage)).toEqual(then);
});

it("is what docs/notify.md shows", () => {
  const page = readFileSync(new URL("../../docs/notify.md", import.meta.url), "utf8");
  const waiting = [{ name: "frontend", phase: "Verifying" as const }];
  const conditions = settledStatus().conditions?.map((one) => ({ ...one, reason: "Progressing" })) ?? [];
  const status = settledStatus({ stages: waiting, conditions });
  const told = stageReadiness(liveStageSet({ status, spec: { stages: [stageNamed("frontend")] } }), "frontend");
  expect(page).toContain(`\n${JSON.stringify(told)}\n`);
  expect(page).toContain(`\n${told.reason}: ${told.message}\n`);
});
