import type { Failure, Reason } from "../api/index.ts";
import type { ApiError } from "./api-error.ts";
import * as limits from "./limits.ts";
import { cutText } from "./text.ts";

/**
 * The one place where an answer of the API server becomes a Failure (1-architecture, "Failures").
 * Forbidden is RBACDenied and names the right to grant; that, an unknown kind and an object that is refused as it stands
 * (400, 405, 413, 415, 422) do not retry. Everything else may pass: a conflict, 429, 5xx, no answer, a missing Namespace,
 * a full quota, a login that failed.
 * @param otherwise the reason of whatever is not about rights: what the asker was at
 */
export function failureOf(error: ApiError, otherwise: Reason): Failure {
  const { kind, wayOut } = judge(error);
  const asked = error.retryAfterMs;
  const message = `Cannot ${error.doing}: ${toldBy(error)}${wayOut === undefined ? "" : `; ${wayOut}`}`;
  return {
    reason: kind === "denied" ? "RBACDenied" : otherwise,
    retry: kind === "passing" ? "backoff" : "never",
    message: cutText(message, limits.failureMessageBytesMax),
    ...(kind === "passing" && asked !== undefined && { retryAfterMs: asked }),
  };
}

interface Judgement {
  /** denied: a right is missing. final: it stays so until somebody changes something. passing: time may help. */
  readonly kind: "denied" | "final" | "passing";
  readonly wayOut?: string;
}

function judge(error: ApiError): Judgement {
  switch (error.reason) {
    case "NoSuchKind":
      return { kind: "final", wayOut: "install its CustomResourceDefinition, or correct apiVersion and kind" };
    case "NoSense":
      return { kind: "passing", wayOut: "is the server's address that of a Kubernetes API server?" };
    case "NoNamespace":
    case "Invalid":
    case "TooLarge":
      return { kind: "final" };
    default:
      return judgeStatus(error);
  }
}

function judgeStatus(error: ApiError): Judgement {
  switch (error.status) {
    case 400:
    case 405:
    case 413:
    case 415:
    case 422:
      return { kind: "final" };
    case 401:
      return { kind: "passing", wayOut: "log in again, or correct the credentials" };
    case 403:
      return judgeForbidden(error.message);
    case undefined:
    default:
      return { kind: "passing" };
  }
}

/** As the API server's authorizer says it; an admission plugin answers 403 too, with words of its own. */
const missingRight =
  /cannot (?<verb>\S+) (?:resource "(?<resource>[^"]*)" in API group "(?<group>[^"]*)"|path "(?<path>[^"]*)")/;

function judgeForbidden(message: string): Judgement {
  const right = missingRight.exec(message)?.groups;
  if (right?.["verb"]?.startsWith("impersonate") === true)
    return { kind: "denied", wayOut: "grant the right to impersonate" };
  if (right !== undefined)
    return { kind: "denied", wayOut: `grant the verb ${right["verb"] ?? ""} on ${resourceOf(right)}` };
  if (/exceeded quota|is being terminated/.test(message)) return { kind: "passing" };
  if (/violates PodSecurity|denied the request|denied request/.test(message)) return { kind: "final" };
  return { kind: "denied", wayOut: "grant the right to do this" };
}

function resourceOf({ resource = "", group = "", path }: Readonly<Record<string, string | undefined>>): string {
  if (path !== undefined) return path;
  return group === "" ? resource : `${resource} of ${group}`;
}

/** What came back: the status with Kubernetes' word for it, and what was said. */
function toldBy({ status, reason, message }: ApiError): string {
  const said = message === "" ? "it gave no reason" : message;
  if (reason === "NoSense") return `what came back (${status ?? "nothing"}) was ${said}`;
  return status === undefined ? said : `the API server answered ${status} ${reason}: ${said}`;
}
