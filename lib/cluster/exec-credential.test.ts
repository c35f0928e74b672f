import { describe, expect, it } from "vitest";
import { readExecCredential } from "./exec-credential.ts";

const apiVersion = "client.authentication.k8s.io/v1";

function printed(status: unknown, fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ apiVersion, kind: "ExecCredential", status, ...fields });
}

describe("readExecCredential", () => {
  it.each([
    { when: "a token", status: { token: "t" }, credential: { authorization: "Bearer t" } },
    {
      when: "a certificate",
      status: { clientCertificateData: "C", clientKeyData: "K" },
      credential: { certificate: { cert: "C", key: "K" } },
    },
    {
      when: "both",
      status: { token: "t", clientCertificateData: "C", clientKeyData: "K" },
      credential: { authorization: "Bearer t", certificate: { cert: "C", key: "K" } },
    },
  ])("reads $when", ({ status, credential }) => {
    expect(readExecCredential(printed(status), apiVersion)).toEqual({ kind: "read", credential, expires: undefined });
  });

  it("reads when it expires", () => {
    const read = readExecCredential(printed({ token: "t", expirationTimestamp: "2026-11-23T10:00:00Z" }), apiVersion);
    expect(read).toMatchObject({ expires: "2026-11-23T10:00:00Z" });
  });

  it.each([
    { when: "garbage", output: "token: s3cret", why: "no ExecCredential in JSON" },
    { when: "nothing", output: "", why: "no ExecCredential in JSON" },
    { when: "another kind", output: '{"kind":"Secret","token":"s3cret"}', why: "no ExecCredential in JSON" },
    {
      when: "another version",
      output: printed({ token: "s3cret" }, { apiVersion: "client.authentication.k8s.io/v1beta1" }),
      why: "another apiVersion",
    },
    { when: "no status", output: printed(undefined), why: "without a token or a client certificate" },
    {
      when: "a certificate without a key",
      output: printed({ clientCertificateData: "s3cret" }),
      why: "without a token",
    },
    { when: "a token that no header may carry", output: printed({ token: "s3cret\n" }), why: "without a token" },
  ])("refuses $when, and repeats nothing of it", ({ output, why }) => {
    const read = readExecCredential(output, apiVersion);
    expect(read).toMatchObject({ kind: "wrong", why: expect.stringContaining(why) as unknown });
    expect(JSON.stringify(read)).not.toContain("s3cret");
  });
});
