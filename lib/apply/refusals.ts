import type { Failure } from "../api/index.ts";
import { failureOf, type ApiError, type KubeObject } from "../cluster/index.ts";
import { toldRefusalCharactersMax, toldRefusalsMax } from "./limits.ts";

/** An object that the API server would not take, and why. */
export interface Refusal {
  readonly object: Pick<KubeObject, "apiVersion" | "kind" | "metadata">;
  readonly error: ApiError;
}

/**
 * All refusals as one Failure, object by object, at most 10 of them. It is tried again where at least one may heal by
 * itself, after the longest pause that the server asked for; undefined where nothing was refused.
 */
export function failureOfRefusals(refusals: readonly Refusal[]): Failure | undefined {
  const failures = refusals.map(({ error }) => failureOf(error, "StageFailed"));
  const [first] = failures;
  if (first === undefined) return undefined;
  const curable = failures.some(({ retry }) => retry === "backoff");
  const denied = failures.every(({ reason }) => reason === "RBACDenied");
  const retryAfterMs = Math.max(0, ...failures.map((failure) => failure.retryAfterMs ?? 0));
  return {
    reason: denied ? "RBACDenied" : "StageFailed",
    retry: curable ? "backoff" : "never",
    message: failures.length === 1 ? first.message : tellAll(failures),
    ...(retryAfterMs > 0 && { retryAfterMs }),
  };
}

function tellAll(failures: readonly Failure[]): string {
  const told = failures.slice(0, toldRefusalsMax).map(({ message }) => cut(message));
  const more = failures.length - told.length;
  return `${failures.length} objects were refused: ${told.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

function cut(message: string): string {
  return message.length <= toldRefusalCharactersMax ? message : `${message.slice(0, toldRefusalCharactersMax)}…`;
}
