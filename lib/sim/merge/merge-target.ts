import type { Instant } from "../../base/index.ts";
import type { ApiErrorCause, KubeObject } from "../../cluster/index.ts";
import type { FieldSet } from "./field-set.ts";
import type { Schema } from "./schema.ts";

/** What is written, and as what: the same for every write to one endpoint of one kind and version. */
export interface MergeTarget {
  /** `builtInSchema(apiVersion, kind)`, or `customSchema(…)` of the version that is written. */
  readonly schema: Schema;
  /** The apiVersion of the request, such as `apps/v1`. It stands in the manager's entry. */
  readonly apiVersion: string;
  /** `status` or `scale`; absent: the object itself. It stands in the manager's entry. */
  readonly subresource?: "status" | "scale";
  /**
   * Fields that this endpoint does not let anybody write and that nobody comes to own by writing them:
   * `resetFields(kind, subresource)`. Their values are `normalise`'s to put back.
   */
  readonly resetFields?: FieldSet;
  /**
   * The schema of another version of this kind, for entries that were written through it (conversion changes nothing but
   * the apiVersion); undefined: no longer served, the entry is dropped. Absent: every version has `schema`.
   */
  readonly schemaOf?: (apiVersion: string) => Schema | undefined;
  /**
   * Runs between the merge and the question whether anything changed: defaulting, normal forms (`2000m` is `2`,
   * stringData, what Go's types drop), and what the registry's strategy does (status put back on the main endpoint and
   * everything else on `status`, clusterIP, generation). Nobody owns what it adds. It must return `next` itself where it
   * has nothing to do. `live` is undefined on creation.
   */
  readonly normalise?: (next: KubeObject, live: KubeObject | undefined) => KubeObject;
}

export interface MergeWrite {
  readonly target: MergeTarget;
  /** As stored, `metadata.managedFields` included; undefined: the object is to be created. */
  readonly live: KubeObject | undefined;
  /** The field manager; the empty string is `unknown`. */
  readonly manager: string;
  readonly now: Instant;
}

/** As the API server would say it: the HTTP status, Kubernetes' reason and message, and the fields concerned. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly ApiErrorCause[];
}

/**
 * done: `object` is to be stored, `metadata.managedFields` included (absent where nobody manages anything).
 *   `changed` is false where nothing differs from `live`, times of managedFields included: no new resourceVersion,
 *   no write; `object` is `live` then. uid, resourceVersion, creationTimestamp and generation are not set here.
 * refused: 409 Conflict with one cause (`FieldManagerConflict`) for each field, or 400 for an object that does not fit.
 */
export type MergeOutcome =
  | { readonly kind: "done"; readonly object: KubeObject; readonly changed: boolean }
  | { readonly kind: "refused"; readonly refusal: Refusal };
