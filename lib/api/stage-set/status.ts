import { choice, count, text, time } from "../schema/scalars.ts";
import { described, listOf, mapOf, optional, structure } from "../schema/structures.ts";
import { historyRunsMax } from "../limits.ts";
import { conditionsSchema } from "../condition.ts";
import { runSchema, triggers } from "./run.ts";
import { budgetFreezeSchema, stageStatusSchema } from "./stage-status.ts";
import type { Frozen } from "../schema/frozen.ts";

const revisions = (description: string): ReturnType<typeof mapOf<ReturnType<typeof text>>> =>
  mapOf(text("The revision."), `${description} Keys are namespace/name of the source.`);

const pendingMigrationSchema = structure("A migration that waits.", {
  name: text("Its name."),
  to: text("Its boundary."),
  from: optional(text("Its constraint.")),
  stage: optional(text("The stage that it runs before.")),
  actions: listOf(text("Verb."), "The verbs of its actions, in order."),
  digest: text("sha256 of its canonical JSON."),
});

const snapshotSchema = structure("What a stage can be rolled back to.", {
  stage: text("Name of the stage."),
  url: text("Where its artifact was fetched."),
  digest: text("Digest of the artifact."),
  revision: text("Revision of the artifact."),
  substitutionDigest: optional(text("sha256 of the variables that it was built with.")),
});

const pendingUpdateSchema = structure("New revisions that a gate holds while something else is deployed.", {
  revisions: revisions("What waits."),
  nextWindowOpens: optional(time("When the next window opens.")),
});

const pendingPruneSchema = structure("Objects that a prune guard holds.", {
  stage: text("Name of the stage."),
  digest: text("Of the whole list; `stages.metio.wtf/prune-approved` with it lets exactly that list go."),
  count: count("How many objects."),
  objects: listOf(text("kind namespace/name."), "The first of them.", { maxItems: 10 }),
  message: optional(text("Why they wait.")),
});

const approvalGivenSchema = structure("An approval that let the run pass.", {
  by: text("Who approved."),
  approved: text("The version, or the digest of the plan."),
});

const historyEntrySchema = structure("A run that has ended.", {
  id: text("The run's id."),
  trigger: choice(triggers, "What began it."),
  startedAt: time("When it began."),
  endedAt: time("When it ended."),
  outcome: text("The Ready reason that it ended with, or Superseded."),
  version: optional(text("The version that it deployed.")),
  revisions: optional(revisions("What it deployed.")),
  approvals: optional(listOf(approvalGivenSchema, "Who let it pass.")),
});

const versions = {
  version: optional(text("The version that is deployed; moves only at the end of a successful run.")),
  pendingVersion: optional(text("A version that waits for approval.")),
  pendingMigrations: optional(listOf(pendingMigrationSchema, "The migrations that would run with it.")),
  executedMigrations: optional(listOf(text("name@digest"), "Migrations done in the transition under way.")),
  executedMigrationActions: optional(listOf(text("name@digest/action"), "Their actions that are done.")),
  migrationFailureCount: optional(count("Failures in a row of the migration under way.")),
  actionFailureCount: optional(count("Failures in a row of the Lifetime action under way.")),
};

const gates = {
  pendingUpdate: optional(pendingUpdateSchema),
  budgetFreeze: optional(described(budgetFreezeSchema, "A freeze of the whole StageSet.")),
  pendingPrune: optional(pendingPruneSchema),
  lastHandledUpdateOverride: optional(text("The last `update-now` token that was handled.")),
  lastHandledResetScope: optional(text("The last `reset-scope` token that was handled.")),
  lastHandledBudgetOverride: optional(text("The last `budget-override` token that was handled.")),
};

export const stageSetStatusSchema = structure("What was seen and done last.", {
  conditions: optional(conditionsSchema),
  observedGeneration: optional(count("The generation that was acted upon last.")),
  lastHandledReconcileAt: optional(text("The last `reconcile.fluxcd.io/requestedAt` that was handled.")),
  lastAttemptedRevisions: optional(revisions("What the last run tried.")),
  lastAppliedRevisions: optional(revisions("What the last successful run applied.")),
  stages: optional(listOf(stageStatusSchema, "Stage by stage.")),
  ...versions,
  lastAppliedSnapshot: optional(listOf(snapshotSchema, "What a rollback restores, stage by stage.")),
  ...gates,
  run: optional(runSchema),
  history: optional(listOf(historyEntrySchema, "The last runs, newest first.", { maxItems: historyRunsMax })),
});

export type StageSetStatus = Frozen<typeof stageSetStatusSchema>;
export type PendingMigration = Frozen<typeof pendingMigrationSchema>;
export type Snapshot = Frozen<typeof snapshotSchema>;
export type PendingUpdate = Frozen<typeof pendingUpdateSchema>;
export type PendingPrune = Frozen<typeof pendingPruneSchema>;
export type HistoryEntry = Frozen<typeof historyEntrySchema>;
export type ApprovalGiven = Frozen<typeof approvalGivenSchema>;
