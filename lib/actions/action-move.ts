import type { Action, ActionObject, Failure, Intent, Pin, Result, SourceReference } from "../api/index.ts";
import type { Instant } from "../base/index.ts";
import type { Cluster, KubeObject } from "../cluster/index.ts";
import type { ActionEffect } from "./action-effect.ts";

/** In which list an action stands: of a stage, or of the StageSet (onDelete). */
export type Hook = StageHook | "onDelete";
export type StageHook = "pre" | "post" | "onFailure";

/** What a verb decides over, beside what its look has seen. */
export interface ActionView {
  readonly action: Action;
  /** As it is written down, or as it is about to be. */
  readonly intent: Intent;
  /** Of the StageSet. */
  readonly namespace: string;
  readonly now: Instant;
}

/** What a verb's look may use. It reads, and has the API server check what would be written; it changes nothing. */
export interface ActionSight {
  readonly view: ActionView;
  /** As whoever the stage runs as. */
  readonly cluster: Cluster;
  /** The artifact that a source offers now. */
  readonly pinOf: (source: SourceReference, path: string) => Promise<Result<Pin>>;
  /** What the pinned artifact renders to, each object with its namespace, without our labels. */
  readonly objectsOf: (pin: Pin, path: string) => Promise<Result<readonly KubeObject[]>>;
  /** May this address be asked at all? Asked before a secret is read for it. */
  readonly mayAsk: (url: string) => Promise<Result<void>>;
}

/** What a verb answers: the one thing that happens next with its action. */
export type ActionMove =
  /** Write the intent down as it stands here, then make the effect; then the verb looks again. */
  | { readonly kind: "act"; readonly intent: Intent; readonly effect: ActionEffect }
  /** Time will help. `message`: what is waited for, as `Job shop/migrate-1f3a is running (1 Pod active)`. */
  | { readonly kind: "wait"; readonly intent: Intent; readonly until: Instant; readonly message: string }
  /** What has become of it cannot be read; that says nothing of the attempt. */
  | { readonly kind: "unseen"; readonly failure: Failure }
  /** The action is complete. `leftovers`: what is to be deleted once that is recorded. */
  | { readonly kind: "done"; readonly leftovers: readonly ActionObject[] }
  /** This attempt has failed, and nothing of it is under way any more. never: another attempt cannot help. */
  | { readonly kind: "failed"; readonly failure: Failure; readonly leftovers: readonly ActionObject[] };

/** A verb: `look` reads and holds no rule, `decide` is pure. */
export interface Verb {
  readonly next: (sight: ActionSight) => Promise<ActionMove>;
}

/** A verb of its two halves. */
export function verb<Seen>(
  look: (sight: ActionSight) => Promise<Result<Seen>>,
  decide: (view: ActionView, seen: Seen) => ActionMove,
): Verb {
  return {
    async next(sight) {
      const seen = await look(sight);
      return seen.kind === "done" ? decide(sight.view, seen.value) : { kind: "unseen", failure: seen.failure };
    },
  };
}
