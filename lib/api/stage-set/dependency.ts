import { apiVersion, dnsSubdomain, kind, objectName, semver, text } from "../schema/scalars.ts";
import { optional, type Rule, structure } from "../schema/structures.ts";
import type { Frozen } from "../schema/frozen.ts";

const dependencyRules: readonly Rule[] = [
  {
    rule: "has(self.apiVersion) == has(self.kind)",
    message: "another kind needs both: set apiVersion and kind, or neither",
  },
  {
    rule: "!has(self.minVersion) || !has(self.kind) || (self.kind == 'StageSet' && has(self.apiVersion) && self.apiVersion.startsWith('stages.metio.wtf/'))",
    message: "only a StageSet has a version: remove minVersion, or use readyExpr",
    fieldPath: ".minVersion",
  },
];

export const dependencySchema = structure(
  "What must be ready first: another StageSet, or any object.",
  {
    name: objectName("Name."),
    namespace: optional(dnsSubdomain("Namespace. Default: the StageSet's own.")),
    minVersion: optional(semver("The least version that the other StageSet must have reached.")),
    apiVersion: optional(apiVersion("Group and version. Default: StageSet's own.")),
    kind: optional(kind("Kind. Default: StageSet.")),
    readyExpr: optional(
      text(
        "CEL over `dep` (the other object) and `self` (this StageSet), in place of the built-in check: that of StageSets, or kstatus. minVersion still holds.",
        { minLength: 1 },
      ),
    ),
  },
  { rules: dependencyRules },
);

export type Dependency = Frozen<typeof dependencySchema>;
