import { artifactKinds, done, failed, type Failure, type Result, type SourceReference } from "../api/index.ts";

export type ArtifactKind = (typeof artifactKinds)[number];

/** The group of Flux's sources. */
export const fluxGroup = "source.toolkit.fluxcd.io";

/** For whom a sourceRef is resolved. */
export interface SourceScope {
  /** The StageSet's own. */
  readonly namespace: string;
  readonly noCrossNamespaceRefs: boolean;
}

/** What a sourceRef asks for, its defaults filled in. */
export interface WantedSource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The kind of the object that carries the artifact. */
  readonly carrier: ArtifactKind;
  /** What is named produces the artifact; its carrier names it in turn. */
  readonly isProducer: boolean;
  /** It stands in another namespace than the StageSet. */
  readonly isForeign: boolean;
}

/**
 * What to look for, and whether it may be (3-delivery, "Sources"). It reads nothing, so its failures tell nothing of
 * another namespace.
 */
export function planSource(ref: SourceReference, scope: SourceScope): Result<WantedSource> {
  const { kind, name, apiVersion = `${fluxGroup}/v1`, namespace = scope.namespace } = ref;
  const isForeign = namespace !== scope.namespace;
  if (isForeign && scope.noCrossNamespaceRefs) {
    return failed({
      reason: "ResolveFailed",
      retry: "never",
      message: `Cannot resolve ${kind} ${namespace}/${name}: references into other namespaces are switched off (--no-cross-namespace-refs); use a source in ${scope.namespace}`,
    });
  }
  const own = artifactKinds.find((one) => one === kind);
  if (own === undefined && ref.apiVersion === undefined) {
    return failed({
      reason: "InvalidSpec",
      retry: "never",
      message: `Cannot resolve ${kind} ${namespace}/${name}: a producer is found by its group; set sourceRef.apiVersion`,
    });
  }
  const isProducer = own === undefined || groupOf(apiVersion) !== fluxGroup;
  const carrier = isProducer ? "ExternalArtifact" : own;
  return done({ apiVersion, kind, namespace, name, carrier, isProducer, isForeign });
}

/** The group of an apiVersion; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/** As a message names it. */
export function shownSource({ kind, namespace, name }: Pick<WantedSource, "kind" | "namespace" | "name">): string {
  return `${kind} ${namespace}/${name}`;
}

/** All that is ever told of another namespace: the same whatever is there, so that nobody learns what is. */
export const foreignFailure: Failure = {
  reason: "SourceNotReady",
  retry: "backoff",
  message:
    "Cannot resolve a source in another namespace: it is missing, not ready, or not open to this one; ask its owner",
};

/** A failure about another namespace becomes the one constant sentence. */
export function concealForeign<T>({ isForeign }: WantedSource, result: Result<T>): Result<T> {
  return isForeign && result.kind === "failed" ? failed(foreignFailure) : result;
}
