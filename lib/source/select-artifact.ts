import { done, failed, type Failure, type Result, type SourceReference } from "../api/index.ts";
import type { LiveObject } from "../cluster/index.ts";
import type { Artifact } from "./artifact.ts";
import { decideReadiness } from "./readiness.ts";
import {
  concealForeign,
  fluxGroup,
  groupOf,
  planSource,
  shownSource,
  type ArtifactKind,
  type SourceScope,
  type WantedSource,
} from "./wanted-source.ts";

/** Objects of Flux's source kinds, as they were listed. */
export interface SourceList {
  readonly objects: readonly LiveObject[];
  /** Kinds that the cluster does not serve. */
  readonly unserved: readonly ArtifactKind[];
}

/** Resolves a sourceRef over sources that were listed already: a tick lists each kind once and reads nothing again. */
export function selectArtifact(ref: SourceReference, scope: SourceScope, listed: SourceList): Result<Artifact> {
  const wanted = planSource(ref, scope);
  return wanted.kind === "failed" ? wanted : concealForeign(wanted.value, decideArtifact(wanted.value, listed));
}

/** Which object carries the artifact, and what it offers (3-delivery, "Sources"). Objects of no concern may be listed too. */
export function decideArtifact(wanted: WantedSource, { objects, unserved }: SourceList): Result<Artifact> {
  if (unserved.includes(wanted.carrier)) return failed(notServed(wanted));
  const [carrier, ...others] = objects.filter((object) => carries(object, wanted));
  if (carrier === undefined) return failed(notFound(wanted));
  if (others.length > 0) return failed(ambiguous(wanted, [carrier, ...others]));
  const readiness = decideReadiness(carrier);
  if (readiness.kind === "not ready") return failed(notReady(wanted, carrier, readiness.why));
  const { url, revision, digest } = readiness;
  const { kind, namespace } = wanted;
  const apiVersion = wanted.isProducer ? wanted.apiVersion : carrier.apiVersion;
  return done({
    kind: carrier.kind,
    namespace,
    name: carrier.metadata.name,
    url,
    revision,
    digest,
    source: { apiVersion, kind, namespace, name: wanted.name },
  });
}

function carries(object: LiveObject, wanted: WantedSource): boolean {
  const { apiVersion, kind, metadata } = object;
  if (groupOf(apiVersion) !== fluxGroup || kind !== wanted.carrier || metadata.namespace !== wanted.namespace)
    return false;
  return wanted.isProducer ? namesProducer(object, wanted) : metadata.name === wanted.name;
}

/** A sourceRef without an apiVersion names no group, and so no producer. */
function namesProducer({ spec }: LiveObject, wanted: WantedSource): boolean {
  const { sourceRef } = (spec ?? {}) as { readonly sourceRef?: Readonly<Record<string, unknown>> };
  if (sourceRef === undefined) return false;
  const { apiVersion, kind, name, namespace = wanted.namespace } = sourceRef;
  return (
    typeof apiVersion === "string" &&
    groupOf(apiVersion) === groupOf(wanted.apiVersion) &&
    kind === wanted.kind &&
    name === wanted.name &&
    namespace === wanted.namespace
  );
}

function notServed(wanted: WantedSource): Failure {
  const message = `Cannot resolve ${shownSource(wanted)}: the cluster serves no ${wanted.carrier} of ${fluxGroup}; install Flux's source kinds`;
  return { reason: "ResolveFailed", retry: "backoff", message };
}

function notFound(wanted: WantedSource): Failure {
  const [why, wayOut] = wanted.isProducer
    ? [
        `no ExternalArtifact in ${wanted.namespace} names it in spec.sourceRef`,
        "wait for its producer, or check group, kind and name",
      ]
    : ["there is none", "create it, or check kind, name and namespace of the sourceRef"];
  return {
    reason: "ArtifactNotFound",
    retry: "backoff",
    message: `Cannot resolve ${shownSource(wanted)}: ${why}; ${wayOut}`,
  };
}

function ambiguous(wanted: WantedSource, carriers: readonly LiveObject[]): Failure {
  const names = carriers.map(({ metadata }) => metadata.name).sort();
  const shown = names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
  const message = `Cannot resolve ${shownSource(wanted)}: several ExternalArtifacts name it (${shown}); name one of them, with kind ExternalArtifact`;
  return { reason: "ResolveFailed", retry: "backoff", message };
}

function notReady(wanted: WantedSource, carrier: LiveObject, why: string): Failure {
  const { kind, metadata } = carrier;
  const which = wanted.isProducer ? `its ExternalArtifact ${metadata.name} is not ready` : "it is not ready";
  const message = `Cannot resolve ${shownSource(wanted)}: ${which}: ${why}; look at the conditions of ${kind} ${metadata.name}`;
  return { reason: "SourceNotReady", retry: "backoff", message };
}
