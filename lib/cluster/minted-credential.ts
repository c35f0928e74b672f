import { after, type Clock, type Instant } from "../base/index.ts";
import type { Answer } from "./api-error.ts";
import type { Credential, CredentialSource } from "./credentials.ts";
import * as limits from "./limits.ts";

export interface MintedToken {
  /** The value of the Authorization header. */
  readonly authorization: string;
  /** How long it lives from now. */
  readonly lifeMs: number;
}

/** A credential that is made on demand, kept in memory for most of its life, and made anew where it is refused before. */
export function mintedCredential(mint: () => Promise<Answer<MintedToken>>, clock: Clock): CredentialSource {
  let held: { readonly credential: Credential; readonly until: Instant } | undefined;
  let minting: Promise<Answer<Credential>> | undefined;
  const obtain = async (): Promise<Answer<Credential>> => {
    const began = clock.now();
    const minted = await mint();
    if (minted.kind === "refused") return minted;
    const credential = { authorization: minted.value.authorization };
    held = { credential, until: after(began, minted.value.lifeMs * limits.mintedTokenShare) };
    return { kind: "done", value: credential };
  };
  return {
    async current() {
      if (held !== undefined && clock.now() < held.until) return { kind: "done", value: held.credential };
      minting ??= obtain().finally(() => (minting = undefined));
      return minting;
    },
    renew(refused) {
      if (held?.credential.authorization === refused.authorization) held = undefined;
      return Promise.resolve(true);
    },
  };
}
