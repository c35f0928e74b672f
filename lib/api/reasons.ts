/** What a reason means for the conditions: of the Ready condition, and whether Stalled or Reconciling stand beside it. */
export interface ReasonMeaning {
  readonly ready: "True" | "False" | "Unknown";
  /** Only a change of spec, source or rights can help. */
  readonly stalled: boolean;
  /** Something went wrong, with or without hope; nothing is merely waited for. */
  readonly failing: boolean;
  /** Something is on its way, without anybody's help. */
  readonly moving: boolean;
  /** Ready may be True all the same: something is deployed, and the gate holds only what is new. */
  readonly maybeTrue: boolean;
}

const meaning = (ready: ReasonMeaning["ready"], more: Partial<ReasonMeaning> = {}): ReasonMeaning => ({
  ready,
  stalled: false,
  failing: false,
  moving: false,
  maybeTrue: false,
  ...more,
});

const succeeded = meaning("True");
const moving = meaning("False", { moving: true });
const held = meaning("False");
const heldOnlyWhatIsNew = meaning("False", { maybeTrue: true });
const failing = meaning("False", { failing: true });
const stalled = meaning("False", { stalled: true, failing: true });

/** Every reason of the Ready condition: 2-api, "Ready reasons". */
export const reasons = {
  Succeeded: succeeded,
  Progressing: meaning("Unknown", { moving: true }),
  Suspended: held,
  StageProgressing: moving,
  Soaking: moving,
  AwaitingPromotion: held,
  AwaitingApproval: held,
  DependencyNotReady: held,
  SourceNotReady: held,
  ArtifactNotFound: held,
  UpdateDeferred: heldOnlyWhatIsNew,
  BudgetExhausted: heldOnlyWhatIsNew,
  BudgetSourceUnavailable: heldOnlyWhatIsNew,
  PromotionBlocked: held,
  StageFailed: failing,
  MigrationFailed: failing,
  ResolveFailed: failing,
  InternalError: failing,
  ImageUnverified: failing,
  InvalidSpec: stalled,
  Stalled: stalled,
  InvalidVersion: stalled,
  DowngradeNotAllowed: stalled,
  DowngradeRequiresMigration: stalled,
  MigrationStageNotFound: stalled,
  MigrationArtifactInvalid: stalled,
  MigrationSourceNotVerified: stalled,
  MigrationSourceNotPinned: stalled,
  MigrationCoverageMissing: stalled,
  RBACDenied: stalled,
  PreviousRevisionUnavailable: stalled,
  MigrationDirty: stalled,
  ActionDirty: stalled,
  RolledBack: failing,
  RollbackRefused: held,
  PruneHeld: succeeded,
  Held: held,
} as const satisfies Readonly<Record<string, ReasonMeaning>>;

export type Reason = keyof typeof reasons;

/** Whether `text` is one of our reasons. */
export function isReason(text: string): text is Reason {
  return Object.hasOwn(reasons, text);
}

/** Events beside those about a change of the Ready reason: what they tell is no state. */
export const eventReasons = [
  "StageApplied",
  "DriftCorrected",
  "ActionExecuted",
  "ActionSkipped",
  "MigrationStarted",
  "MigrationCompleted",
  "MigrationsBaselined",
  "UpdateDeferred",
  "RolledBack",
  "RollbackStoreFailed",
  "OnFailureAction",
  "InventoryReconstructed",
  "ObjectKept",
  "LedgerAdopted",
  "LedgerInvalidated",
  "LedgerAnchorUnreadable",
  "TeardownForced",
  "ImageVerificationSkipped",
  "BuildWarning",
  "PreflightIncomplete",
  "ConflictKept",
  "ListDenied",
] as const;

export type EventReason = (typeof eventReasons)[number] | Reason;
