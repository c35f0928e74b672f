import type { LiveObject } from "../../cluster/index.ts";

/** What one and the same field is called in `v1` and in `events.k8s.io/v1`. */
const names: Readonly<Record<string, string>> = {
  involvedObject: "regarding",
  message: "note",
  reportingComponent: "reportingController",
  source: "deprecatedSource",
  firstTimestamp: "deprecatedFirstTimestamp",
  lastTimestamp: "deprecatedLastTimestamp",
  count: "deprecatedCount",
};
const oldNames = Object.fromEntries(Object.entries(names).map(([old, fresh]) => [fresh, old]));

/** Of an Event in `events.k8s.io/v1`, the same one in `v1`. */
export function toCoreEvent(event: LiveObject): LiveObject {
  return renamed(event, "v1", oldNames);
}

/** Of an Event in `v1`, the same one in `events.k8s.io/v1`. */
export function toNewEvent(event: LiveObject): LiveObject {
  return renamed(event, "events.k8s.io/v1", names);
}

function renamed(event: LiveObject, apiVersion: string, to: Readonly<Record<string, string>>): LiveObject {
  const fields = Object.entries(event).map(([field, value]) => [to[field] ?? field, value] as const);
  return { ...(Object.fromEntries(fields) as LiveObject), apiVersion };
}
