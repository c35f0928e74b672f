import type { Answer } from "./api-error.ts";
import type { ApiReply } from "./exchange.ts";
import type { Page } from "./list-pages.ts";
import type { LiveMetadata, LiveObject, ObjectKind } from "./objects.ts";
import { isRecord } from "./record.ts";

/**
 * The object that came back. Where nothing is stored (the dry run of a new object, a review) there is no
 * resourceVersion, and no name perhaps: they are empty.
 */
export function readObject({ status, body }: ApiReply, doing: string): Answer<LiveObject> {
  if (isLiveObject(body)) return { kind: "done", value: body };
  if (!isRecord(body) || typeof body["apiVersion"] !== "string" || body["kind"] === "Status")
    return noObject(doing, status);
  const object = {
    ...body,
    metadata: { name: "", resourceVersion: "", ...(isRecord(body["metadata"]) && body["metadata"]) },
  };
  return isLiveObject(object) ? { kind: "done", value: object } : noObject(doing, status);
}

/** One page of a list, its items read by `read`. */
export function readPage<T>(
  { status, body }: ApiReply,
  doing: string,
  read: (items: readonly unknown[]) => readonly T[] | undefined,
): Answer<Page<T>> {
  if (!isRecord(body) || !isRecord(body["metadata"])) return noList(doing, status);
  const { resourceVersion, continue: token } = body["metadata"];
  const items = read(Array.isArray(body["items"]) ? body["items"] : []); // Go writes an empty list as null at times
  if (items === undefined || typeof resourceVersion !== "string") return noList(doing, status);
  const continueToken = typeof token === "string" && token !== "" ? token : undefined;
  return { kind: "done", value: { items, resourceVersion, continueToken } };
}

/** The items of a list, which do not say of what kind they are. */
export function readItems(
  items: readonly unknown[],
  { apiVersion, kind }: ObjectKind,
): readonly LiveObject[] | undefined {
  const objects = items.map((item) => ({ apiVersion, kind, ...(isRecord(item) && item) }));
  return objects.every(isLiveObject) ? objects : undefined;
}

export function withoutManagedFields(item: unknown): unknown {
  if (!isRecord(item) || !isRecord(item["metadata"])) return item;
  const { managedFields: _, ...metadata } = item["metadata"];
  return { ...item, metadata };
}

/** The items of a PartialObjectMetadataList, or of a whole list where a server knows no other. */
export function readMetadataItems(
  items: readonly unknown[],
  { apiVersion, kind }: ObjectKind,
): readonly LiveMetadata[] | undefined {
  const objects = items.map((item) => ({ apiVersion, kind, metadata: isRecord(item) ? item["metadata"] : undefined }));
  return objects.every(isLiveObject) ? objects : undefined;
}

/** Has it what every object of a cluster has? */
export function isLiveObject(value: unknown): value is LiveObject {
  if (!isRecord(value) || typeof value["kind"] !== "string" || !isRecord(value["metadata"])) return false;
  const { name, resourceVersion } = value["metadata"];
  return typeof name === "string" && typeof resourceVersion === "string";
}

function noObject(doing: string, status: number): Answer<never> {
  return noSense(doing, status, "no object of a Kubernetes API server");
}

function noList(doing: string, status: number): Answer<never> {
  return noSense(doing, status, "no list of a Kubernetes API server");
}

function noSense(doing: string, status: number, message: string): Answer<never> {
  return { kind: "refused", error: { doing, status, reason: "NoSense", message, causes: [] } };
}
