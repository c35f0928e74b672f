import { describe, expect, it } from "vitest";
import * as limits from "./limits.ts";
import { readNonsense, readRefusal } from "./refusal.ts";

const asIs = (text: string): string => text;

function statusBody(fields: Record<string, unknown>): string {
  return JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", ...fields });
}

function read(
  status: number,
  body: string,
  contentType = "application/json",
  retryAfter?: string,
): ReturnType<typeof readRefusal> {
  return readRefusal({ status, body, contentType, retryAfter }, "get ConfigMap shop/a", asIs);
}

describe("readRefusal", () => {
  it("reads a Status", () => {
    const body = statusBody({
      reason: "Invalid",
      message: 'ConfigMap "a" is\ninvalid',
      details: {
        name: "a",
        kind: "ConfigMap",
        causes: [{ reason: "FieldValueRequired", message: "Required value", field: "spec.x" }],
      },
    });
    expect(read(422, body)).toEqual({
      doing: "get ConfigMap shop/a",
      status: 422,
      reason: "Invalid",
      message: 'ConfigMap "a" is invalid',
      causes: [{ field: "spec.x", reason: "FieldValueRequired", message: "Required value" }],
      about: { name: "a", resource: "ConfigMap" },
    });
  });

  it.each([
    { when: "the header", header: "7", seconds: undefined, then: 7_000 },
    { when: "the Status", header: undefined, seconds: 3, then: 3_000 },
    { when: "both: the header", header: "7", seconds: 3, then: 7_000 },
    {
      when: "a date, which the API server never sends",
      header: "Wed, 21 Oct 2026 07:28:00 GMT",
      seconds: undefined,
      then: undefined,
    },
    { when: "none", header: undefined, seconds: undefined, then: undefined },
  ])("takes the pause from $when", ({ header, seconds, then }) => {
    const body = statusBody({ reason: "TooManyRequests", details: { retryAfterSeconds: seconds } });
    expect(read(429, body, "application/json", header).retryAfterMs).toBe(then);
  });

  it.each([
    {
      when: "a text",
      body: "404 page not found\n",
      contentType: "text/plain",
      status: 404,
      reason: "NotFound",
      message: "404 page not found",
    },
    {
      when: "HTML",
      body: "<html><title>Bad\nGateway</title>",
      contentType: "text/html",
      status: 502,
      reason: "BadGateway",
      message: 'an HTML page titled "Bad Gateway", not a Kubernetes answer',
    },
    {
      when: "HTML that says it is JSON",
      body: "<!DOCTYPE html><p>",
      contentType: "application/json",
      status: 401,
      reason: "Unauthorized",
      message: "an HTML page, not a Kubernetes answer",
    },
    { when: "nothing", body: "", contentType: "", status: 503, reason: "ServiceUnavailable", message: "" },
    {
      when: "other JSON",
      body: '{"error":"no"}',
      contentType: "application/json",
      status: 418,
      reason: "Unknown",
      message: '{"error":"no"}',
    },
    {
      when: "a Status without any field",
      body: statusBody({}),
      contentType: "application/json",
      status: 403,
      reason: "Forbidden",
      message: "",
    },
    {
      when: "a Status with fields of other types",
      body: statusBody({ reason: 7, message: {}, details: { causes: "x" } }),
      contentType: "application/json",
      status: 409,
      reason: "Conflict",
      message: "",
    },
  ])("makes sense of $when", ({ body, contentType, status, reason, message }) => {
    expect(read(status, body, contentType)).toMatchObject({ status, reason, message });
  });

  it.each([
    "failed to create typed patch object (a/b; /v1, Kind=ConfigMap): .foo: field not declared in schema",
    "failed to convert new object (a/b; /v1, Kind=Secret) to proper version: illegal base64 data",
  ])("calls what does not fit the schema Invalid, which the API server does not: %s", (message) => {
    expect(read(500, statusBody({ message }))).toMatchObject({ status: 500, reason: "Invalid" });
  });

  it.each([
    "etcdserver: request is too large",
    "rpc error: code = ResourceExhausted desc = trying to send message larger than max (2901069 vs. 2097152)",
  ])("calls what the store cannot take too large, which the API server does not: %s", (message) => {
    expect(read(500, statusBody({ message }))).toMatchObject({ status: 500, reason: "RequestEntityTooLarge" });
  });

  it.each([
    { when: "at the limit", letters: limits.serverMessageBytesMax, cut: false },
    { when: "one past it", letters: limits.serverMessageBytesMax + 1, cut: true },
  ])("keeps a message $when", ({ letters, cut }) => {
    const { message } = read(400, statusBody({ message: "x".repeat(letters) }));
    expect(message.endsWith("…")).toBe(cut);
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(limits.serverMessageBytesMax);
  });

  it("conceals in message and causes", () => {
    const body = statusBody({ message: "bad hunter2", details: { causes: [{ field: "data", message: "hunter2" }] } });
    const conceal = (text: string): string => text.replaceAll("hunter2", "(hidden)");
    const error = readRefusal(
      { status: 422, body, contentType: undefined, retryAfter: undefined },
      "apply Secret a",
      conceal,
    );
    expect(JSON.stringify(error)).not.toContain("hunter2");
  });
});

describe("readNonsense", () => {
  it.each([
    {
      when: "a login page",
      body: "<html><title>Log in</title>",
      message: 'an HTML page titled "Log in", not a Kubernetes answer',
    },
    { when: "half an answer", body: '{"kind":"ConfigMapLi', message: "no JSON, or not all of it" },
  ])("$when", ({ body, message }) => {
    const error = readNonsense({ status: 200, contentType: undefined, body }, "list ConfigMap");
    expect(error).toMatchObject({ status: 200, reason: "NoSense", message });
  });
});
