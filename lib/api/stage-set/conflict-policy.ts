import { apiVersion, choice, dnsSubdomain, flag, kind, objectName } from "../schema/scalars.ts";
import { listOf, optional, type Rule, structure } from "../schema/structures.ts";
import type { Frozen } from "../schema/frozen.ts";

const conflictActions = ["Fail", "Recreate", "KeepExisting"] as const;

const recreateLosesData: Rule = {
  rule: "self.action != 'Recreate' || !has(self.target.kind) || (self.target.kind != 'PersistentVolumeClaim' && self.target.kind != 'PersistentVolume') || (has(self.allowDataLoss) && self.allowDataLoss)",
  message: "recreating a volume loses its data: set allowDataLoss, or another action",
};

const conflictRuleSchema = structure(
  "What to do for some objects.",
  {
    target: structure("Which objects; fields left out match everything.", {
      apiVersion: optional(apiVersion("Group and version.")),
      kind: optional(kind("Kind.")),
      name: optional(objectName("Name.")),
      namespace: optional(dnsSubdomain("Namespace.")),
    }),
    action: choice(conflictActions, "Fail the stage, delete and apply anew, or leave the object as it is."),
    allowDataLoss: optional(
      flag(
        "Recreate a PersistentVolumeClaim, PersistentVolume, Namespace or CustomResourceDefinition although its data, all in it or all of its kind is lost.",
      ),
    ),
  },
  { rules: [recreateLosesData] },
);

export const conflictPolicySchema = structure("What to do where an immutable field would have to change.", {
  default: optional(
    choice(conflictActions, "For objects that no rule matches. Default: Fail, or Recreate where the stage says force."),
  ),
  rules: optional(listOf(conflictRuleSchema, "The first that matches wins.")),
});

export type ConflictPolicy = Frozen<typeof conflictPolicySchema>;
export type ConflictRule = Frozen<typeof conflictRuleSchema>;
export type ConflictAction = (typeof conflictActions)[number];
