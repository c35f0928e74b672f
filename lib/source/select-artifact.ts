import { done, failed, type Failure, type Result, type SourceReference } from "../api/index.ts";
import type { LiveObject, ObjectKind } from "../cluster/index.ts";
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
  const [carrier, ...others] = carriersOf(wanted, objects);
  if (carrier === undefined) return failed(notFound(wanted));
  if (others.length > 0) return failed(ambiguous(wanted, [carrier, ...others]));
  const readiness = decideReadiness(carrier);
  if (readiness.kind === "not ready") return failed(notReady(wanted, carrier, readiness.why));
  const { kind: _ready, ...offered } = readiness;
  const { kind, namespace } = wanted;
  const apiVersion = wanted.isProducer ? wanted.apiVersion : carrier.apiVersion;
  return done({
    kind: carrier.kind,
    namespace,
    name: carrier.metadata.name,
    ...offered,
    source: { apiVersion, kind, namespace, name: wanted.name },
  });
}

/** The objects that carry what is wanted: one, unless something is wrong. */
export function carriersOf(wanted: WantedSource, objects: readonly LiveObject[]): readonly LiveObject[] {
  const { carrier, namespace, name, isProducer } = wanted;
  const place = `${carrier}/${namespace}`;
  const shelves = shelvesOf(objects);
  if (!isProducer) return shelves.get(`${place}/${name}`) ?? [];
  return (shelves.get(place) ?? []).filter((object) => namesProducer(object, wanted));
}

type Shelves = ReadonlyMap<string, readonly LiveObject[]>;

/** Many StageSets are asked about over the same list. */
const shelved = new WeakMap<readonly LiveObject[], Shelves>();

/** The objects of Flux's group by kind and namespace, and by their names. */
function shelvesOf(objects: readonly LiveObject[]): Shelves {
  const known = shelved.get(objects);
  if (known !== undefined) return known;
  const shelves = new Map<string, LiveObject[]>();
  const put = (key: string, object: LiveObject): void => {
    const shelf = shelves.get(key);
    if (shelf === undefined) shelves.set(key, [object]);
    else shelf.push(object);
  };
  for (const object of objects) {
    if (groupOf(object.apiVersion) !== fluxGroup) continue;
    const place = `${object.kind}/${object.metadata.namespace ?? ""}`;
    put(place, object);
    put(`${place}/${object.metadata.name}`, object);
  }
  shelved.set(objects, shelves);
  return shelves;
}

function namesProducer(object: LiveObject, wanted: WantedSource): boolean {
  const producer = producerOf(object);
  return (
    producer !== undefined &&
    groupOf(producer.apiVersion) === groupOf(wanted.apiVersion) &&
    producer.kind === wanted.kind &&
    producer.name === wanted.name &&
    producer.namespace === wanted.namespace
  );
}

/** What an ExternalArtifact names as its producer. A sourceRef without an apiVersion names no group, and so no producer. */
export function producerOf({
  metadata,
  spec,
}: LiveObject): (ObjectKind & { readonly namespace: string; readonly name: string }) | undefined {
  const { sourceRef } = (spec ?? {}) as { readonly sourceRef?: Readonly<Record<string, unknown>> };
  const { apiVersion, kind, name, namespace = metadata.namespace } = sourceRef ?? {};
  const texts = [apiVersion, kind, name, namespace].map((text) => (typeof text === "string" ? text : undefined));
  const [itsVersion, itsKind, itsName, itsNamespace] = texts;
  if (itsVersion === undefined || itsKind === undefined || itsName === undefined || itsNamespace === undefined)
    return undefined;
  return { apiVersion: itsVersion, kind: itsKind, namespace: itsNamespace, name: itsName };
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
