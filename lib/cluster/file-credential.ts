import { readFile } from "node:fs/promises";
import type { Clock, Instant } from "../base/index.ts";
import type { Given, UserAccess } from "./access.ts";
import type { Answer } from "./api-error.ts";
import { bearer, type Credential, type CredentialSource, noIdentity } from "./credentials.ts";
import * as limits from "./limits.ts";

/** A token or a certificate as a kubeconfig gives it. What stands in files is read again from time to time: it is rotated. */
export function givenCredential(user: Omit<UserAccess, "plugin">, clock: Clock): CredentialSource {
  let held: { readonly credential: Credential; readonly since: Instant } | undefined;
  const hasFiles = [user.token, user.certificate?.cert, user.certificate?.key].some((given) => given?.kind === "file");
  const readAgain = async (): Promise<Answer<Credential>> => {
    const read = await readCredential(user);
    if (read.kind === "done") held = { credential: read.value, since: clock.now() };
    return read;
  };
  return {
    async current() {
      if (held === undefined) return readAgain();
      const isDue = hasFiles && clock.now() - held.since >= limits.fileCredentialMs;
      if (isDue) await readAgain(); // half written just now, perhaps: the old one may still serve
      return { kind: "done", value: held.credential };
    },
    async renew(refused) {
      if (!hasFiles) return false;
      const read = await readAgain();
      return read.kind === "done" && !isSame(read.value, refused);
    },
  };
}

async function readCredential({ token, basic, certificate }: Omit<UserAccess, "plugin">): Promise<Answer<Credential>> {
  try {
    const authorization = token === undefined ? basicOf(basic) : bearer((await readGiven(token)).trim());
    if (token !== undefined && authorization === undefined) return noIdentity(`${nameOf(token)} is no token`);
    const pair = certificate && { cert: await readGiven(certificate.cert), key: await readGiven(certificate.key) };
    return {
      kind: "done",
      value: {
        ...(authorization !== undefined && { authorization }),
        ...(pair !== undefined && { certificate: pair }),
      },
    };
  } catch (error) {
    return noIdentity(`the credentials cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function nameOf(given: Given): string {
  return given.kind === "file" ? `what stands in ${given.path}` : "the token of the kubeconfig";
}

/** @throws where the file cannot be read; the message names it */
export async function readGiven(given: Given): Promise<string> {
  return given.kind === "value" ? given.value : readFile(given.path, "utf8");
}

function basicOf(basic: UserAccess["basic"]): string | undefined {
  return basic === undefined
    ? undefined
    : `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString("base64")}`;
}

export function isSame(one: Credential, other: Credential): boolean {
  return one.authorization === other.authorization && one.certificate?.cert === other.certificate?.cert;
}
