import type { Instant } from "../base/index.ts";
import type { Answer, ApiError } from "./api-error.ts";
import { bearer } from "./credentials.ts";
import type { Exchange } from "./exchange.ts";
import { jsonOf } from "./json.ts";
import * as limits from "./limits.ts";
import type { MintedToken } from "./minted-credential.ts";
import { isRecord } from "./record.ts";

export interface ServiceAccountName {
  readonly namespace: string;
  readonly name: string;
}

/** Has the API server make a token for a ServiceAccount. Needs the right to `create` `serviceaccounts/token` there. */
export async function requestToken(
  exchange: Exchange,
  { namespace, name }: ServiceAccountName,
  deadline: Instant,
): Promise<Answer<MintedToken>> {
  const doing = `mint a token for ServiceAccount ${namespace}/${name}`;
  const answer = await exchange({
    doing,
    method: "POST",
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/${encodeURIComponent(name)}/token`,
    headers: { "content-type": "application/json" },
    body: jsonOf({
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: limits.mintedTokenSeconds },
    }),
    repeat: "always", // a token more does no harm
    deadline,
  });
  if (answer.kind === "refused") return { kind: "refused", error: identityError(answer.error) };
  const { spec, status } = isRecord(answer.value.body) ? answer.value.body : {};
  const authorization = isRecord(status) && typeof status["token"] === "string" ? bearer(status["token"]) : undefined;
  const seconds = isRecord(spec) ? spec["expirationSeconds"] : undefined;
  if (authorization === undefined || typeof seconds !== "number") {
    const message = "a TokenRequest without a token";
    return { kind: "refused", error: { doing, status: answer.value.status, reason: "NoSense", message, causes: [] } };
  }
  return { kind: "done", value: { authorization, lifeMs: seconds * 1000 } };
}

/** A ServiceAccount that is missing must not look like a missing object to whoever asked for one. */
export function identityError(error: ApiError): ApiError {
  if (error.status !== 404) return error;
  const { doing, message, causes } = error;
  const why = `there is no such identity: ${message}; create it, or correct serviceAccountName`;
  return { doing, reason: "NoIdentity", message: why, causes };
}
