/**
 * The resources: one schema per kind, which gives both the TypeScript types and `crds/`, and the words of the API as
 * data: conditions, reasons, labels, annotations. Pure: it reads and writes nothing.
 */
export { annotations, isMarked, objectAnnotations, parseStageToken } from "./annotations.ts";
export { checkStatus } from "./check-status.ts";
export type { Condition } from "./condition.ts";
export { setConditions, type Standing } from "./conditions.ts";
export { customResourceDefinition, objectSchema, type CustomResourceDefinition } from "./custom-resource-definition.ts";
export type { ErrorBudget } from "./error-budget.ts";
export { done, failed, type Failure, type Result } from "./failure.ts";
export type {
  FleetPhase,
  FleetRollout,
  FleetRolloutSpec,
  FleetRolloutStatus,
  FleetWave,
  FleetWaveStatus,
} from "./fleet-rollout.ts";
export type {
  ImageAuthority,
  ImageVerificationPolicy,
  ImageVerificationPolicySpec,
  RequiredAttestation,
} from "./image-verification-policy.ts";
export { historyRunsMax, messageBytesMax } from "./limits.ts";
export { tokensOfPointer } from "./json-pointer.ts";
export { isKindName, kinds, type KindName, type Kinds } from "./kinds.ts";
export { labels, labelValue, ownerLabels, ownerSelector } from "./labels.ts";
export type { Live, Metadata, Resource } from "./metadata.ts";
export type { MetricSource, Threshold } from "./metric-source.ts";
export { isReason, reasons, type EventReason, type Reason } from "./reasons.ts";
export { actionFieldManager, apiVersion, fieldManager, finalizer, group } from "./names.ts";
export type { ObjectReference, SecretKeyReference, SecretReference } from "./references.ts";
export type { LabelRequirement, LabelSelector, PatchTarget } from "./selectors.ts";
export type { KindDefinition, PrinterColumn } from "./schema/kind-definition.ts";
export type { Structural } from "./schema/structural.ts";
export type { Rule } from "./schema/structures.ts";
export { artifactKinds, type SourceReference } from "./source-ref.ts";
export { allActions } from "./spec-check/actions.ts";
export { checkSpec, specFaults } from "./spec-check/check-spec.ts";
export { fieldsNotServed } from "./spec-check/not-served.ts";
export type { InventoryEntry, StageInventory, StageInventorySpec } from "./stage-inventory.ts";
export type { CompletedAction, StageLedger, StageLedgerSpec, StageLedgerStatus } from "./stage-ledger.ts";
export type { Action, ActionScope, ActionVerb } from "./stage-set/action.ts";
export type { ConflictAction, ConflictPolicy, ConflictRule } from "./stage-set/conflict-policy.ts";
export type { Dependency } from "./stage-set/dependency.ts";
export { variableName, type KustomizePatch, type PostBuild, type SubstituteReference } from "./stage-set/post-build.ts";
export type {
  Analysis,
  AnalysisCheck,
  EventCheck,
  EventGate,
  FastTrack,
  Promotion,
  RestartCheck,
  RestartGate,
  RollbackWindow,
} from "./stage-set/promotion.ts";
export type { HealthExpression, ReadyChecks } from "./stage-set/ready-checks.ts";
export type {
  ActionObject,
  Claim,
  Cursor,
  Intent,
  Leftover,
  Pin,
  Rendered,
  Run,
  RunPhase,
  Trigger,
} from "./stage-set/run.ts";
export type { Approval, Decryption, KubeConfig, StageSetSpec } from "./stage-set/spec.ts";
export {
  confirmKindsDefault,
  type IgnoreRule,
  type PruneGuard,
  type Stage,
  type StageActions,
} from "./stage-set/stage.ts";
export type { StageSet } from "./stage-set/stage-set.ts";
export type {
  ActionAnchor,
  AnalysisVerdict,
  BudgetFreeze,
  PromotionPhase,
  PromotionState,
  StagePhase,
  StageStatus,
} from "./stage-set/stage-status.ts";
export type {
  ApprovalGiven,
  HistoryEntry,
  PendingMigration,
  PendingPrune,
  PendingUpdate,
  Snapshot,
  StageSetStatus,
} from "./stage-set/status.ts";
export type { UpdateWindow } from "./stage-set/update-window.ts";
export type { ApplyAction, DeleteAction, HttpAction, JobAction, PatchAction, WaitAction } from "./stage-set/verbs.ts";
export type { ApprovalMode, Migration, MigrationsSource, VersionSource } from "./stage-set/version.ts";
export type { Problem, ProblemReason } from "./validation/problem.ts";
export { validate, type Validation } from "./validation/validate.ts";
