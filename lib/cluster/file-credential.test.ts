import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Clock, instant } from "../base/index.ts";
import type { UserAccess } from "./access.ts";
import type { CredentialSource } from "./credentials.ts";
import { givenCredential } from "./file-credential.ts";
import * as limits from "./limits.ts";

let folder = "";
let file = "";
let now = 0;
const clock: Clock = { now: () => instant(now), sleep: () => Promise.resolve() };
beforeEach(async () => {
  now = 0;
  folder = await mkdtemp(join(tmpdir(), "token-"));
  file = join(folder, "token");
  await writeFile(file, "one\n");
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function fromFile(): CredentialSource {
  return givenCredential({ token: { kind: "file", path: file } }, clock);
}

async function current(source: CredentialSource): Promise<string | undefined> {
  const answer = await source.current();
  return answer.kind === "done" ? answer.value.authorization : answer.error.message;
}

describe("a credential of a kubeconfig", () => {
  it.each<{ when: string; user: UserAccess; then: unknown }>([
    { when: "nothing", user: {}, then: {} },
    { when: "a token", user: { token: { kind: "value", value: "t" } }, then: { authorization: "Bearer t" } },
    {
      when: "user name and password",
      user: { basic: { username: "u", password: "p" } },
      then: { authorization: "Basic dTpw" },
    },
    {
      when: "a certificate",
      user: { certificate: { cert: { kind: "value", value: "C" }, key: { kind: "value", value: "K" } } },
      then: { certificate: { cert: "C", key: "K" } },
    },
  ])("$when", async ({ user, then }) => {
    const source = givenCredential(user, clock);
    expect(await source.current()).toEqual({ kind: "done", value: then });
    expect(await source.renew({})).toBe(false);
  });

  it.each([
    { when: "just before its time", ms: limits.fileCredentialMs - 1, then: "Bearer one" },
    { when: "when its time has come", ms: limits.fileCredentialMs, then: "Bearer two" },
  ])("is read again from its file $when: $then", async ({ ms, then }) => {
    const source = fromFile();
    await source.current();
    await writeFile(file, "two");
    now = ms;
    expect(await current(source)).toBe(then);
  });

  it("is read again at once where it was refused, and only helps where it changed", async () => {
    const source = fromFile();
    expect(await current(source)).toBe("Bearer one");
    expect(await source.renew({ authorization: "Bearer one" })).toBe(false);
    await writeFile(file, "two");
    expect(await source.renew({ authorization: "Bearer one" })).toBe(true);
    expect(await current(source)).toBe("Bearer two");
  });

  it("stays as it was while its file cannot be read", async () => {
    const source = fromFile();
    await source.current();
    await rm(file);
    now = limits.fileCredentialMs;
    expect(await current(source)).toBe("Bearer one");
  });

  it.each([
    { when: "no file", content: undefined, why: "ENOENT" },
    { when: "an empty one", content: "", why: "token is no token" },
    { when: "what no header may carry", content: "a\u0000b", why: "token is no token" },
  ])("is missing with $when", async ({ content, why }) => {
    await (content === undefined ? rm(file) : writeFile(file, content));
    const answer = await fromFile().current();
    expect(answer).toMatchObject({ kind: "refused", error: { reason: "NoIdentity" } });
    expect(await current(fromFile())).toContain(why);
  });
});
