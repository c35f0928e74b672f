/**
 * Sources: from a sourceRef to the one artifact that a run pins, and from a pinned artifact to its files, in memory.
 * It decides what of an archive may be believed; it never writes, and knows nothing of what the files mean.
 */
export type { Artifact, PinnedArtifact } from "./artifact.ts";
export { fetchOnce } from "./artifact-memo.ts";
export { fetchArtifact, type FetchOptions } from "./fetch-artifact.ts";
export type { Files } from "./files.ts";
export { artifactLimits, type ArtifactLimits } from "./limits.ts";
export { isAnyServed, listSources, readSources, resolveSource, type ListedKind } from "./read-sources.ts";
export { selectArtifact, type SourceList } from "./select-artifact.ts";
export { keysOfCarrier, objectKey, sourceKeys } from "./source-keys.ts";
export { planSource, type ArtifactKind, type SourceScope, type WantedSource } from "./wanted-source.ts";
