import { describe, expect, it } from "vitest";
import { failed, type HttpAction, type Intent } from "../../api/index.ts";
import { instant } from "../../base/index.ts";
import type { ClusterReader } from "../../cluster/index.ts";
import { httpVerb } from "./http.ts";

const since = "2026-01-01T00:00:00Z";
const intent: Intent = {
  action: "a/pre/h",
  verb: "http",
  digest: "d",
  token: "t1",
  attempt: 1,
  startedAt: since,
  since,
};
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** What the verb answers, and which Secrets it read. */
async function next(
  http: Partial<HttpAction>,
  data: Readonly<Record<string, string>> | undefined,
  isAllowed = true,
): Promise<{ readonly told: string; readonly read: readonly string[]; readonly request?: object }> {
  const read: string[] = [];
  const get: ClusterReader["get"] = ({ apiVersion, kind, namespace, name }) => {
    read.push(`${kind} ${namespace ?? ""}/${name}`);
    const metadata = { name, uid: "u", resourceVersion: "1", creationTimestamp: since };
    return Promise.resolve({ kind: "done", value: data && { apiVersion, kind, metadata, data } });
  };
  const action = {
    name: "h",
    onSupersede: "Wait",
    http: { url: "https://a.test/x", method: "POST", ...http },
  } as const;
  const move = await httpVerb.next({
    view: { action, intent, namespace: "shop", now: instant(0) },
    cluster: { get } as never,
    mayAsk: () =>
      Promise.resolve(
        isAllowed
          ? { kind: "done", value: undefined }
          : failed({ reason: "StageFailed", retry: "never", message: "not that one" }),
      ),
    pinOf: () => Promise.reject(new Error("no")),
    objectsOf: () => Promise.reject(new Error("no")),
  });
  if (move.kind === "failed") return { told: `${move.failure.retry}: ${move.failure.message}`, read };
  if (move.kind !== "act" || move.effect.kind !== "sendRequest") return { told: move.kind, read };
  expect(move.intent).toBe(intent);
  return { told: "act", read, request: move.effect.request };
}

const plain = { url: "https://a.test/x", method: "POST", secretHeaders: {}, withSecrets: false };
const header = (key: string) => ({ headersFrom: [{ name: "hook", key }] });

describe("an http action", () => {
  it("is sent as it stands, whatever went before", async () => {
    expect((await next({ body: "{}", expectedStatus: [202] }, undefined)).request).toEqual({
      ...plain,
      body: "{}",
      expectedStatus: [202],
    });
    expect((await next({}, undefined)).request).toEqual(plain);
  });
  it("takes body and headers from Secrets, each read once", async () => {
    const http = { ...header("Authorization"), bodyFrom: { name: "hook", key: "body" } };
    const came = await next(http, { Authorization: base64("Bearer s3cret"), body: base64("b0dy") });
    expect(came.read).toEqual(["Secret shop/hook"]);
    expect(came.request).toEqual({
      ...{ ...plain, secretHeaders: { authorization: "Bearer s3cret" }, withSecrets: true },
      body: Buffer.from("b0dy"),
    });
  });
  it("reads no Secret for an address that may not be asked", async () => {
    const came = await next(header("Authorization"), { Authorization: base64("s3cret") }, false);
    expect(came).toEqual({ told: "never: not that one", read: [] });
  });
});

describe("an http action that cannot be sent", () => {
  const value = "Bearer s3cret\nHost: x";
  it.each([
    {
      when: "no such Secret",
      http: header("Authorization"),
      data: undefined,
      then: "backoff: Cannot read Secret shop/hook: there is none; create it, or correct the action",
    },
    {
      when: "no such key",
      http: { bodyFrom: { name: "hook", key: "body" } },
      data: { other: base64("s3cret") },
      then: "backoff: Cannot read Secret shop/hook: it has no key body; add it, or correct the action",
    },
    {
      when: "a key of objects",
      http: header("constructor"),
      data: {},
      then: "backoff: Cannot read Secret shop/hook: it has no",
    },
    {
      when: "a line break in a header",
      http: header("Authorization"),
      data: { Authorization: base64(value) },
      then: "never: Cannot send key Authorization of Secret shop/hook as a header: its value holds a line break",
    },
    {
      when: "a line break at its end",
      http: header("X"),
      data: { X: base64("s3cret\n") },
      then: "its value holds a line",
    },
    { when: "a NUL", http: header("X"), data: { X: base64("s3cret\0") }, then: "its value holds a line" },
    {
      when: "another host",
      http: header("Host"),
      data: { Host: base64("s3cret") },
      then: "that header is not free to be set",
    },
    {
      when: "another key",
      http: header("idempotency-KEY"),
      data: { "idempotency-KEY": base64("s3cret") },
      then: "that header is not free to be set",
    },
    {
      when: "a header twice",
      http: { headersFrom: [...header("X-A").headersFrom, ...header("x-a").headersFrom] },
      data: { "X-A": base64("s3cret"), "x-a": base64("s3cret") },
      then: "another one has the same name",
    },
    {
      when: "a GET with a body",
      http: { method: "GET" as const, body: "" },
      data: undefined,
      then: "never: Cannot send GET: it has a body",
    },
    {
      when: "a HEAD with a body",
      http: { method: "HEAD" as const, body: "x" },
      data: undefined,
      then: "never: Cannot send HEAD: ",
    },
  ])("$when: $then", async ({ http, data, then }) => {
    const { told } = await next(http, data);
    expect(told).toContain(then);
    expect(told).not.toContain("s3cret");
  });
});
