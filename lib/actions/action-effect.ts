import type { ActionObject, Failure, Intent } from "../api/index.ts";
import type { Cluster, DeleteOptions, KubeObject, ObjectRef, Patch } from "../cluster/index.ts";
import type { Dialer, HttpMethod } from "../network/index.ts";

/** One change that an action makes, as data. It may hold secrets: it is never logged, stored or told. */
export type ActionEffect =
  /** Each carries the token in its name or as a label; one that is there already is adopted, not created again. */
  | { readonly kind: "createObjects"; readonly objects: readonly KubeObject[] }
  | { readonly kind: "applyObjects"; readonly objects: readonly KubeObject[] }
  /** With the intent's token as field manager, and its resourceVersion as precondition (already part of the patch). */
  | { readonly kind: "patchObject"; readonly ref: ObjectRef; readonly patch: Patch }
  | {
      readonly kind: "deleteObject";
      readonly ref: ObjectRef;
      readonly uid: string;
      readonly propagation: NonNullable<DeleteOptions["propagation"]>;
    }
  | { readonly kind: "sendRequest"; readonly request: HttpRequest }
  /** Deletes what carries the token: the attempt is given up because of `failure`. */
  | { readonly kind: "removeObjects"; readonly objects: readonly ActionObject[]; readonly failure: Failure };

export interface HttpRequest {
  readonly url: string;
  readonly method: HttpMethod;
  readonly body?: string | Uint8Array;
  readonly secretHeaders: Readonly<Record<string, string>>;
  /** Headers or body hold what a Secret holds: sent to no other host, and not told where an answer repeats it. */
  readonly withSecrets: boolean;
  readonly expectedStatus?: readonly number[];
}

/** With what an effect is made. */
export interface ActionTools {
  /** As whoever the stage runs as. */
  readonly cluster: Cluster;
  readonly dialer: Pick<Dialer, "request">;
  readonly intent: Intent;
  readonly concurrency: number;
  readonly deadlineMs: number;
  /** May another request begin? Asked before each; what is left over is for whoever may go on. */
  readonly mayBegin: () => boolean;
}

/** What came of an effect. */
export type ActionOutcome =
  /** It was made, as far as it could be; what is known of its objects now stands in the intent. The verb looks again. */
  | { readonly kind: "made"; readonly intent: Intent }
  /** The action is complete. */
  | { readonly kind: "done" }
  /** The attempt has failed, and nothing of it is under way. never: another attempt cannot help. */
  | { readonly kind: "failed"; readonly failure: Failure; readonly leftovers: readonly ActionObject[] }
  /** No clear answer came: the next look finds out. */
  | { readonly kind: "unclear"; readonly failure: Failure };
