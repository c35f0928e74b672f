import type { Instant, Random } from "../../base/index.ts";
import type { Identity, LiveObject, ObjectKind } from "../../cluster/index.ts";
import type { Denial, Verb } from "./access.ts";
import type { Kind } from "./kind.ts";
import type { Store } from "./store.ts";

/** One write, after the fact. */
export interface Write {
  readonly who: Identity | "controllers";
  readonly verb: Verb;
  readonly subresource?: "status" | "scale";
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly resourceVersion: string;
  /** Absent: it was created. */
  readonly before?: LiveObject;
  /** Absent: it is gone. */
  readonly after?: LiveObject;
}

/** What the server is made of; every request is a function of it. */
export interface ServerParts {
  readonly store: Store;
  readonly kinds: Kinds;
  readonly now: () => Instant;
  readonly random: Random;
  readonly denials: () => readonly Denial[];
  /** Called after every write, with the store as it is then. */
  readonly wrote: (write: Write) => void;
}

/** The kinds that are served now. */
export interface Kinds {
  find(kind: ObjectKind): Kind | undefined;
  /** Each kind once, in the version that is preferred. */
  preferred(): readonly Kind[];
}

/** Who asks for what: the same words for every verb. */
export type Caller = Identity | "controllers";
