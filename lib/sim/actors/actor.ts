import type { Instant, Random } from "../../base/index.ts";
import type {
  DeleteOptions,
  KubeObject,
  ListOptions,
  LiveObject,
  ObjectKind,
  ObjectRef,
  OwnerReference,
} from "../../cluster/index.ts";
import type { Behaviour } from "./behaviour.ts";

/**
 * Plays one controller: looks at one object, and brings it one step nearer to where it shall be. It remembers nothing:
 * what it needs to know stands in the cluster. Called whenever the object, or one that it owns, was written.
 */
export interface Actor {
  readonly kinds: readonly ObjectKind[];
  /** @returns when to look at it again, though nothing may have changed by then */
  readonly tend: (world: World, object: LiveObject) => Instant | undefined;
}

/** The cluster as a controller sees it. Every write may be refused; the controller is then called again with the next change. */
export interface World {
  readonly now: Instant;
  readonly random: Random;
  readonly behaviour: (object: KubeObject) => Behaviour;
  readonly nodes: readonly string[];
  get(ref: ObjectRef): LiveObject | undefined;
  list(kind: ObjectKind, options?: ListOptions): readonly LiveObject[];
  /** What names the object of this UID as an owner, in the order of their keys. */
  dependents(uid: string): readonly LiveObject[];
  /** The owner that a reference of `object` means; undefined: there is none of that UID. */
  ownerOf(object: LiveObject, owner: OwnerReference): LiveObject | undefined;
  create(object: KubeObject): LiveObject;
  update(object: LiveObject): LiveObject;
  updateStatus(object: LiveObject): LiveObject;
  remove(object: LiveObject, propagation?: DeleteOptions["propagation"]): void;
  /** Ends an object whose grace period is over. */
  end(object: LiveObject): void;
  /** Takes a Namespace's finalizer out of its spec: nothing is in it any more. */
  finalize(namespace: LiveObject): void;
  /** Every kind whose objects live in Namespaces, and every kind of this group and plural. */
  kinds(
    which: { readonly namespaced: true } | { readonly group: string; readonly resource: string },
  ): readonly ObjectKind[];
}
