import type { KubeObject, LiveObject } from "../../cluster/index.ts";
import { resetFields, type FieldSet, type MergeTarget } from "../merge/index.ts";
import type { Kind, Subresource } from "./kind.ts";
import { restore } from "./restore.ts";

/** One endpoint of a kind: the object itself, or its status. */
export interface Endpoint {
  readonly kind: Kind;
  readonly subresource: "status" | undefined;
  /** What the merge must know of it. Made once, since it holds a schema. */
  readonly target: MergeTarget;
}

/** The endpoint that writes an object of `kind`, or its status. */
export function endpointOf(kind: Kind, subresource?: Exclude<Subresource, "scale">): Endpoint {
  const known = endpoints.get(kind) ?? new Map<string, Endpoint>();
  const key = subresource ?? "";
  const found = known.get(key) ?? makeEndpoint(kind, subresource);
  known.set(key, found);
  endpoints.set(kind, known);
  return found;
}

const endpoints = new WeakMap<Kind, Map<string, Endpoint>>();

function makeEndpoint(kind: Kind, subresource: "status" | undefined): Endpoint {
  const reset = resetFields(kind, subresource, kind.hasStatus);
  const target: MergeTarget = {
    schema: kind.schema,
    apiVersion: kind.apiVersion,
    ...(subresource !== undefined && { subresource }),
    resetFields: reset,
    normalise: (next, live) => normalise(kind, subresource, reset, next, live as LiveObject | undefined),
  };
  return { kind, subresource, target };
}

/**
 * What the registry makes of an object before it asks whether anything changed: what this endpoint does not write is
 * put back, what the server alone sets is set. `next` itself where nothing is to be done.
 */
function normalise(
  kind: Kind,
  subresource: "status" | undefined,
  reset: FieldSet,
  next: KubeObject,
  live: LiveObject | undefined,
): KubeObject {
  const settled = kind.rules.settle(restoreUnwritten(kind, subresource, reset, next, live), live);
  if (live === undefined) {
    const generation = kind.rules.bumps === undefined ? settled.metadata.generation : 1;
    return withMetadata(settled, { generation, selfLink: undefined });
  }
  const { metadata } = live;
  const bumps = subresource === undefined && kind.rules.bumps?.(settled, live) === true;
  return withMetadata(settled, {
    creationTimestamp: metadata.creationTimestamp,
    generation: bumps ? (metadata.generation ?? 0) + 1 : metadata.generation,
    uid: settled.metadata.uid ?? metadata.uid,
    deletionTimestamp: metadata.deletionTimestamp ?? settled.metadata.deletionTimestamp,
    deletionGracePeriodSeconds: metadata.deletionGracePeriodSeconds ?? settled.metadata.deletionGracePeriodSeconds,
    resourceVersion: settled.metadata.resourceVersion ?? (kind.isCustom ? undefined : metadata.resourceVersion),
  });
}

/** A custom kind's status endpoint lets through the status alone; elsewhere, what may not be written is a list of fields. */
function restoreUnwritten(
  kind: Kind,
  subresource: "status" | undefined,
  reset: FieldSet,
  next: KubeObject,
  live: KubeObject | undefined,
): KubeObject {
  if (!kind.isCustom || subresource === undefined || live === undefined) return restore(next, live, reset);
  const { status: _, ...others } = live;
  const { managedFields, resourceVersion } = next.metadata;
  const metadata = { ...live.metadata, managedFields, resourceVersion };
  return { ...others, metadata, ...(next["status"] !== undefined && { status: next["status"] }) } as KubeObject;
}

/** The object with these fields of its metadata so, undefined: without them. Itself where they are so. */
function withMetadata(object: KubeObject, fields: Readonly<Record<string, unknown>>): KubeObject {
  const metadata = object.metadata as unknown as Readonly<Record<string, unknown>>;
  if (Object.keys(fields).every((field) => metadata[field] === fields[field])) return object;
  const merged = Object.entries({ ...metadata, ...fields }).filter(([, value]) => value !== undefined);
  return { ...object, metadata: Object.fromEntries(merged) as unknown as KubeObject["metadata"] };
}
