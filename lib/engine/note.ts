import type { ActionAt, RecordedAnchor } from "../actions/index.ts";
import type { Failure, Intent, Leftover, PendingPrune, Run } from "../api/index.ts";
import type { Instant } from "../base/index.ts";
import type { Fact } from "./facts.ts";

/** Something a phase found out or an effect did, as data. `record` alone turns it into status fields. */
export type Note =
  /** A run begins. `isChange`: it brings something new; otherwise it re-asserts what is applied. */
  | {
      readonly kind: "begun";
      readonly run: Run;
      readonly isChange: boolean;
      readonly token: string | undefined;
      readonly reset?: StageToken;
    }
  /** What the run was made for is no longer what is wanted. */
  | { readonly kind: "superseded" }
  /** The StageSet is being deleted. */
  | { readonly kind: "teardownBegun"; readonly run: Run; readonly facts: readonly Fact[] }
  /** StageInventories are written: by stage, how many it has then. `facts`: of what leaves them. */
  | { readonly kind: "recorded"; readonly shards: ReadonlyMap<string, number>; readonly facts: readonly Fact[] }
  /** The stage has so many StageInventories, before anything is applied that stands in them: one that goes is missed. */
  | { readonly kind: "counted"; readonly stage: string; readonly shards: number }
  /** StageInventories that somebody had deleted are written anew. */
  | { readonly kind: "reconstructed"; readonly shards: ReadonlyMap<string, number>; readonly facts: readonly Fact[] }
  /** What no stage brings is removed, but for what waits for a yes. */
  | { readonly kind: "pruned"; readonly pending: PendingPrune | undefined }
  /** A token was seen whose wish is under way, or cannot be fulfilled. */
  | { readonly kind: "tokenSeen"; readonly token: string }
  | { readonly kind: "entered"; readonly stage: string }
  | {
      readonly kind: "rendered";
      readonly stage: string;
      readonly digest: string;
      readonly warnings: readonly string[];
    }
  /** The API server would take what it was asked about. `recheck`: not all of it, and actions may cure that. */
  | { readonly kind: "preflighted"; readonly recheck: boolean; readonly facts: readonly Fact[] }
  /** Objects of the stage are about to become something else: it is no longer as it was applied. */
  | { readonly kind: "replacing"; readonly stage: string }
  /** All objects of the stage are applied; its verification begins. */
  | {
      readonly kind: "applied";
      readonly stage: string;
      readonly digest: string;
      readonly objects: number;
    }
  | { readonly kind: "stageReady"; readonly stage: string }
  /** An attempt of an action begins, or more is known of the one under way. */
  | { readonly kind: "intent"; readonly intent: Intent }
  /** The attempt under way has failed; another one follows. */
  | {
      readonly kind: "attemptFailed";
      readonly retryAt: Instant;
      readonly message: string;
      readonly leftovers: readonly Leftover[];
    }
  /** The action under way is complete. */
  | {
      readonly kind: "actionDone";
      readonly at: ActionAt;
      readonly attempt: number;
      readonly anchor: RecordedAnchor | undefined;
      readonly leftovers: readonly Leftover[];
    }
  /** The action under way has failed for good. */
  | {
      readonly kind: "actionFailed";
      readonly at: ActionAt;
      readonly message: string;
      readonly leftovers: readonly Leftover[];
    }
  /** The action under way is given up for something newer. */
  | { readonly kind: "actionCancelled"; readonly at: ActionAt; readonly leftovers: readonly Leftover[] }
  | { readonly kind: "leftoversGone" }
  /** The stage at the cursor has failed, and its onFailure actions begin. */
  | { readonly kind: "stageFailing"; readonly failure: Failure }
  /** They have all had their turn. */
  | { readonly kind: "failureHandled" }
  /** Something was seen that changes nothing in the status. */
  | { readonly kind: "seen"; readonly facts: readonly Fact[] }
  /** Nothing is left to do. `shards`: by stage, the StageInventories that it has in the end. */
  | { readonly kind: "settled"; readonly shards: ReadonlyMap<string, number> };

/** A wish to run the actions of one stage anew. */
export interface StageToken {
  readonly stage: string;
  readonly token: string;
}
