import { choice, text, time } from "./schema/scalars.ts";
import { listOf, optional, structure } from "./schema/structures.ts";
import { conditionsSchema } from "./condition.ts";
import { ageColumn, type KindDefinition } from "./schema/kind-definition.ts";
import type { Frozen } from "./schema/frozen.ts";
import type { Resource } from "./metadata.ts";

const baselineEntrySchema = structure("An action that counts as done.", {
  stage: text("Name of the stage.", { minLength: 1, maxLength: 63 }),
  action: text("Name of the action.", { minLength: 1, maxLength: 63 }),
});

const stageLedgerSpecSchema = structure("What people know of the past.", {
  baseline: optional(listOf(baselineEntrySchema, "Lifetime actions taken as done without running; additive.")),
});

const completedActionSchema = structure("A Lifetime action that is done.", {
  stage: text("Name of the stage."),
  action: text("Name of the action."),
  origin: choice(["Executed", "Baselined"], "Whether it ran, or was taken as done."),
  digest: optional(text("sha256 of the action as it was then.")),
  token: optional(text("The token of the attempt that completed it; absent where it was taken as done.")),
  anchor: optional(
    structure("The object that the completion holds with.", {
      apiVersion: text("Group and version."),
      kind: text("Kind."),
      namespace: optional(text("Namespace; absent: that of the StageSet.")),
      name: text("Name."),
      uid: text("UID."),
    }),
  ),
  completedAt: time("When."),
});

const stageLedgerStatusSchema = structure("What was done for ever.", {
  completedActions: optional(listOf(completedActionSchema, "The Lifetime actions that are done.")),
  conditions: optional(conditionsSchema),
});

export type StageLedgerSpec = Frozen<typeof stageLedgerSpecSchema>;
export type StageLedgerStatus = Frozen<typeof stageLedgerStatusSchema>;
export type CompletedAction = Frozen<typeof completedActionSchema>;
export type StageLedger = Resource<"StageLedger"> & {
  readonly spec?: StageLedgerSpec;
  readonly status?: StageLedgerStatus;
};

export const stageLedgerKind: KindDefinition<"StageLedger"> = {
  kind: "StageLedger",
  plural: "stageledgers",
  scope: "Namespaced",
  shortNames: [],
  columns: [ageColumn],
  description: "Which Lifetime actions of the StageSet of this name are done. It stays when the StageSet goes.",
  spec: stageLedgerSpecSchema,
  status: stageLedgerStatusSchema,
};
