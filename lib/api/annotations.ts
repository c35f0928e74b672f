import type { Metadata } from "./metadata.ts";

/** Keys of the annotations that we read. A token is any text: each new one is handled once. */
export const annotations = {
  /** Flux's: step now. Clears MigrationDirty and ActionDirty. On a source: fetch now. */
  requestedAt: "reconcile.fluxcd.io/requestedAt",
  /** `<stage>@<token>`: clear that stage's revision ledger. */
  reconcileStage: "stages.metio.wtf/reconcile-stage",
  /** `<token>`: clear every version ledger. */
  resetScope: "stages.metio.wtf/reset-scope",
  /** `<token>`: pass a closed window. */
  updateNow: "stages.metio.wtf/update-now",
  /** `<token>`: pass every budget freeze. */
  budgetOverride: "stages.metio.wtf/budget-override",
  /** `<stage>@<token>`: promote that stage. */
  promote: "stages.metio.wtf/promote",
  /** `<semver>`: approve exactly that version. */
  approvedVersion: "stages.metio.wtf/approved-version",
  /** `<digest>`: approve exactly that plan. */
  approvedPlan: "stages.metio.wtf/approved-plan",
  /** `<digest>`: let exactly that held prune happen. */
  pruneApproved: "stages.metio.wtf/prune-approved",
  /** `<semver>`: a fleet's order to go down. */
  rollbackTo: "stages.metio.wtf/rollback-to",
  /** Why it is suspended. */
  suspendReason: "stages.metio.wtf/suspend-reason",
  /** Why one run goes without image verification. */
  skipImageVerification: "stages.metio.wtf/skip-image-verification",
} as const;

/** Keys of the marks on applied objects, with the values that mean something. */
export const objectAnnotations = {
  /** `disabled`: never pruned. `confirm`: only after a yes. */
  prune: "stages.metio.wtf/prune",
  /** Flux's. `disabled`: never pruned. */
  fluxPrune: "kustomize.toolkit.fluxcd.io/prune",
  /** Flux's. `Merge`, `IfNotPresent`, `Ignore`: left alone, and never pruned. */
  fluxSsa: "kustomize.toolkit.fluxcd.io/ssa",
  /** Flux's. `Enabled`: recreate where a field is immutable. */
  fluxForce: "kustomize.toolkit.fluxcd.io/force",
  /** Flux's. `disabled`: left alone, and never pruned. */
  fluxReconcile: "kustomize.toolkit.fluxcd.io/reconcile",
  /** Flux's. `disabled`: its text is not substituted. Also as a label. */
  fluxSubstitute: "kustomize.toolkit.fluxcd.io/substitute",
  /** Ours, on objects of job and apply actions: which action made them, such as `db/pre/migrate`. */
  action: "stages.metio.wtf/action",
  /** Helm's: marks a hook. */
  helmHook: "helm.sh/hook",
} as const;

/** Is an object marked so? As in Flux, a mark may stand among the annotations or among the labels, in any case. */
export function isMarked({ metadata }: Marked, key: string, value: string): boolean {
  return [metadata.annotations, metadata.labels].some((marks) => marks?.[key]?.toLowerCase() === value.toLowerCase());
}

interface Marked {
  readonly metadata: Pick<Metadata, "annotations" | "labels">;
}

/** What `<stage>@<token>` says; undefined where `value` is not of that form. */
export function parseStageToken(value: string): { readonly stage: string; readonly token: string } | undefined {
  const at = value.indexOf("@");
  if (at < 1 || at === value.length - 1) return undefined;
  return { stage: value.slice(0, at), token: value.slice(at + 1) };
}
