import type { Notice } from "../../lib/engine/index.ts";
import { isFluxEvent, noticesOfFlux } from "./flux-event.ts";
import { noticeOf, readNamedObject } from "./named-object.ts";

/** The part of a CloudEvent that says what it is about. */
export interface CloudEventTopic {
  readonly type: string;
  readonly subject: string | undefined;
  readonly data: unknown;
}

const asPath = /^\/?apis\/stages\.metio\.wtf\/v1\/namespaces\/([^/]+)\/stagesets\/([^/]+)$/;
const asName = /^(?:stagesets?\/)?([^/]+)\/([^/]+)$/;

/**
 * What a CloudEvent tells. Its subject may name a StageSet (`NAMESPACE/NAME`, `stagesets/NAMESPACE/NAME` or its path at the API
 * server); its data may be a Kubernetes object, a reference to one, or an event of Flux.
 */
export function noticesOfCloudEvent({ type, subject, data }: CloudEventTopic): readonly Notice[] {
  // Knative's ApiServerSource repeats every write of ours: were a StageSet stepped for each of them, that would never end.
  const tells = type.startsWith("dev.knative.apiserver.") ? "tells" : "asks";
  const ofData = isFluxEvent(data) ? noticesOfFlux(data) : noticesOf(readNamedObject(data), tells);
  return [...noticesOf(stageSetOfSubject(subject), tells), ...ofData];
}

function stageSetOfSubject(subject = ""): ReturnType<typeof readNamedObject> {
  const [, namespace, name] = asPath.exec(subject) ?? asName.exec(subject) ?? [];
  return readNamedObject({ kind: "StageSet", namespace, name });
}

function noticesOf(object: ReturnType<typeof readNamedObject>, tells: "asks" | "tells"): readonly Notice[] {
  return object === undefined ? [] : [noticeOf(object, tells)];
}
