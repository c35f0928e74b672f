import { reportingController } from "../../lib/report/index.ts";
import type { Notice } from "../../lib/engine/index.ts";
import { refused, type Refused, type Told } from "./event-answer.ts";
import { isRecord, noticeOf, readNamedObject, type Json } from "./named-object.ts";

/** What Flux's notification-controller posts (event.toolkit.fluxcd.io/v1beta1), as its provider generic does. */
export function readFluxEvent(body: unknown): Told | Refused {
  if (!isFluxEvent(body)) {
    return refused(400, "foreign", "it is no event of Flux: it has no involvedObject; send CloudEvents to /events");
  }
  const { timestamp } = body;
  return { kind: "told", notices: noticesOfFlux(body), times: [typeof timestamp === "string" ? timestamp : undefined] };
}

export function isFluxEvent(value: unknown): value is Json {
  return isRecord(value) && isRecord(value["involvedObject"]);
}

/**
 * Our own events come back to us where an Alert names our kinds. They only tell: whoever waits for that StageSet is looked
 * at. Were it stepped again for each of them, no failure would ever wait for its retry.
 */
export function noticesOfFlux({ involvedObject, reportingController: reporter }: Json): readonly Notice[] {
  const object = readNamedObject(involvedObject);
  if (object === undefined) return [];
  const isOurs = typeof reporter === "string" && reporter.startsWith(reportingController);
  return [noticeOf(object, isOurs ? "tells" : "asks")];
}
