import type { Answer } from "./api-error.ts";
import type { KubeObject, LiveMetadata, LiveObject, ObjectKind, ObjectRef, ServedKind } from "./objects.ts";

export interface ListOptions {
  /** Absent: all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Leave out who set which field: where nobody asks, and there are many objects. */
  readonly lean?: boolean;
}

/** All pages of a list as one. `resourceVersion` is that of the list. */
export interface ObjectList<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

/** What has become of an object: is: it was made or changed, to this. gone: it was this at its end. */
export interface ObjectChange {
  readonly kind: "is" | "gone";
  readonly object: LiveObject;
}

/** In the order in which they happened. `resourceVersion`: that of the last one, from which to go on. */
export interface ObjectChanges {
  readonly changes: readonly ObjectChange[];
  readonly resourceVersion: string;
}

export interface RequestOptions {
  /** Milliseconds after which the request is given up, its repetitions included. Absent: the port's own limit. */
  readonly deadlineMs?: number;
}

export interface WriteOptions extends RequestOptions {
  readonly fieldManager: string;
  /** Have the API server check and default, and store nothing. */
  readonly dryRun?: boolean;
  /** Send it again where the object changed meanwhile (409 Conflict that names no other field manager). */
  readonly retryConflict?: boolean;
}

export interface ApplyOptions extends WriteOptions {
  /** Take fields over from other managers. */
  readonly force: boolean;
}

export type Patch =
  | { readonly type: "json"; readonly operations: readonly JsonPatchOperation[] }
  | { readonly type: "merge" | "strategic"; readonly body: Readonly<Record<string, unknown>> };

export type JsonPatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move" | "copy"; readonly from: string; readonly path: string };

export interface PatchOptions extends WriteOptions {
  /** Which part is written; absent: the object itself. */
  readonly subresource?: "status" | "scale";
}

export interface DeleteOptions extends RequestOptions {
  /** Delete only the object of this UID; another one: 409 Conflict. */
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly propagation?: "Background" | "Foreground" | "Orphan";
  readonly dryRun?: boolean;
}

/** absent: there was none. gone: it went at once. terminating: it is marked and waits for finalizers or its grace period. */
export type Deletion = "absent" | "gone" | "terminating";

/** Who asks. self: the handler's own identity. */
export type Identity =
  | { readonly kind: "self" }
  | { readonly kind: "serviceAccount"; readonly namespace: string; readonly name: string };

/** The part of a cluster that only looks. */
export interface ClusterReader {
  /** The object; undefined where there is none (a kind that is not served is refused: NoSuchKind). */
  get(ref: ObjectRef, options?: RequestOptions): Promise<Answer<LiveObject | undefined>>;
  /** Read page by page. */
  list(kind: ObjectKind, options?: ListOptions & RequestOptions): Promise<Answer<ObjectList<LiveObject>>>;
  /** As `list`, but the metadata alone travels. */
  listMetadata(kind: ObjectKind, options?: ListOptions & RequestOptions): Promise<Answer<ObjectList<LiveMetadata>>>;
  /** How a kind is served; undefined where it is not. Looks again before it says so. */
  servedKind(kind: ObjectKind): Promise<Answer<ServedKind | undefined>>;
  /**
   * As `servedKind`; where the kind is not served in this version, how it is in the one that the server prefers of those that
   * its group has. Undefined where none of them has it: then no object of it can be reached at all.
   */
  servedInAnyVersion(kind: ObjectKind): Promise<Answer<ServedKind | undefined>>;
  /** Every kind that is served, each in its preferred version. */
  servedKinds(): Promise<Answer<readonly ServedKind[]>>;
}

/** The part of a cluster that tells what has changed. */
export interface ClusterWatcher {
  /**
   * What has happened to objects of a kind since a resourceVersion of their list; what happened just now may be missing,
   * and is then told the next time. Refused with 410 where the API server does not remember so much: list them.
   */
  changesSince(
    kind: ObjectKind,
    resourceVersion: string,
    options?: Pick<ListOptions, "namespace"> & RequestOptions,
  ): Promise<Answer<ObjectChanges>>;
}

/** A cluster, as one identity. Every method answers; none throws for what a server or a network can cause. */
export interface Cluster extends ClusterReader, ClusterWatcher {
  /** Server-side apply. */
  apply(object: KubeObject, options: ApplyOptions): Promise<Answer<LiveObject>>;
  /** 409 AlreadyExists where there is one of that name. Repeated only where it certainly had no effect. */
  create(object: KubeObject, options: WriteOptions): Promise<Answer<LiveObject>>;
  /** A JSON patch whose `test` fails: 422 Invalid. 404 where there is none. */
  patch(ref: ObjectRef, patch: Patch, options: PatchOptions): Promise<Answer<LiveObject>>;
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<Answer<Deletion>>;
}

/** The door to a cluster: one port per identity, all over the same connections. */
export interface Clusters {
  as(identity: Identity): Cluster;
}
