import type { Failure } from "../../api/index.ts";
import { shownAddress, type DialAnswer } from "../../network/index.ts";
import type { ActionEffect, ActionOutcome, ActionTools, HttpRequest } from "../action-effect.ts";
import { answerBytesMax, exchangeMsMax } from "../limits.ts";
import { answerExcerpt } from "./answer-excerpt.ts";

/** Sends the request once. No answer is a failed attempt: the next one has the same Idempotency-Key. */
export async function takeRequest(
  { dialer, intent, deadlineMs }: ActionTools,
  { request }: Extract<ActionEffect, { readonly kind: "sendRequest" }>,
): Promise<ActionOutcome> {
  const { url, method, body, secretHeaders, withSecrets } = request;
  const answered = await dialer.request({
    ...{ doing: `send ${method}`, reason: "StageFailed", url, method, secretHeaders },
    headers: { "idempotency-key": intent.token, ...contentType(request) },
    ...(body !== undefined && { body }),
    ...(withSecrets && { homeOnly: true }),
    deadlineMs: Math.min(deadlineMs, exchangeMsMax),
    bytesMax: answerBytesMax,
    excerpt: true,
  });
  if (answered.kind === "failed") return { kind: "failed", failure: answered.failure, leftovers: [] };
  return decideAnswer(request, answered.value);
}

/** What a receiver cannot know otherwise; a Secret may name another type. */
function contentType({ body, secretHeaders }: HttpRequest): Readonly<Record<string, string>> {
  if (body === undefined || Object.hasOwn(secretHeaders, "content-type")) return {};
  return { "content-type": isJson(body) ? "application/json" : "text/plain; charset=utf-8" };
}

function isJson(body: string | Uint8Array): boolean {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What an answer means: as expected, done; refused for good (4xx but 408 and 429), never; all else may pass. */
export function decideAnswer(
  request: HttpRequest,
  { status, headers, body }: Pick<DialAnswer, "status" | "headers" | "body">,
): ActionOutcome {
  if (isExpected(request, status)) return { kind: "done" };
  const isFinal = status >= 400 && status <= 499 && status !== 408 && status !== 429;
  const excerpt = answerExcerpt(body, request);
  const address = URL.parse(request.url);
  const shown = address === null ? "the address" : shownAddress(address, "path");
  const seconds = Number(headers["retry-after"]?.match(/^\d{1,6}$/)?.[0]);
  const failure: Failure = {
    reason: "StageFailed",
    retry: isFinal ? "never" : "backoff",
    message: `${request.method} ${shown} answered ${status}${excerpt === "" ? "" : `: ${excerpt}`}`,
    ...(!isFinal && !Number.isNaN(seconds) && { retryAfterMs: seconds * 1000 }),
  };
  return { kind: "failed", failure, leftovers: [] };
}

function isExpected({ expectedStatus = [] }: HttpRequest, status: number): boolean {
  return expectedStatus.length === 0 ? status >= 200 && status <= 299 : expectedStatus.includes(status);
}
