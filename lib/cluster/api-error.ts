/** Why the API server did not do what was asked, or that it gave no answer. */
export interface ApiError {
  /** The verb and the object, such as `apply ConfigMap shop/settings`. */
  readonly doing: string;
  /** The HTTP status; absent where no answer came. */
  readonly status?: number;
  /**
   * Kubernetes' own word (`NotFound`, `Conflict`, `Invalid`, …), or one of ours where nothing usable came back.
   * `Invalid` too where a server-side apply does not fit the schema, and `RequestEntityTooLarge` where an object is too
   * large for the store, both of which the API server answers with a bare 500.
   */
  readonly reason: string;
  /** What the server said, cut to a bounded length. */
  readonly message: string;
  /** The fields that a refusal names. */
  readonly causes: readonly ApiErrorCause[];
  /** The object that a refusal names. Not the one that was asked for: a Namespace that is missing, say. */
  readonly about?: { readonly resource?: string; readonly name: string };
  /** Milliseconds, where the server asked for a pause. */
  readonly retryAfterMs?: number;
}

export interface ApiErrorCause {
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

/**
 * Our own reasons:
 * NoAnswer: unreachable, reset or timed out: the effect may or may not have happened.
 * NoSuchKind: the API server serves no such kind (any more).
 * NoSense: something answered that is no Kubernetes API server.
 * NoIdentity: the credentials could not be obtained.
 * NoNamespace: the kind lives in namespaces and the object names none.
 * TooLarge: the answer is longer than the port takes.
 */
export type OwnErrorReason = "NoAnswer" | "NoSuchKind" | "NoSense" | "NoIdentity" | "NoNamespace" | "TooLarge";

/** What a request to the cluster comes back with. Being absent is no error for `get` and `delete`. */
export type Answer<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "refused"; readonly error: ApiError };
