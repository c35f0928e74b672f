import type { Answer } from "./api-error.ts";
import type { ClientCertificate } from "./connections.ts";

/** What a request shows to say who asks. */
export interface Credential {
  /** The value of the Authorization header. */
  readonly authorization?: string;
  readonly certificate?: ClientCertificate;
}

/** Where a credential comes from. It may be renewed at any time, so it is asked for before each attempt. */
export interface CredentialSource {
  /** A refusal says what is wrong with the credential; what it was wanted for, the asker adds. */
  current(): Promise<Answer<Credential>>;
  /** The server refused `refused` with 401. Is there perhaps another one now? Not where it never changes. */
  renew(refused: Credential): Promise<boolean>;
}

/** undefined where `token` is none: empty, or with characters that no header may carry. */
export function bearer(token: string): string | undefined {
  return /^[\x21-\x7e]+$/.test(token) ? `Bearer ${token}` : undefined;
}

/** The error of a credential that could not be had. `message` holds no part of any credential. */
export function noIdentity(message: string): Answer<never> {
  return { kind: "refused", error: { doing: "log in", reason: "NoIdentity", message, causes: [] } };
}
