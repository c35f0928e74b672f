import type { ApiError, ApiErrorCause } from "./api-error.ts";
import * as limits from "./limits.ts";
import type { Concealment } from "./concealment.ts";
import { isRecord } from "./record.ts";
import { shortenValues } from "./repeated-values.ts";
import { cutText, onOneLine } from "./text.ts";

/** An answer that is none of success: what a server said, as it came. */
export interface RefusedAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** `metav1.Status`, as far as it is of use. Any field may be missing, whatever the API conventions say. */
interface KubeStatus {
  readonly kind: "Status";
  readonly reason?: unknown;
  readonly message?: unknown;
  readonly details?: {
    readonly name?: unknown;
    readonly kind?: unknown;
    readonly retryAfterSeconds?: unknown;
    readonly causes?: unknown;
  };
}

/**
 * What a refusal means. A body that is no Kubernetes Status (a proxy's HTML, a text) still makes a readable error.
 * @param doing the verb and the object
 * @param conceal takes out of a message what must not be told
 */
export function readRefusal(answer: RefusedAnswer, doing: string, conceal: Concealment): ApiError {
  const status = parseStatus(answer.body);
  const details = status?.details;
  const tell = (said: unknown): string =>
    cutText(shortenValues(onOneLine(conceal(textOf(said)))), limits.serverMessageBytesMax);
  const retryAfterMs = retryAfterOf(answer.retryAfter, details?.retryAfterSeconds);
  const about = aboutOf(details);
  return {
    doing,
    status: answer.status,
    reason:
      hiddenReasonOf(answer.status, textOf(status?.message)) ?? (textOf(status?.reason) || reasonOf(answer.status)),
    message: tell(status === undefined ? foreignText(answer) : status.message),
    causes: causesOf(details?.causes).map((cause) => ({ ...cause, message: tell(cause.message) })),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(about !== undefined && { about }),
  };
}

/** Two kinds of refusal come as internal errors: an object that does not fit the schema, and one that the store cannot take. */
function hiddenReasonOf(status: number, message: string): string | undefined {
  if (status !== 500) return undefined;
  if (/^failed to (create typed patch object|convert new object)/.test(message)) return "Invalid";
  if (/etcdserver: request is too large|trying to send message larger than max/.test(message))
    return "RequestEntityTooLarge";
  return undefined;
}

/** A success whose body is not JSON: whatever answered, it was no Kubernetes API server, or not to the end. */
export function readNonsense(answer: Omit<RefusedAnswer, "retryAfter">, doing: string): ApiError {
  const isHtml = isPage(answer);
  const said = isHtml ? foreignText(answer) : "no JSON, or not all of it";
  return {
    doing,
    status: answer.status,
    reason: "NoSense",
    message: cutText(onOneLine(said), limits.serverMessageBytesMax),
    causes: [],
  };
}

function parseStatus(body: string): KubeStatus | undefined {
  try {
    const value = JSON.parse(body) as unknown;
    return isRecord(value) && value["kind"] === "Status" ? (value as unknown as KubeStatus) : undefined;
  } catch {
    return undefined;
  }
}

/** What something else than an API server said: a page's title, or the text. */
function foreignText(answer: Pick<RefusedAnswer, "status" | "body" | "contentType">): string {
  if (answer.status < 400 && answer.status >= 300)
    return "a redirect, which is not followed: it could carry the credentials elsewhere";
  if (!isPage(answer)) return answer.body.slice(0, limits.serverMessageBytesMax);
  const title = /<title[^>]*>([^<]*)/i.exec(answer.body)?.[1] ?? "";
  return `an HTML page${title.trim() === "" ? "" : ` titled "${title.trim()}"`}, not a Kubernetes answer`;
}

function isPage({ body, contentType }: Pick<RefusedAnswer, "body" | "contentType">): boolean {
  return /html/i.test(contentType ?? "") || /^\s*<(!doctype|html)/i.test(body);
}

/** Kubernetes' own word for a status, where the answer brings none. */
function reasonOf(status: number): string {
  return (
    new Map([
      [400, "BadRequest"],
      [401, "Unauthorized"],
      [403, "Forbidden"],
      [404, "NotFound"],
      [405, "MethodNotAllowed"],
      [406, "NotAcceptable"],
      [409, "Conflict"],
      [410, "Gone"],
      [413, "RequestEntityTooLarge"],
      [415, "UnsupportedMediaType"],
      [422, "Invalid"],
      [429, "TooManyRequests"],
      [500, "InternalError"],
      [502, "BadGateway"],
      [503, "ServiceUnavailable"],
      [504, "Timeout"],
    ]).get(status) ?? (status < 400 ? "NoSense" : "Unknown")
  );
}

/** Milliseconds. The header counts in seconds (the API server sends no dates); a Status may say it too. */
function retryAfterOf(header: string | undefined, seconds: unknown): number | undefined {
  if (header !== undefined && /^\d{1,6}$/.test(header)) return Number(header) * 1000;
  return typeof seconds === "number" && seconds > 0 ? seconds * 1000 : undefined;
}

function aboutOf(details: KubeStatus["details"]): ApiError["about"] {
  if (typeof details?.name !== "string" || details.name === "") return undefined;
  return { name: details.name, ...(typeof details.kind === "string" && { resource: details.kind }) };
}

function causesOf(causes: unknown): readonly ApiErrorCause[] {
  if (!Array.isArray(causes)) return [];
  return causes
    .filter(isRecord)
    .map(({ field, reason, message }) => ({ field: textOf(field), reason: textOf(reason), message: textOf(message) }));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
