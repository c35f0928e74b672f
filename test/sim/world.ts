import type { Action, ConflictAction, HealthExpression, PruneGuard } from "../../lib/api/index.ts";
import type { Fault } from "../../lib/sim/index.ts";

/** What a source brings at one revision: by stage, the names of its objects, whose first letter says what they are (`objects.ts`). */
export interface Release {
  readonly content: Readonly<Record<string, readonly string[]>>;
  /** Its workloads never become ready. */
  readonly isBad: boolean;
  /** Another commit, and the same content: that of this revision of the same source. */
  readonly echoes?: number;
}

/** What is special about an object, in every revision that brings it. */
export interface Manner {
  /** Marks in its manifest. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Of a Job. */
  readonly ttlSeconds?: number;
}

/** An object that somebody has made before anything is applied. */
export interface Earlier {
  readonly name: string;
  readonly by: "kubectl-client-side-apply" | "kubectl" | "helm" | "kustomize-controller" | "somebody";
}

/** An action as it stands in a list of its stage. */
export interface DrawnAction {
  readonly hook: "pre" | "post" | "onFailure" | "onDelete";
  readonly action: Action;
}

export interface DrawnStage {
  readonly name: string;
  readonly source: string;
  readonly prune: boolean;
  readonly serviceAccount?: string;
  readonly actions: readonly DrawnAction[];
  /** What to do about objects that cannot be changed; absent: Fail. */
  readonly conflict?: ConflictAction;
  /** Written as `force`, not as a policy. */
  readonly isForced?: boolean;
  /** `data.tuned` is left to others. */
  readonly ignores?: boolean;
  /** `data.mode` comes from a ConfigMap of variables. */
  readonly hasVariables?: boolean;
  readonly pruneGuard?: PruneGuard;
  readonly exprs?: readonly HealthExpression[];
}

/** The stages of the StageSet at one generation, in their order. */
export interface Layout {
  readonly stages: readonly DrawnStage[];
  readonly serviceAccount?: string;
  readonly preflight?: "Stage" | "Release" | "None";
  readonly changeDetection?: "Revision" | "Content";
  readonly deletionPolicy?: "Delete" | "Orphan" | "WaitForTermination";
  readonly onDelete?: readonly DrawnAction[];
}

/** What somebody does to an object: to what is ours in it, or beside it. */
export type Edit =
  | "revision" // what the manifest says
  | "gone" // the same, taken away
  | "tuned" // what a stage may leave to others
  | "label" // our label, by which it is found
  | "extra" // what nobody else has said anything about
  | "note"
  | "replicas"; // through its scale, as an autoscaler does

/** How an object stands that the StageSet depends on; broken: its expression cannot tell. gone: there is none. */
export type GateState = "open" | "closed" | "broken" | "gone";

/** Something that happens from outside, whoever is at work just then. */
export type Happening =
  | { readonly kind: "publish"; readonly source: string; readonly revision: number }
  | { readonly kind: "edit"; readonly name: string; readonly edit: Edit }
  | { readonly kind: "delete" | "hold"; readonly name: string }
  /** The variables that stages take from elsewhere get this value; absent: they are gone. */
  | { readonly kind: "variables"; readonly mode?: string }
  | { readonly kind: "letGo" }
  /** Something begins, or ends, to keep everything from being deleted. */
  | { readonly kind: "deny"; readonly isOn: boolean }
  /** Somebody deletes a StageInventory; which, of those there are. */
  | { readonly kind: "loseInventory"; readonly which: number }
  | { readonly kind: "layout"; readonly layout: number }
  | { readonly kind: "suspend"; readonly on: boolean }
  | { readonly kind: "gate"; readonly state: GateState }
  | { readonly kind: "source"; readonly source: string; readonly state: "gone" | "unready" | "back" }
  | { readonly kind: "fetching"; readonly works: boolean }
  | { readonly kind: "slowness"; readonly afterMs: number }
  | { readonly kind: "ask" }
  /** Somebody says yes to the prune that is held, or to another one. */
  | { readonly kind: "approve"; readonly isRight: boolean }
  | { readonly kind: "askStage"; readonly stage: string }
  /** How Jobs of actions go from now on. */
  | { readonly kind: "jobs"; readonly outcome: "ready" | "fail" | "never"; readonly afterMs: number }
  /** Somebody deletes a Job of an action; which, of those there are. */
  | { readonly kind: "deleteJob"; readonly which: number }
  | { readonly kind: "receiver"; readonly status: number; readonly afterMs: number }
  /** What actions work upon is deleted, changed, or made (again). */
  | { readonly kind: "fixture"; readonly which: number; readonly state: "gone" | "edited" | "there" }
  | { readonly kind: "end" };

/** One process: what it does, how far its clock is off, and what befalls it. */
export interface Worker {
  readonly does: "step" | "tick";
  readonly offsetMs: number;
  readonly faults: readonly Fault[];
}

/** A moment: how long after the last one it comes, what happens in it, and who starts then. Those of before may be at work still. */
export interface Moment {
  readonly afterMs: number;
  readonly happenings: readonly Happening[];
  readonly workers: readonly Worker[];
}

/** A world: data, drawn before anything runs. */
export interface World {
  readonly seed: number;
  readonly layouts: readonly Layout[];
  /** By source. */
  readonly releases: Readonly<Record<string, readonly Release[]>>;
  /** By name of an object. */
  readonly manners: Readonly<Record<string, Manner>>;
  readonly before: readonly Earlier[];
  /** What is done to objects once all is settled. */
  readonly late: readonly Happening[];
  /** The StageSet depends on an object that people open and close. */
  readonly hasGate?: true;
  /** How long a Pod takes to become ready at first. */
  readonly slownessMs: number;
  readonly moments: readonly Moment[];
  /** Who works once nothing goes wrong any more. */
  readonly healsBy: Worker["does"];
}

/** The source of what job and apply actions bring. */
export const actionSource = "acts";

/** How far the clocks of two machines may be apart, half of it each way. */
export const clockOffsetMsMax = 5_000;
