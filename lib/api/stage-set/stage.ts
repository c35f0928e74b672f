import {
  choice,
  countOrPercentage,
  dnsLabel,
  dnsSubdomain,
  flag,
  kind,
  patterns,
  text,
  timeout,
  title,
} from "../schema/scalars.ts";
import { described, listOf, optional, type Rule, structure } from "../schema/structures.ts";
import { errorBudgetSchema } from "../error-budget.ts";
import { patchTargetSchema } from "../selectors.ts";
import { producerNeedsGroup, sourceRefSchema } from "../source-ref.ts";
import { ledgerActions, plainActions } from "./action.ts";
import { conflictPolicySchema } from "./conflict-policy.ts";
import { patchesSchema, postBuildSchema } from "./post-build.ts";
import { promotionSchema } from "./promotion.ts";
import { readyChecksSchema } from "./ready-checks.ts";
import type { Frozen } from "../schema/frozen.ts";

/** What a prune guard has confirmed where it does not say. */
export const confirmKindsDefault = [
  "Namespace",
  "CustomResourceDefinition",
  "PersistentVolumeClaim",
  "PersistentVolume",
] as const;

const pruneGuardSchema = structure(
  "A prune beyond it waits for a yes: the annotation `stages.metio.wtf/prune-approved`.",
  {
    maxDeletes: optional(
      countOrPercentage("The most objects that are deleted unasked: a number, or a percentage of the stage's objects."),
    ),
    confirmKinds: listOf(kind("A kind."), "Kinds whose deletion always waits for a yes.", {
      kind: "set",
      default: [...confirmKindsDefault],
    }),
    allowEmpty: flag("Let a stage that renders to nothing delete all its objects unasked.", { default: false }),
  },
);

const ignoreRuleSchema = structure("Fields that are left to others: neither applied nor drift.", {
  paths: listOf(
    text("A JSON pointer, such as `/spec/replicas`.", { maxLength: 1024, pattern: patterns.jsonPointer }),
    "The fields.",
    {
      kind: "set",
      minItems: 1,
    },
  ),
  target: optional(described(patchTargetSchema, "Of which objects. Default: of all.")),
});

const stageActionsSchema = structure("Typed steps around the stage.", {
  pre: optional(ledgerActions("Before the stage's objects are applied; a failure leaves them untouched.")),
  post: optional(ledgerActions("After the stage became healthy; it is Ready only when they have succeeded.")),
  onFailure: optional(plainActions("Best effort, when the stage fails from its apply onward.")),
});

const forceMeansRecreate: Rule = {
  rule: "!has(self.force) || !self.force || !has(self.conflictPolicy) || !has(self.conflictPolicy.default) || self.conflictPolicy.default == 'Recreate'",
  message: "force is short for conflictPolicy.default Recreate: remove force, or that default",
  fieldPath: ".force",
};

const fastTrackNeedsSoak: Rule = {
  rule: "!has(self.promotion) || !has(self.promotion.fastTrack) || has(self.promotion.soak)",
  message: "fastTrack shortens a soak: set soak, or remove fastTrack",
  fieldPath: ".promotion.fastTrack",
};

export const stageSchema = structure(
  "The manifests of one source, applied and healthy before the next stage begins.",
  {
    name: dnsLabel("Key of the stage in inventory and ledgers; unique in the StageSet."),
    migrationAnchor: optional(
      title("A role that migrations may name instead of the stage; unique across the names and anchors of all stages."),
    ),
    sourceRef: described(sourceRefSchema, "Where the stage's manifests come from.", { rules: [producerNeedsGroup] }),
    path: text("Directory inside the artifact.", { default: "./", maxLength: 4096 }),
    serviceAccountName: optional(
      dnsSubdomain("ServiceAccount that the stage's operations run as. Default: the StageSet's."),
    ),
    prune: flag("Delete what the stage does not bring any more.", { default: true }),
    pruneGuard: optional(pruneGuardSchema),
    ignore: optional(listOf(ignoreRuleSchema, "Fields that are left to others.")),
    timeout: optional(timeout("Bounds the stage's verification. Default: the StageSet's timeout.")),
    onTimeout: optional(
      choice(
        ["Hold", "Rollback"],
        "What running out of time means while objects still make progress. Default: the StageSet's.",
      ),
    ),
    force: optional(flag("Short for `conflictPolicy.default: Recreate`.")),
    conflictPolicy: optional(conflictPolicySchema),
    applyHelmHookResources: flag(
      "Apply objects that carry `helm.sh/hook` annotations like any other, with a warning event; false drops them.",
      { default: true },
    ),
    patches: optional(patchesSchema),
    postBuild: optional(postBuildSchema),
    actions: optional(stageActionsSchema),
    readyChecks: optional(readyChecksSchema),
    promotion: optional(promotionSchema),
    errorBudget: optional(described(errorBudgetSchema, "Gates a new revision's entry into this stage.")),
  },
  { rules: [forceMeansRecreate, fastTrackNeedsSoak] },
);

export type Stage = Frozen<typeof stageSchema>;
export type StageActions = Frozen<typeof stageActionsSchema>;
export type PruneGuard = Frozen<typeof pruneGuardSchema>;
export type IgnoreRule = Frozen<typeof ignoreRuleSchema>;
