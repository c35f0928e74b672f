import type { Action } from "../../lib/api/index.ts";
import type { Fault } from "../../lib/sim/index.ts";

/** What a source brings at one revision: by stage, the names of its objects. One that begins with `w` is a workload. */
export interface Release {
  readonly content: Readonly<Record<string, readonly string[]>>;
  /** Its workloads never become ready. */
  readonly isBad: boolean;
}

/** An action as it stands in a list of its stage. */
export interface DrawnAction {
  readonly hook: "pre" | "post" | "onFailure";
  readonly action: Action;
}

export interface DrawnStage {
  readonly name: string;
  readonly source: string;
  readonly prune: boolean;
  readonly serviceAccount?: string;
  readonly actions: readonly DrawnAction[];
}

/** The stages of the StageSet at one generation, in their order. */
export interface Layout {
  readonly stages: readonly DrawnStage[];
  readonly serviceAccount?: string;
}

/** Something that happens from outside, whoever is at work just then. */
export type Happening =
  | { readonly kind: "publish"; readonly source: string; readonly revision: number }
  | { readonly kind: "edit" | "delete" | "hold"; readonly name: string }
  | { readonly kind: "letGo" }
  | { readonly kind: "layout"; readonly layout: number }
  | { readonly kind: "suspend"; readonly on: boolean }
  | { readonly kind: "source"; readonly source: string; readonly state: "gone" | "unready" | "back" }
  | { readonly kind: "fetching"; readonly works: boolean }
  | { readonly kind: "slowness"; readonly afterMs: number }
  | { readonly kind: "ask" }
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
