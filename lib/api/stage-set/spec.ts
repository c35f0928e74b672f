import { choice, count, dnsSubdomain, duration, flag, text, time, timeout } from "../schema/scalars.ts";
import { described, listOf, optional, type Rule, structure } from "../schema/structures.ts";
import { errorBudgetSchema } from "../error-budget.ts";
import { secretReferenceSchema } from "../references.ts";
import { plainActions } from "./action.ts";
import { dependencySchema } from "./dependency.ts";
import { stageSchema } from "./stage.ts";
import { updateWindowSchema } from "./update-window.ts";
import { approvalModes, migrationsSchema, migrationsSourceRefSchema, versionSchema } from "./version.ts";
import type { Frozen } from "../schema/frozen.ts";

const approvalSchema = structure("Who must say yes before a run, also without a version.", {
  mode: choice(approvalModes, "Which runs wait for an approval.", { default: "Never" }),
  required: count("How many different people must approve.", { default: 1, minimum: 1 }),
  by: choice(
    ["Version", "Plan"],
    "What is approved: a version (`stages.metio.wtf/approved-version`) or exactly one plan (`stages.metio.wtf/approved-plan`).",
    { default: "Version" },
  ),
});

const kubeConfigSchema = structure(
  "A remote cluster.",
  {
    secretRef: optional(
      structure("A kubeconfig in a Secret of the StageSet's namespace.", {
        name: dnsSubdomain("Name of the Secret."),
        key: text("Key in the Secret.", { default: "value", minLength: 1, maxLength: 253 }),
      }),
    ),
    configMapRef: optional(
      structure("Address and CA of a cluster in a ConfigMap; the token comes from the cloud's workload identity.", {
        name: dnsSubdomain("Name of the ConfigMap."),
      }),
    ),
  },
  {
    rules: [
      {
        rule: "has(self.secretRef) != has(self.configMapRef)",
        message: "exactly one kubeconfig: set one of secretRef, configMapRef",
      },
    ],
  },
);

const decryptionSchema = structure("Decrypts the artifact's files before they are built.", {
  provider: choice(["sops"], "How they are encrypted."),
  secretRef: optional(described(secretReferenceSchema, "A Secret with keys: `*.agekey`, `*.asc`.")),
});

const specRules: readonly Rule[] = [
  {
    rule: "!has(self.approval) || !has(self.version) || !has(self.version.approvalMode)",
    message: "approval replaces version.approvalMode: remove one of the two",
    fieldPath: ".approval",
  },
  {
    rule: "!has(self.migrations) || has(self.version)",
    message: "migrations need a version to move from and to: set version, or remove migrations",
    fieldPath: ".migrations",
  },
  {
    rule: "!has(self.migrationsSourceRef) || has(self.version)",
    message: "migrations need a version to move from and to: set version, or remove migrationsSourceRef",
    fieldPath: ".migrationsSourceRef",
  },
  {
    rule: "!has(self.migrations) || !has(self.migrationsSourceRef)",
    message: "one migration ladder: remove migrations or migrationsSourceRef",
    fieldPath: ".migrationsSourceRef",
  },
  {
    rule: "!has(self.version) || !has(self.version.fromArtifact) || self.stages.exists(stage, stage.name == self.version.fromArtifact.stage)",
    message: "no stage has this name: use one of the names in stages",
    fieldPath: ".version.fromArtifact.stage",
  },
  {
    rule: "!has(self.version) || !has(self.version.fromObject) || !has(self.version.fromObject.stage) || self.stages.exists(stage, stage.name == self.version.fromObject.stage)",
    message: "no stage has this name: use one of the names in stages, or leave it out for the first",
    fieldPath: ".version.fromObject.stage",
  },
];

const cadence = {
  interval: optional(duration("Settled cadence. Default: the installation's, 10m.")),
  retryInterval: optional(
    duration("Cadence after a failure that a retry can help, and while a hold cannot name its end. Default: interval."),
  ),
  driftDetectionInterval: optional(duration("Shorter cadence for re-asserting what is applied. Default: interval.")),
  timeout: optional(timeout("Bounds the verification of each stage. Default: 15m.")),
  onTimeout: choice(
    ["Hold", "Rollback"],
    "What running out of time means while objects still make progress: go on looking, or fail (and roll back where rollbackOnFailure says so).",
    { default: "Hold" },
  ),
  suspend: optional(flag("Touch nothing.")),
  suspendUntil: optional(time("Touch nothing until then.")),
};

const guards = {
  preflight: optional(
    choice(
      ["Stage", "Release", "None"],
      "Server-side dry run of every object that differs before anything is touched: of a stage, of all stages, or not. Default: Stage.",
    ),
  ),
  changeDetection: choice(
    ["Revision", "Content"],
    "What makes a stage's work new: the revision of its source, or what it renders to.",
    { default: "Revision" },
  ),
  dependsOn: optional(listOf(dependencySchema, "What must be ready before a run begins.")),
  deletionPolicy: choice(
    ["Delete", "Orphan", "WaitForTermination"],
    "What deleting the StageSet does to its objects: delete them, leave them, or delete them and wait however long it takes.",
    { default: "Delete" },
  ),
  onDelete: optional(plainActions("Run once, before the first object is deleted with the StageSet.")),
  approval: optional(approvalSchema),
  updateWindows: optional(listOf(updateWindowSchema, "When new revisions may roll. Default: always.")),
  windowScope: choice(["Updates", "All"], "What a closed window holds: new revisions, or drift correction as well.", {
    default: "Updates",
  }),
  errorBudget: optional(errorBudgetSchema),
};

const recovery = {
  rollbackOnFailure: optional(flag("Restore the last good snapshot when a run fails.")),
  rollbackMigrations: choice(
    ["Ignore", "Down", "Refuse"],
    "Migrations that the failed run completed: leave them, take them down first, or hold where one has no down.",
    { default: "Ignore" },
  ),
  onRollback: optional(plainActions("Best effort, after every rollback.")),
};

export const stageSetSpecSchema = structure(
  "A release as an ordered list of stages.",
  {
    ...cadence,
    ...guards,
    serviceAccountName: optional(
      dnsSubdomain(
        "ServiceAccount of the StageSet's namespace that every cluster operation runs as. Default: the installation's.",
      ),
    ),
    kubeConfig: optional(kubeConfigSchema),
    decryption: optional(decryptionSchema),
    version: optional(versionSchema),
    migrations: optional(migrationsSchema),
    migrationsSourceRef: optional(migrationsSourceRefSchema),
    ...recovery,
    stages: listOf(stageSchema, "The stages, in order.", { kind: { key: "name" }, minItems: 1 }),
  },
  { rules: specRules },
);

export type StageSetSpec = Frozen<typeof stageSetSpecSchema>;
export type Approval = Frozen<typeof approvalSchema>;
export type KubeConfig = Frozen<typeof kubeConfigSchema>;
export type Decryption = Frozen<typeof decryptionSchema>;
