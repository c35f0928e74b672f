import type { SourceReference } from "../api/index.ts";
import type { LiveObject, ObjectKind } from "../cluster/index.ts";
import { carriersOf, producerOf, type SourceList } from "./select-artifact.ts";
import { fluxGroup, groupOf, planSource, type SourceScope } from "./wanted-source.ts";

/** An object by its group, whatever the version: as a reference and an event about it both name it. */
export function objectKey(object: ObjectKind & { readonly namespace: string; readonly name: string }): string {
  return `${groupOf(object.apiVersion)}/${object.kind}/${object.namespace}/${object.name}`;
}

/**
 * The keys of all objects of which a change may change what a sourceRef resolves to: what it names, and on either side of
 * an ExternalArtifact the artifact and its producer.
 */
export function sourceKeys(ref: SourceReference, scope: SourceScope, { objects }: SourceList): readonly string[] {
  const wanted = planSource(ref, scope);
  if (wanted.kind === "failed") return [];
  const { apiVersion, kind, namespace, name, carrier } = wanted.value;
  const named = objectKey({ apiVersion, kind, namespace, name });
  if (carrier !== "ExternalArtifact") return [named];
  return [...new Set([named, ...carriersOf(wanted.value, objects).flatMap(keysOfCarrier)])];
}

/** What a source is known by: itself, and where it is an ExternalArtifact its producer. */
export function keysOfCarrier(carrier: LiveObject): readonly string[] {
  const { namespace = "", name } = carrier.metadata;
  const own = objectKey({ apiVersion: `${fluxGroup}/v1`, kind: carrier.kind, namespace, name });
  const producer = producerOf(carrier);
  return producer === undefined ? [own] : [own, objectKey(producer)];
}
