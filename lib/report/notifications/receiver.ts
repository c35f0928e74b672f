import { createHmac } from "node:crypto";
import type { Dialer, DialRequest } from "../../network/index.ts";
import { postDeadlineMs } from "../limits.ts";

/** Somebody who is told of events by HTTP. */
export interface Receiver {
  readonly name: "flux" | "webhook";
  /** What messages call it: the flag that names it. */
  readonly flag: string;
  readonly url: string;
  /** What bodies are signed with, as Flux's provider generic-hmac does; asked for each time, since Secrets are rotated. */
  readonly key?: () => Promise<Uint8Array>;
  /** 429 says that it has been told already, as notification-controller does; absent: that there are too many. */
  readonly knowsRepeats?: true;
}

/** taken: it was told, or knew. later: another attempt may help. never: none will. */
export type Posted =
  | { readonly kind: "taken" }
  | { readonly kind: "later"; readonly why: string; readonly afterMs?: number }
  | { readonly kind: "never"; readonly why: string };

/** Posts one event, once. What the receiver answers with a redirect to somewhere else is not followed. */
export async function post(dialer: Pick<Dialer, "request">, receiver: Receiver, body: string): Promise<Posted> {
  const { url, flag, key } = receiver;
  const request: DialRequest = {
    ...{ doing: `post an event to ${flag}`, reason: "InternalError", url, method: "POST", body },
    headers: { "content-type": "application/json" },
    ...(key !== undefined && { secretHeaders: { "x-signature": signatureOf(await key(), body) } }),
    ...{ deadlineMs: postDeadlineMs, bytesMax: 0, homeOnly: true, pathIsSecret: true },
  };
  const came = await dialer.request(request);
  if (came.kind === "done") return postedOf(receiver, came.value);
  const { retry, message } = came.failure;
  return { kind: retry === "never" ? "never" : "later", why: message };
}

/** `sha256=HEX` of a body, in the header X-Signature. */
export function signatureOf(key: Uint8Array, body: string): string {
  return `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
}

/** What an answer says of the event. */
export function postedOf(
  { flag, knowsRepeats }: Pick<Receiver, "flag" | "knowsRepeats">,
  { status, headers }: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
): Posted {
  if (status >= 200 && status <= 299) return { kind: "taken" };
  if (status === 429 && knowsRepeats === true) return { kind: "taken" };
  const why = `Cannot post an event to ${flag}: it answered ${status}; look into its log`;
  const isPassing = status >= 500 || status === 429 || status === 408;
  if (!isPassing) return { kind: "never", why };
  const seconds = /^\d{1,5}$/.exec(headers["retry-after"] ?? "")?.[0];
  return { kind: "later", why, ...(seconds !== undefined && { afterMs: Number(seconds) * 1_000 }) };
}
