import type { PublishedArtifact } from "./artifact-server.ts";

/** What source-controller has stored. */
export interface StoredArtifact extends PublishedArtifact {
  readonly revision: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export type SourceKind = "GitRepository" | "OCIRepository" | "Bucket" | "ExternalArtifact";

interface Written {
  readonly kind: SourceKind;
  readonly generation: number;
  /** RFC 3339. */
  readonly at: string;
}

/** The status of a source that has just stored an artifact, as Flux writes it. */
export function storedStatus(artifact: StoredArtifact, written: Written): object {
  const { url, path, digest, size, revision, metadata } = artifact;
  const message = storedMessage(written.kind, revision);
  const types = written.kind === "ExternalArtifact" ? ["Ready"] : ["Ready", "ArtifactInStorage"];
  return {
    artifact: {
      digest,
      lastUpdateTime: written.at,
      path,
      revision,
      size,
      url,
      ...(metadata !== undefined && { metadata }),
    },
    conditions: types.map((type) => condition(type, "True", "Succeeded", message, written)),
    ...observed(written),
  };
}

/** The status of a source that could not be fetched: Ready is False, what was stored before stays. */
export function failedStatus(reason: string, message: string, written: Written): object {
  return {
    conditions: [
      condition("Ready", "False", reason, message, written),
      ...(written.kind === "ExternalArtifact" ? [] : [condition("FetchFailed", "True", reason, message, written)]),
    ],
    ...observed(written),
  };
}

function storedMessage(kind: SourceKind, revision: string): string {
  switch (kind) {
    case "GitRepository":
      return `stored artifact for revision '${revision}'`;
    case "OCIRepository":
      return `stored artifact for digest '${revision}'`;
    case "Bucket":
      return `stored artifact: revision '${revision}'`;
    case "ExternalArtifact":
      return `stored artifact for revision ${revision}`;
  }
}

function condition(type: string, status: string, reason: string, message: string, { at, generation }: Written): object {
  return { type, status, reason, message, lastTransitionTime: at, observedGeneration: generation };
}

/** An ExternalArtifact has no observedGeneration of its own. */
function observed({ kind, generation }: Written): object {
  return kind === "ExternalArtifact" ? {} : { observedGeneration: generation };
}
