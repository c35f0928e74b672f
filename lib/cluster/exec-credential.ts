import { bearer, type Credential } from "./credentials.ts";
import { isRecord } from "./record.ts";

export type ExecCredentialRead =
  | { readonly kind: "read"; readonly credential: Credential; readonly expires: string | undefined }
  | { readonly kind: "wrong"; readonly why: string };

/** What a credential plugin printed. `why` never repeats it: it may hold half a token. */
export function readExecCredential(output: string, apiVersion: string): ExecCredentialRead {
  const printed = parse(output);
  if (!isRecord(printed) || printed["kind"] !== "ExecCredential")
    return { kind: "wrong", why: "no ExecCredential in JSON" };
  if (printed["apiVersion"] !== apiVersion)
    return { kind: "wrong", why: `an ExecCredential of another apiVersion than ${apiVersion}` };
  const status = isRecord(printed["status"]) ? printed["status"] : {};
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp: expires } = status;
  const authorization = typeof token === "string" ? bearer(token) : undefined;
  const hasCertificate = typeof cert === "string" && typeof key === "string";
  if (authorization === undefined && !hasCertificate)
    return { kind: "wrong", why: "an ExecCredential without a token or a client certificate" };
  return {
    kind: "read",
    credential: {
      ...(authorization !== undefined && { authorization }),
      ...(hasCertificate && { certificate: { cert, key } }),
    },
    expires: typeof expires === "string" ? expires : undefined,
  };
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output) as unknown;
  } catch {
    return undefined;
  }
}
