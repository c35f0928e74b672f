import type { Instant, Random } from "../../base/index.ts";
import type { DeleteOptions, KubeObject, LiveObject, ObjectKind, ServedKind } from "../../cluster/index.ts";
import type { Schema } from "../merge/index.ts";
import type { FieldError, NameRule } from "../words/index.ts";

export type Subresource = "status" | "scale";

/** A kind as the server serves it in one version, with all that sets it apart from others. */
export interface Kind extends ServedKind {
  readonly group: string;
  /** As messages name it: `deployments.apps`. */
  readonly qualified: string;
  /** Where its objects lie in the store. All versions of a kind share it, and the Events of both groups. */
  readonly shelf: string;
  readonly schema: Schema;
  readonly hasStatus: boolean;
  readonly hasScale: boolean;
  /** Custom kinds know no strategic patch, and every write of them names a resourceVersion. */
  readonly isCustom: boolean;
  readonly rules: KindRules;
}

/** What the registry of a kind does to its objects. None of them changes what it is given. */
export interface KindRules {
  readonly nameRule: NameRule;
  /**
   * Reads what was sent as the server's own type: unknown fields are dropped, defaults are set.
   * @throws Misread where a value has the wrong type
   */
  readonly read: (sent: KubeObject) => KubeObject;
  /** After a merge: normal forms, defaults, and what only the server may set. `next` itself where all is well. */
  readonly settle: (next: KubeObject, live: LiveObject | undefined) => KubeObject;
  /** What is wrong with an object that was read and settled, beside its metadata. `live`: as it was before. */
  readonly validate: (next: KubeObject, live: LiveObject | undefined) => readonly FieldError[];
  /** The kind that a refusal names. Absent: this one. */
  readonly namedAs?: ObjectKind;
  /** An object that was written in another version, in this one. Absent: but for the apiVersion it is the same. */
  readonly convert?: (object: LiveObject) => LiveObject;
  /** Does this change count as a new generation? Absent: the kind has none. */
  readonly bumps?: (next: KubeObject, live: KubeObject) => boolean;
  /** What the server draws for a new object, which belongs to nobody. */
  readonly stamp?: (made: KubeObject, drawn: Drawn) => KubeObject;
  /** The first request to delete an object of a kind that has its own way of ending: what is kept of it then. */
  readonly beginDeletion?: (live: LiveObject, options: DeleteOptions, now: Instant) => LiveObject;
  /** May an object that is being deleted end with this update? Absent: once it has no finalizers. */
  readonly mayEnd?: (next: KubeObject) => boolean;
  /** How long a deletion waits for the object's end; undefined: it does not. */
  readonly graceSeconds?: (live: LiveObject) => number | undefined;
}

/** What belongs to one new object alone. */
export interface Drawn {
  readonly uid: string;
  readonly now: Instant;
  readonly random: Random;
}
