import type { ObjectRef } from "../cluster/index.ts";

/** Where one revision of a source is fetched, and the digest that it must have. A run's pin holds the same. */
export interface PinnedArtifact {
  /** The object that carries it: an ExternalArtifact, or a source of Flux. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly url: string;
  readonly revision: string;
  /** `sha256:…`, `sha384:…`, `sha512:…`, or the bare hex of a sha256. */
  readonly digest: string;
  /** The revision of what it was made of itself, such as a commit, where it says so. */
  readonly originRevision?: string;
}

/** What a source offers now. */
export interface Artifact extends PinnedArtifact {
  /** What the sourceRef names: the object itself, or the producer behind its ExternalArtifact. */
  readonly source: ObjectRef & { readonly namespace: string };
}
