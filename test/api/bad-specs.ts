import { forms } from "./forms.ts";
import type { BadObject } from "./objects.ts";

const stage = { name: "app", sourceRef: { name: "app" } };
const wait = { name: "settle", wait: { duration: "5s" } };

/** StageSets that are wrong in the spec itself and in their stages. */
export const badSpecs: readonly BadObject[] = [
  { when: "no spec", put: { spec: undefined }, says: ["spec: Required value"] },
  { when: "no stages", put: { "spec.stages": undefined }, says: ["spec.stages: Required value"] },
  {
    when: "an empty list of stages",
    put: { "spec.stages": [] },
    says: ["spec.stages: Invalid value: 0: spec.stages in body should have at least 1 items"],
  },
  {
    when: "stages as a text",
    put: { "spec.stages": "app" },
    says: ['spec.stages: Invalid value: "string": spec.stages in body must be of type array: "string"'],
  },
  {
    when: "an interval without a unit",
    put: { "spec.interval": "10" },
    says: [`spec.interval: Invalid value: "10": spec.interval in body should match '${forms.duration}'`],
  },
  {
    when: "an interval as a number",
    put: { "spec.interval": 10 },
    says: ['spec.interval: Invalid value: "integer": spec.interval in body must be of type string: "integer"'],
  },
  {
    when: "an interval below zero",
    put: { "spec.interval": "-10m" },
    says: [`spec.interval: Invalid value: "-10m": spec.interval in body should match '${forms.duration}'`],
  },
  {
    when: "an interval in days",
    put: { "spec.interval": "1d" },
    says: [`spec.interval: Invalid value: "1d": spec.interval in body should match '${forms.duration}'`],
  },
  {
    when: "an empty retryInterval",
    put: { "spec.retryInterval": "" },
    says: [`spec.retryInterval: Invalid value: "": spec.retryInterval in body should match '${forms.duration}'`],
  },
  {
    when: "a driftDetectionInterval with a space",
    put: { "spec.driftDetectionInterval": "1 m" },
    says: [
      `spec.driftDetectionInterval: Invalid value: "1 m": spec.driftDetectionInterval in body should match '${forms.duration}'`,
    ],
  },
  {
    when: "a timeout in words",
    put: { "spec.timeout": "soon" },
    says: [`spec.timeout: Invalid value: "soon": spec.timeout in body should match '${forms.signedDuration}'`],
  },
  {
    when: "a timeout that is too long to be one",
    put: { "spec.timeout": "1".repeat(64) + "s" },
    says: ["spec.timeout: Too long: may not be more than 64 bytes"],
  },
  {
    when: "an unknown onTimeout",
    put: { "spec.onTimeout": "Fail" },
    says: ['spec.onTimeout: Unsupported value: "Fail": supported values: "Hold", "Rollback"'],
  },
  {
    when: "suspend as a text",
    put: { "spec.suspend": "yes" },
    says: ['spec.suspend: Invalid value: "string": spec.suspend in body must be of type boolean: "string"'],
  },
  {
    when: "a suspendUntil without a time",
    put: { "spec.suspendUntil": "2026-12-24" },
    says: [
      'spec.suspendUntil: Invalid value: "2026-12-24": spec.suspendUntil in body must be of type date-time: "2026-12-24"',
    ],
  },
  {
    when: "a suspendUntil on the 30th of February",
    put: { "spec.suspendUntil": "2027-02-30T00:00:00Z" },
    says: [
      'spec.suspendUntil: Invalid value: "2027-02-30T00:00:00Z": spec.suspendUntil in body must be of type date-time: "2027-02-30T00:00:00Z"',
    ],
  },
  {
    when: "a suspendUntil at 24 o'clock",
    put: { "spec.suspendUntil": "2026-12-24T24:00:00Z" },
    says: [
      'spec.suspendUntil: Invalid value: "2026-12-24T24:00:00Z": spec.suspendUntil in body must be of type date-time: "2026-12-24T24:00:00Z"',
    ],
  },
  {
    when: "a suspendUntil without a zone",
    put: { "spec.suspendUntil": "2026-12-24T18:00:00" },
    says: [
      'spec.suspendUntil: Invalid value: "2026-12-24T18:00:00": spec.suspendUntil in body must be of type date-time: "2026-12-24T18:00:00"',
    ],
  },
  {
    when: "an unknown preflight",
    put: { "spec.preflight": "All" },
    says: ['spec.preflight: Unsupported value: "All": supported values: "Stage", "Release", "None"'],
  },
  {
    when: "an unknown changeDetection",
    put: { "spec.changeDetection": "Digest" },
    says: ['spec.changeDetection: Unsupported value: "Digest": supported values: "Revision", "Content"'],
  },
  {
    when: "an unknown deletionPolicy",
    put: { "spec.deletionPolicy": "Retain" },
    says: [
      'spec.deletionPolicy: Unsupported value: "Retain": supported values: "Delete", "Orphan", "WaitForTermination"',
    ],
  },
  {
    when: "an unknown windowScope",
    put: { "spec.windowScope": "Everything" },
    says: ['spec.windowScope: Unsupported value: "Everything": supported values: "Updates", "All"'],
  },
  {
    when: "an unknown rollbackMigrations",
    put: { "spec.rollbackMigrations": "Up" },
    says: ['spec.rollbackMigrations: Unsupported value: "Up": supported values: "Ignore", "Down", "Refuse"'],
  },
  {
    when: "a serviceAccountName with an upper-case letter",
    put: { "spec.serviceAccountName": "Deployer" },
    says: [
      `spec.serviceAccountName: Invalid value: "Deployer": spec.serviceAccountName in body should match '${forms.dnsSubdomain}'`,
    ],
  },
  {
    when: "a dependency without a name",
    put: { "spec.dependsOn": [{ namespace: "infra" }] },
    says: ["spec.dependsOn[0].name: Required value"],
  },
  {
    when: "a dependency on less than a version",
    put: { "spec.dependsOn": [{ name: "infra", minVersion: "1.2" }] },
    says: [
      `spec.dependsOn[0].minVersion: Invalid value: "1.2": spec.dependsOn[0].minVersion in body should match '${forms.semver}'`,
    ],
  },
  {
    when: "a dependency of a kind without its group",
    put: { "spec.dependsOn": [{ name: "db", kind: "Database" }] },
    says: ["spec.dependsOn[0]: Invalid value: another kind needs both: set apiVersion and kind, or neither"],
  },
  {
    when: "a dependency of a group without its kind",
    put: { "spec.dependsOn": [{ name: "db", apiVersion: "db.example/v1" }] },
    says: ["spec.dependsOn[0]: Invalid value: another kind needs both: set apiVersion and kind, or neither"],
  },
  {
    when: "a dependency on the version of another kind",
    put: { "spec.dependsOn": [{ name: "db", apiVersion: "db.example/v1", kind: "Database", minVersion: "1.2.0" }] },
    says: [
      "spec.dependsOn[0].minVersion: Invalid value: only a StageSet has a version: remove minVersion, or use readyExpr",
    ],
  },
  {
    when: "a dependency on the version of a kind that is called StageSet elsewhere",
    put: { "spec.dependsOn": [{ name: "db", apiVersion: "db.example/v1", kind: "StageSet", minVersion: "1.2.0" }] },
    says: [
      "spec.dependsOn[0].minVersion: Invalid value: only a StageSet has a version: remove minVersion, or use readyExpr",
    ],
  },
  {
    when: "a dependency with an empty expression",
    put: { "spec.dependsOn": [{ name: "db", readyExpr: "" }] },
    says: [
      'spec.dependsOn[0].readyExpr: Invalid value: "": spec.dependsOn[0].readyExpr in body should be at least 1 chars long',
    ],
  },
  {
    when: "a dependency in no Namespace",
    put: { "spec.dependsOn": [{ name: "infra", namespace: "" }] },
    says: [
      `spec.dependsOn[0].namespace: Invalid value: "": spec.dependsOn[0].namespace in body should match '${forms.dnsSubdomain}'`,
    ],
  },
  {
    when: "an approval mode in lower case",
    put: { "spec.approval": { mode: "always" } },
    says: ['spec.approval.mode: Unsupported value: "always": supported values: "Never", "OnMigrations", "Always"'],
  },
  {
    when: "nobody who must approve",
    put: { "spec.approval": { required: 0 } },
    says: [
      "spec.approval.required: Invalid value: 0: spec.approval.required in body should be greater than or equal to 1",
    ],
  },
  {
    when: "one and a half who must approve",
    put: { "spec.approval": { required: 1.5 } },
    says: [
      '<nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.approval.required',
      'spec.approval.required: Invalid value: "number": spec.approval.required in body must be of type integer: "number"',
    ],
    offline: [
      'spec.approval.required: Invalid value: "number": spec.approval.required in body must be of type integer: "number"',
    ],
  },
  {
    when: "approval beside version.approvalMode",
    put: { "spec.approval": { mode: "Always" }, "spec.version": { value: "1.0.0", approvalMode: "Never" } },
    says: ["spec.approval: Invalid value: approval replaces version.approvalMode: remove one of the two"],
  },
  {
    when: "a kubeConfig of nothing",
    put: { "spec.kubeConfig": {} },
    says: ["spec.kubeConfig: Invalid value: exactly one kubeconfig: set one of secretRef, configMapRef"],
  },
  {
    when: "a kubeConfig of both",
    put: { "spec.kubeConfig": { secretRef: { name: "remote" }, configMapRef: { name: "remote" } } },
    says: ["spec.kubeConfig: Invalid value: exactly one kubeconfig: set one of secretRef, configMapRef"],
  },
  {
    when: "a kubeConfig without a name",
    put: { "spec.kubeConfig": { secretRef: { key: "value" } } },
    says: ["spec.kubeConfig.secretRef.name: Required value"],
  },
  {
    when: "an unknown decryption",
    put: { "spec.decryption": { provider: "age" } },
    says: ['spec.decryption.provider: Unsupported value: "age": supported values: "sops"'],
  },
  {
    when: "a scope on a rollback's action",
    put: { "spec.onRollback": [{ ...wait, scope: "Revision" }] },
    says: [
      "spec.onRollback[0].scope: Invalid value: only the pre and post actions of a stage have a ledger: remove scope",
    ],
  },
  {
    when: "a scope on a deletion's action",
    put: { "spec.onDelete": [{ ...wait, scope: "Lifetime" }] },
    says: [
      "spec.onDelete[0].scope: Invalid value: only the pre and post actions of a stage have a ledger: remove scope",
    ],
  },
  {
    when: "a stage without a name",
    put: { "spec.stages[0].name": undefined },
    says: ["spec.stages[0].name: Required value"],
  },
  {
    when: "a stage without a source",
    put: { "spec.stages[0].sourceRef": undefined },
    says: ["spec.stages[0].sourceRef: Required value"],
  },
  {
    when: "a stage named in upper case",
    put: { "spec.stages[0].name": "App" },
    says: [`spec.stages[0].name: Invalid value: "App": spec.stages[0].name in body should match '${forms.dnsLabel}'`],
  },
  {
    when: "a stage of a name too long",
    put: { "spec.stages[0].name": "a".repeat(64) },
    says: ["spec.stages[0].name: Too long: may not be more than 63 bytes"],
  },
  {
    when: "two stages of one name",
    put: { "spec.stages": [stage, stage] },
    says: ['spec.stages[1]: Duplicate value: {"name":"app"}'],
  },
  {
    when: "a migrationAnchor with a slash",
    put: { "spec.stages[0].migrationAnchor": "db/schema" },
    says: [
      `spec.stages[0].migrationAnchor: Invalid value: "db/schema": spec.stages[0].migrationAnchor in body should match '${forms.title}'`,
    ],
  },
  {
    when: "a source without a name",
    put: { "spec.stages[0].sourceRef": { kind: "GitRepository" } },
    says: ["spec.stages[0].sourceRef.name: Required value"],
  },
  {
    when: "a source of no kind",
    put: { "spec.stages[0].sourceRef.kind": "" },
    says: [
      `spec.stages[0].sourceRef.kind: Invalid value: "": spec.stages[0].sourceRef.kind in body should match '${forms.kind}'`,
      "spec.stages[0].sourceRef: Invalid value: a kind other than ExternalArtifact, GitRepository, OCIRepository, Bucket is a producer: set apiVersion to its group and version",
    ],
  },
  {
    when: "a producer without its group",
    put: { "spec.stages[0].sourceRef.kind": "JsonnetSnippet" },
    says: [
      "spec.stages[0].sourceRef: Invalid value: a kind other than ExternalArtifact, GitRepository, OCIRepository, Bucket is a producer: set apiVersion to its group and version",
    ],
  },
  {
    when: "a source with a broken apiVersion",
    put: { "spec.stages[0].sourceRef.apiVersion": "source.toolkit.fluxcd.io/v1/beta" },
    says: [
      `spec.stages[0].sourceRef.apiVersion: Invalid value: "source.toolkit.fluxcd.io/v1/beta": spec.stages[0].sourceRef.apiVersion in body should match '${forms.apiVersion}'`,
    ],
  },
  {
    when: "a path that is no text",
    put: { "spec.stages[0].path": ["apps"] },
    says: ['spec.stages[0].path: Invalid value: "array": spec.stages[0].path in body must be of type string: "array"'],
  },
  {
    when: "prune as a text",
    put: { "spec.stages[0].prune": "true" },
    says: [
      'spec.stages[0].prune: Invalid value: "string": spec.stages[0].prune in body must be of type boolean: "string"',
    ],
  },
  {
    when: "a prune guard of more than all",
    put: { "spec.stages[0].pruneGuard": { maxDeletes: "101%" } },
    says: [
      "spec.stages[0].pruneGuard.maxDeletes: Invalid value: \"101%\": spec.stages[0].pruneGuard.maxDeletes in body should match '^(100|[1-9]?[0-9])%$'",
    ],
  },
  {
    when: "a prune guard below nothing",
    put: { "spec.stages[0].pruneGuard": { maxDeletes: -1 } },
    says: [
      "spec.stages[0].pruneGuard.maxDeletes: Invalid value: -1: spec.stages[0].pruneGuard.maxDeletes in body should be greater than or equal to 0",
    ],
  },
  {
    when: "a prune guard of half an object",
    put: { "spec.stages[0].pruneGuard": { maxDeletes: 0.5 } },
    says: [
      'spec.stages[0].pruneGuard.maxDeletes: Invalid value: "number": spec.stages[0].pruneGuard.maxDeletes in body must be of type integer,string: "number"',
    ],
  },
  {
    when: "a kind to confirm twice",
    put: { "spec.stages[0].pruneGuard": { confirmKinds: ["Secret", "Secret"] } },
    says: ['spec.stages[0].pruneGuard.confirmKinds[1]: Duplicate value: "Secret"'],
  },
  {
    when: "nothing to ignore",
    put: { "spec.stages[0].ignore": [{ paths: [] }] },
    says: [
      "spec.stages[0].ignore[0].paths: Invalid value: 0: spec.stages[0].ignore[0].paths in body should have at least 1 items",
    ],
  },
  {
    when: "something to ignore that is no JSON pointer",
    put: { "spec.stages[0].ignore": [{ paths: ["spec.replicas"] }] },
    says: [
      `spec.stages[0].ignore[0].paths[0]: Invalid value: "spec.replicas": spec.stages[0].ignore[0].paths[0] in body should match '${forms.jsonPointer}'`,
    ],
  },
  {
    when: "an unknown onTimeout of a stage",
    put: { "spec.stages[0].onTimeout": "Wait" },
    says: ['spec.stages[0].onTimeout: Unsupported value: "Wait": supported values: "Hold", "Rollback"'],
  },
  {
    when: "an unknown answer to conflicts",
    put: { "spec.stages[0].conflictPolicy": { default: "Replace" } },
    says: [
      'spec.stages[0].conflictPolicy.default: Unsupported value: "Replace": supported values: "Fail", "Recreate", "KeepExisting"',
    ],
  },
  {
    when: "a rule for conflicts without an answer",
    put: { "spec.stages[0].conflictPolicy": { rules: [{ target: { kind: "Job" } }] } },
    says: ["spec.stages[0].conflictPolicy.rules[0].action: Required value"],
  },
  {
    when: "a volume recreated unasked",
    put: {
      "spec.stages[0].conflictPolicy": { rules: [{ target: { kind: "PersistentVolumeClaim" }, action: "Recreate" }] },
    },
    says: [
      "spec.stages[0].conflictPolicy.rules[0]: Invalid value: recreating a volume loses its data: set allowDataLoss, or another action",
    ],
  },
  {
    when: "force against the default for conflicts",
    put: { "spec.stages[0].force": true, "spec.stages[0].conflictPolicy": { default: "Fail" } },
    says: [
      "spec.stages[0].force: Invalid value: force is short for conflictPolicy.default Recreate: remove force, or that default",
    ],
  },
  {
    when: "a patch without a patch",
    put: { "spec.stages[0].patches": [{ target: { kind: "Deployment" } }] },
    says: ["spec.stages[0].patches[0].patch: Required value"],
  },
  {
    when: "variables that are no texts",
    put: { "spec.stages[0].postBuild": { substitute: { replicas: 3 } } },
    says: [
      'spec.stages[0].postBuild.substitute.replicas: Invalid value: "integer": spec.stages[0].postBuild.substitute.replicas in body must be of type string: "integer"',
    ],
  },
  {
    when: "variables from neither ConfigMap nor Secret",
    put: { "spec.stages[0].postBuild": { substituteFrom: [{ kind: "Pod", name: "vars" }] } },
    says: [
      'spec.stages[0].postBuild.substituteFrom[0].kind: Unsupported value: "Pod": supported values: "ConfigMap", "Secret"',
    ],
  },
  {
    when: "an unknown substituteStrategy",
    put: { "spec.stages[0].postBuild": { substituteStrategy: "Never" } },
    says: [
      'spec.stages[0].postBuild.substituteStrategy: Unsupported value: "Never": supported values: "WithVariables", "Always"',
    ],
  },
  {
    when: "a check without a kind",
    put: { "spec.stages[0].readyChecks": { checks: [{ apiVersion: "v1", name: "web" }] } },
    says: ["spec.stages[0].readyChecks.checks[0].kind: Required value"],
  },
  {
    when: "an expression that never says current",
    put: { "spec.stages[0].readyChecks": { exprs: [{ apiVersion: "v1", kind: "Pod", failed: "true" }] } },
    says: ["spec.stages[0].readyChecks.exprs[0].current: Required value"],
  },
  {
    when: "disableWait as a text",
    put: { "spec.stages[0].readyChecks": { disableWait: "no" } },
    says: [
      'spec.stages[0].readyChecks.disableWait: Invalid value: "string": spec.stages[0].readyChecks.disableWait in body must be of type boolean: "string"',
    ],
  },
];
