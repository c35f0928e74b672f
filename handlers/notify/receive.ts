import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Clock } from "../../lib/base/index.ts";
import type { Responder } from "../../lib/engine/index.ts";
import { cloudEventMode, isJson, type CloudEventMode } from "./cloud-event-mode.ts";
import { readCloudEvents } from "./cloud-events.ts";
import { refused, type Refused, type Told } from "./event-answer.ts";
import { readFluxEvent } from "./flux-event.ts";
import type { HmacKey } from "../hmac-key.ts";
import { readBody } from "./read-body.ts";
import { checkSignature, checkTimes } from "./signature.ts";

export interface Receiving {
  readonly responder: Pick<Responder, "take">;
  /** Absent: events need no signature. */
  readonly hmacKey: HmacKey | undefined;
  readonly clock: Clock;
  readonly isStopping: () => boolean;
}

/** What a request brings, by its headers. */
export type Envelope = { readonly kind: "flux" } | { readonly kind: "cloudEvents"; readonly mode: CloudEventMode };

const full = refused(503, "full", "too much is waiting; send it again, or let the next tick find what it tells of");
const stopping = refused(503, "stopping", "this process is about to end; send it again");

/** Takes what an event tells, to be acted upon later. undefined: it is taken. */
export async function receive(
  request: IncomingMessage,
  path: "/" | "/events",
  receiving: Receiving,
): Promise<Refused | undefined> {
  const { hmacKey, clock, responder } = receiving;
  if (receiving.isStopping()) return stopping;
  const envelope = envelopeOf(path, request.headers);
  if (envelope.kind === "refused") return envelope;
  const body = await readBody(request);
  if (!Buffer.isBuffer(body)) return body;
  if (hmacKey !== undefined) {
    if (envelope.kind === "cloudEvents" && envelope.mode === "binary") return notSignable;
    const wrong = checkSignature(await hmacKey(), body, request.headers["x-signature"]);
    if (wrong !== undefined) return wrong;
  }
  const told = await read(envelope, request.headers, body);
  if (told.kind === "refused") return told;
  const late = hmacKey === undefined ? undefined : checkTimes(told.times, clock.now());
  if (late !== undefined) return late;
  if (responder.take(told.notices)) return undefined;
  return receiving.isStopping() ? stopping : full;
}

/** A signature is that of a body. In binary mode what matters stands beside it, and whoever has seen one event could write others. */
const notSignable = refused(
  401,
  "unsigned",
  "in binary mode its attributes stand in headers, which no signature covers; send it in structured or batch mode, signed",
);

function envelopeOf(path: "/" | "/events", headers: IncomingHttpHeaders): Envelope | Refused {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") return refused(415, "wrongType", `its body is encoded (${encoding}); send it plain`);
  if (path === "/")
    return isJson(headers) ? { kind: "flux" } : refused(415, "wrongType", "it is no JSON; send application/json");
  const mode = cloudEventMode(headers);
  return mode === undefined
    ? refused(
        415,
        "wrongType",
        "it is no CloudEvent in JSON; send application/cloudevents+json, application/cloudevents-batch+json, or ce- headers",
      )
    : { kind: "cloudEvents", mode };
}

async function read(envelope: Envelope, headers: IncomingHttpHeaders, body: Buffer): Promise<Told | Refused> {
  const text = decoded(body);
  if (text === undefined) return refused(400, "malformed", "its body is not UTF-8; send UTF-8");
  if (envelope.kind === "cloudEvents") return readCloudEvents(envelope.mode, headers, text);
  try {
    return readFluxEvent(JSON.parse(text));
  } catch {
    return refused(400, "malformed", "its body is no JSON; send JSON");
  }
}

function decoded(body: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}
