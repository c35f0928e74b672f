import { done, type Failure, type HttpAction, type Result } from "../../api/index.ts";
import type { HttpRequest } from "../action-effect.ts";
import { verb, type ActionMove, type ActionSight, type ActionView, type Verb } from "../action-move.ts";
import { readSecretParts, type SecretParts } from "./http-secrets.ts";

/** What a request needs. refused: its address may not be asked, or not now. */
export type HttpSeen =
  | { readonly kind: "refused"; readonly failure: Failure }
  | { readonly kind: "allowed"; readonly parts: SecretParts };

/** http: whether an earlier request arrived, nobody can know. It is sent again, with the same Idempotency-Key. */
export const httpVerb: Verb = verb(look, decideHttp);

async function look({ view: { action, namespace }, cluster, mayAsk }: ActionSight): Promise<Result<HttpSeen>> {
  const { http } = action;
  if (http === undefined) return done({ kind: "allowed", parts: { kind: "found", headers: {} } });
  // No Secret is read for an address that may not be asked.
  const allowed = await mayAsk(http.url);
  if (allowed.kind === "failed") return done({ kind: "refused", failure: allowed.failure });
  const parts = await readSecretParts(cluster, namespace, http);
  return parts.kind === "failed" ? parts : done({ kind: "allowed", parts: parts.value });
}

export function decideHttp({ action: { http }, intent }: ActionView, seen: HttpSeen): ActionMove {
  if (http === undefined) return { kind: "done", leftovers: [] };
  const { method } = http;
  if ((method === "GET" || method === "HEAD") && (http.body !== undefined || http.bodyFrom !== undefined)) {
    return failing("never", `Cannot send ${method}: it has a body, and a ${method} has none; use POST, or remove it`);
  }
  if (seen.kind === "refused") return { kind: "failed", failure: seen.failure, leftovers: [] };
  const { parts } = seen;
  switch (parts.kind) {
    case "missing":
      return failing("backoff", parts.message);
    case "wrong":
      return failing("never", parts.message);
    case "found":
      return { kind: "act", intent, effect: { kind: "sendRequest", request: requestOf(http, parts) } };
  }
}

function requestOf(
  { url, method, body: plain, expectedStatus }: HttpAction,
  parts: Extract<SecretParts, { readonly kind: "found" }>,
): HttpRequest {
  const body = parts.body ?? plain;
  return {
    ...{ url, method, secretHeaders: parts.headers },
    withSecrets: parts.body !== undefined || Object.keys(parts.headers).length > 0,
    ...(body !== undefined && { body }),
    ...(expectedStatus !== undefined && { expectedStatus }),
  };
}

function failing(retry: Failure["retry"], message: string): ActionMove {
  return { kind: "failed", failure: { reason: "StageFailed", retry, message }, leftovers: [] };
}
