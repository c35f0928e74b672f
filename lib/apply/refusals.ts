import type { Failure } from "../api/index.ts";
import { failureOf, type ApiError, type KubeObject } from "../cluster/index.ts";
import { toldRefusalCharactersMax, toldRefusalsMax } from "./limits.ts";

/** An object that the API server would not take, and why. */
export interface Refusal {
  readonly object: Pick<KubeObject, "apiVersion" | "kind" | "metadata">;
  readonly error: ApiError;
  /** The file and document that it stands in. */
  readonly origin?: string;
  /** What a user can do about it, beside what the answer itself suggests. */
  readonly wayOut?: string;
}

/**
 * All refusals as one Failure, object by object, at most 10 of them. It is tried again where at least one may heal by
 * itself, after the longest pause that the server asked for; undefined where nothing was refused.
 */
export function failureOfRefusals(refusals: readonly Refusal[]): Failure | undefined {
  const failures = refusals.map(({ error }) => failureOf(error, "StageFailed"));
  const [first] = refusals;
  if (first === undefined) return undefined;
  const curable = failures.some(({ retry }) => retry === "backoff");
  const denied = failures.every(({ reason }) => reason === "RBACDenied");
  const retryAfterMs = Math.max(0, ...failures.map((failure) => failure.retryAfterMs ?? 0));
  return {
    reason: denied ? "RBACDenied" : "StageFailed",
    retry: curable ? "backoff" : "never",
    message: refusals.length === 1 ? tellRefusal(first, Infinity) : tellAll(refusals),
    ...(retryAfterMs > 0 && { retryAfterMs }),
  };
}

function tellAll(refusals: readonly Refusal[]): string {
  const told = refusals.slice(0, toldRefusalsMax).map((refusal) => tellRefusal(refusal, toldRefusalCharactersMax));
  const more = refusals.length - told.length;
  return `${refusals.length} objects were refused: ${told.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

/** What came back may be cut; what can be done about it, and where, is told to its end. */
function tellRefusal({ error, origin, wayOut }: Refusal, charactersMax: number): string {
  const { message } = failureOf(error, "StageFailed");
  const told = message.length <= charactersMax ? message : `${message.slice(0, charactersMax)}…`;
  const more = [wayOut, origin === undefined ? undefined : `it stands in ${origin}`];
  return [told, ...more.filter((part) => part !== undefined)].join("; ");
}
