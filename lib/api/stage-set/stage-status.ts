import { choice, count, flag, text, time } from "../schema/scalars.ts";
import { listOf, optional, structure } from "../schema/structures.ts";
import type { Frozen } from "../schema/frozen.ts";

export const stagePhases = ["Pending", "Applying", "Pruning", "Verifying", "Ready", "Failed"] as const;
export type StagePhase = (typeof stagePhases)[number];

export const promotionPhases = ["Soaking", "Analyzing", "Blocked", "AwaitingManual", "Promoted"] as const;
export type PromotionPhase = (typeof promotionPhases)[number];

export const budgetFreezeSchema = structure("A freeze under way.", {
  remaining: optional(text("The budget that was read last.")),
  freezeThreshold: text("Below this it froze."),
  resumeThreshold: text("At or above this it thaws."),
  since: time("When it froze."),
  dryRun: optional(flag("It is recorded only, and holds nothing.")),
});

const analysisVerdictSchema = structure("What the last analysis found.", {
  time: time("When."),
  passed: flag("Whether every check passed."),
  checks: optional(
    listOf(
      structure("One check.", {
        name: text("Its name."),
        value: optional(text("The number that was read.")),
        ok: flag("Whether it was within bounds."),
        error: optional(text("Why nothing could be read.")),
      }),
      "Check by check.",
    ),
  ),
});

const promotionStateSchema = structure("How far the stage's promotion is.", {
  phase: choice(promotionPhases, "The promotion's phase."),
  since: optional(time("When the phase began.")),
  soakUntil: optional(time("When the soak ends.")),
  analysisFailures: optional(count("Failed analyses in a row.")),
  lastAnalysis: optional(analysisVerdictSchema),
  restartCheck: optional(text("The restart check that blocks.")),
  observedRestarts: optional(count("The restarts that it counts.")),
  restartBaseline: optional(
    listOf(
      structure("Restarts at the last promotion.", {
        name: text("Name of the check."),
        restarts: count("Their number."),
      }),
      "Restarts at the stage's last promotion, check by check.",
    ),
  ),
  eventCheck: optional(text("The event check that blocks.")),
  observedEvents: optional(count("The events that it counts.")),
  abortedRevision: optional(text("A revision that was rolled back here and is not applied again by itself.")),
});

const actionAnchorSchema = structure("The object that a completion holds with.", {
  action: text("Name of the action."),
  apiVersion: text("Group and version."),
  kind: text("Kind."),
  namespace: optional(text("Namespace; absent: that of the StageSet.")),
  name: text("Name."),
  uid: text("UID."),
});

export const stageStatusSchema = structure("How far one stage is.", {
  name: text("Name of the stage."),
  phase: choice(stagePhases, "The stage's phase."),
  appliedRevision: optional(text("The revision that is applied.")),
  appliedInputs: optional(text("The pin's inputs that it was applied with: sha256 of the spec, and of the variables.")),
  contentDigest: optional(text("Digest of the objects that it rendered to.")),
  entriesCount: optional(count("Objects in the stage's inventory.")),
  shards: optional(count("StageInventories of the stage.")),
  message: optional(text("One sentence for people.")),
  executedActions: optional(
    listOf(
      text("Name of the action."),
      "Actions done: those of scope Revision at ledgerRevision, those of scope Content at ledgerContent.",
    ),
  ),
  ledgerRevision: optional(text("The revision that the completions of scope Revision belong to.")),
  ledgerContent: optional(text("The content that the completions of scope Content belong to.")),
  actionAnchors: optional(listOf(actionAnchorSchema, "What completions of executedActions hold with.")),
  executedVersionActions: optional(listOf(text("Name of the action."), "Actions done at ledgerVersion.")),
  ledgerVersion: optional(text("The version that executedVersionActions belongs to.")),
  lastHandledReconcileAt: optional(text("The last `reconcile-stage` token that was handled.")),
  lastHandledPromotion: optional(text("The last `promote` token that was handled.")),
  promotionState: optional(promotionStateSchema),
  budgetFreeze: optional(budgetFreezeSchema),
});

export type ActionAnchor = Frozen<typeof actionAnchorSchema>;
export type StageStatus = Frozen<typeof stageStatusSchema>;
export type PromotionState = Frozen<typeof promotionStateSchema>;
export type AnalysisVerdict = Frozen<typeof analysisVerdictSchema>;
export type BudgetFreeze = Frozen<typeof budgetFreezeSchema>;
