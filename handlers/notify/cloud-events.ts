import type { IncomingHttpHeaders } from "node:http";
import type { CloudEventV1 } from "cloudevents";
import { refused, type Refused, type Told } from "./event-answer.ts";
import { isJson, type CloudEventMode } from "./cloud-event-mode.ts";
import { noticesOfCloudEvent } from "./cloud-event-notices.ts";
import { batchEventsMax } from "./limits.ts";
import { isRecord } from "./named-object.ts";

const required = ["specversion", "id", "source", "type"] as const;

/**
 * Reads CloudEvents 1.0 with the SDK, which is loaded for the first one. What an event has to have is checked before: the SDK makes up an
 * id and a time where there is none.
 */
export async function readCloudEvents(
  mode: CloudEventMode,
  headers: IncomingHttpHeaders,
  body: string,
): Promise<Told | Refused> {
  const attributes = mode === "binary" ? attributesOf(headers) : parsed(body);
  if (attributes === undefined) return malformed("its body is no JSON; send JSON");
  if (mode === "batch" && !Array.isArray(attributes)) return malformed("it is a batch, and no list; send a JSON array");
  const all: readonly unknown[] = Array.isArray(attributes) ? attributes : [attributes];
  if (all.length > batchEventsMax)
    return refused(413, "tooLarge", `it is a batch of more than ${batchEventsMax} events; send several`);
  const missing = all.flatMap(whatIsMissing)[0];
  if (missing !== undefined) return malformed(missing);
  const { CloudEvent, HTTP } = await import("cloudevents");
  try {
    const read = HTTP.toEvent<unknown>({ headers: headersFor(mode, headers), body });
    const events = (Array.isArray(read) ? read : [read]).map((event) => new CloudEvent(event)); // which checks it
    return told(events, all);
  } catch (error) {
    return malformed(`the CloudEvents SDK refuses it: ${firstLine(error)}; send it as CloudEvents 1.0 says`);
  }
}

function told(events: readonly CloudEventV1<unknown>[], all: readonly unknown[]): Told {
  const notices = events.flatMap(({ type, subject, data }) => noticesOfCloudEvent({ type, subject, data }));
  const times = all.map((one) => (isRecord(one) && typeof one["time"] === "string" ? one["time"] : undefined));
  return { kind: "told", notices, times };
}

function whatIsMissing(event: unknown): readonly string[] {
  if (!isRecord(event)) return ["it is no object; send a JSON object for each event"];
  for (const name of required) {
    const value = event[name];
    if (typeof value !== "string" || value === "") return [`it has no ${name}; send every required attribute`];
  }
  return event["specversion"] === "1.0" ? [] : ["it is not of specversion 1.0; send CloudEvents 1.0"];
}

/** The attributes of an event in binary mode. */
function attributesOf(headers: IncomingHttpHeaders): Readonly<Record<string, unknown>> {
  const own = Object.entries(headers).filter(([name]) => name.startsWith("ce-"));
  return Object.fromEntries(own.map(([name, value]) => [name.slice("ce-".length), value]));
}

/** The media types that the SDK knows have no parameters but one. */
function headersFor(mode: CloudEventMode, headers: IncomingHttpHeaders): Record<string, string> {
  if (mode === "structured") return { "content-type": "application/cloudevents+json" };
  if (mode === "batch") return { "content-type": "application/cloudevents-batch+json" };
  const own = Object.entries(headers).filter((header): header is [string, string] => typeof header[1] === "string");
  return { ...Object.fromEntries(own), ...(isJson(headers) && { "content-type": "application/json" }) };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split("\n", 1)[0] ?? "").slice(0, 200);
}

function malformed(why: string): Refused {
  return refused(400, "malformed", why);
}
