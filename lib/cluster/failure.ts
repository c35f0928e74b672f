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
    case "RequestEntityTooLarge":
      return { kind: "final", wayOut: "make it smaller, or split it: of one object about 1.5 MiB can be stored" };
    case "NoNamespace":
    case "TooLarge":
      return { kind: "final" };
    case "Invalid":
      return { kind: "final", ...wayOutOf(error) };
    default:
      return judgeStatus(error);
  }
}

function judgeStatus(error: ApiError): Judgement {
  switch (error.status) {
    case 405:
      return { kind: "final", wayOut: "no objects of this kind are kept; take it out" };
    case 400:
    case 413:
    case 415:
    case 422:
      return { kind: "final", ...wayOutOf(error) };
    case 401:
      return { kind: "passing", wayOut: "log in again, or correct the credentials" };
    case 403:
      return judgeForbidden(error);
    case undefined:
    default:
      return { kind: "passing", ...wayOutOf(error) };
  }
}

/** What the API server, its admission plugins and those who extend it say, with more than one status. */
interface KnownWords {
  readonly words: RegExp;
  /** What a user can do about it. */
  readonly wayOut: string;
  /** Time may help even where they come with a 403. */
  readonly mayPass?: true;
}

const knownWords: readonly KnownWords[] = [
  {
    words: /violates PodSecurity/,
    wayOut: "correct the Pod as it says, or the pod-security labels of its Namespace",
  },
  { words: /denied (?:the )?request/, wayOut: "do as it says, or change that policy" },
  { words: /may not be deleted/, wayOut: "keep it in the release, or keep it from being pruned" },
  { words: /failed calling webhook/, wayOut: "look at what serves that webhook" },
  {
    // a LimitRange, in the words of Kubernetes' plugin LimitRanger
    words: /(?:maximum|minimum) \S+ usage per \S+ is|max limit to request ratio per \S+ is/,
    wayOut: "do as it says, or change the LimitRange",
  },
  { words: /exceeded quota/, wayOut: "raise the quota, or make room in it", mayPass: true },
  {
    words: /is being terminated/,
    wayOut: "once that Namespace is gone, create it anew, or deliver to another one",
    mayPass: true,
  },
  {
    words: /looking up service account|no PriorityClass with name|^namespaces "[^"]*" not found/,
    wayOut: "create it, or deliver it in this stage or an earlier one",
    mayPass: true,
  },
];

function known({ message }: ApiError): KnownWords | undefined {
  return knownWords.find(({ words }) => words.test(message));
}

function wayOutOf(error: ApiError): Pick<Judgement, "wayOut"> {
  const wayOut = known(error)?.wayOut;
  return wayOut === undefined ? {} : { wayOut };
}

/** As the API server's authorizer says it; an admission plugin answers 403 too, with words of its own. */
const missingRight =
  /cannot (?<verb>\S+) (?:resource "(?<resource>[^"]*)" in API group "(?<group>[^"]*)"|path "(?<path>[^"]*)")/;

function judgeForbidden(error: ApiError): Judgement {
  const right = missingRight.exec(error.message)?.groups;
  if (right?.["verb"]?.startsWith("impersonate") === true)
    return { kind: "denied", wayOut: "grant the right to impersonate" };
  if (right !== undefined)
    return { kind: "denied", wayOut: `grant the verb ${right["verb"] ?? ""} on ${resourceOf(right)}` };
  const told = known(error);
  if (told === undefined) return { kind: "denied", wayOut: "grant the right to do this" };
  return { kind: told.mayPass === true ? "passing" : "final", wayOut: told.wayOut };
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
