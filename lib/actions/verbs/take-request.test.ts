import { afterEach, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "../../../test/servers/http-server.ts";
import type { Intent } from "../../api/index.ts";
import { createDialer } from "../../network/index.ts";
import type { ActionOutcome, ActionTools, HttpRequest } from "../action-effect.ts";
import { answerBytesMax, answerMessageBytesMax, exchangeMsMax } from "../limits.ts";
import { answerExcerpt } from "./answer-excerpt.ts";
import { decideAnswer, takeRequest } from "./take-request.ts";

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
const asked: HttpRequest = { url: "https://u.test/x?k=s3cret", method: "POST", secretHeaders: {}, withSecrets: false };
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

async function server(...args: Parameters<typeof startServer>): Promise<TestServer> {
  const started = await startServer(...args);
  open.push(started.close);
  return started;
}

async function take(request: Partial<HttpRequest>, deadlineMs = 5_000): Promise<ActionOutcome> {
  const dialer = createDialer({
    ...{ resolve: () => Promise.resolve(["127.0.0.1"]), userAgent: "stageset/test", allowLoopback: true },
  });
  open.push(() => dialer.close());
  const tools = { dialer, intent, deadlineMs } as unknown as ActionTools;
  return takeRequest(tools, { kind: "sendRequest", request: { ...asked, ...request } });
}

function told(outcome: ActionOutcome): string {
  return outcome.kind === "failed" ? `${outcome.failure.retry}: ${outcome.failure.message}` : outcome.kind;
}

describe("a request", () => {
  it.each([
    { when: "JSON", body: '{"a": 1}', type: "application/json" },
    { when: "a text", body: "{a}", type: "text/plain; charset=utf-8" },
    { when: "bytes of JSON", body: Buffer.from("[1]"), type: "application/json" },
    { when: "no body", body: undefined, type: undefined },
  ])("carries its key, and says what its body is: $when", async ({ body, type }) => {
    const shop = await server((_, response) => response.end());
    const url = `http://shop.test:${shop.port}/`;
    expect(told(await take({ url, ...(body !== undefined && { body }) }))).toBe("done");
    const [seen] = shop.seen;
    expect(seen?.headers["idempotency-key"]).toBe("t1");
    expect(seen?.headers["content-type"]).toBe(type);
    expect(seen?.body).toBe(body?.toString() ?? "");
  });
  it("of a Secret names its own content type", async () => {
    const shop = await server((_, response) => response.end());
    const secretHeaders = { "content-type": "application/cloudevents+json", authorization: "Bearer s3cret" };
    await take({ url: `http://shop.test:${shop.port}/`, body: "{}", secretHeaders, withSecrets: true });
    expect(shop.seen[0]?.headers).toMatchObject(secretHeaders);
  });
  it("with secrets is redirected to no other host; without, by 303 alone", async () => {
    const other = await server((_, response) => response.end());
    const shop = await server((_, response) =>
      response.writeHead(303, { Location: `http://other.test:${other.port}/` }).end(),
    );
    const url = `http://shop.test:${shop.port}/`;
    const secret = { body: Buffer.from("s3cret"), withSecrets: true };
    expect(told(await take({ url, ...secret }))).toContain("never: Cannot send POST: ");
    expect(other.connections()).toBe(0);
    expect(told(await take({ url, body: "plain" }))).toBe("done");
    expect(other.seen[0]).toMatchObject({ method: "GET", body: "" });
  });
  it("that gets no answer is a failed attempt", async () => {
    const shop = await server(() => undefined);
    const url = `http://shop.test:${shop.port}/`;
    expect(told(await take({ url }, 150))).toContain(`backoff: Cannot send POST: ${url} did not answer within 150ms`);
    await shop.close();
    expect(told(await take({ url }))).toContain("backoff: Cannot send POST: ");
  });
  it.each([
    { deadlineMs: exchangeMsMax - 1, then: exchangeMsMax - 1 },
    { deadlineMs: exchangeMsMax + 1, then: exchangeMsMax },
  ])("may take as long as the step and an exchange allow: $deadlineMs: $then", async ({ deadlineMs, then }) => {
    let given: unknown;
    const request: ActionTools["dialer"]["request"] = (one) => {
      given = [one.deadlineMs, one.bytesMax];
      return Promise.resolve({
        kind: "done",
        value: { status: 200, headers: {}, body: new Uint8Array(), url: one.url },
      });
    };
    const tools = { dialer: { request }, intent, deadlineMs } as unknown as ActionTools;
    await takeRequest(tools, { kind: "sendRequest", request: asked });
    expect(given).toEqual([then, answerBytesMax]);
  });
  it("shows an answer's beginning, however large it is", async () => {
    const shop = await server((_, response) => response.writeHead(503).end("x".repeat(10 * answerBytesMax)));
    const message = told(await take({ url: `http://shop.test:${shop.port}/p?token=s3cret` }));
    expect(message).toMatch(/^backoff: POST http:\/\/shop\.test:\d+\/p answered 503: x{1021}…$/);
  });
});

describe("what an answer means", () => {
  it.each([
    { status: 200, then: "done" },
    { status: 299, then: "done" },
    { status: 302, then: "backoff: POST https://u.test/x answered 302" },
    { status: 400, then: "never: POST https://u.test/x answered 400" },
    { status: 408, then: "backoff: POST https://u.test/x answered 408" },
    { status: 429, then: "backoff: POST https://u.test/x answered 429" },
    { status: 499, then: "never: POST https://u.test/x answered 499" },
    { status: 500, then: "backoff: POST https://u.test/x answered 500" },
    { status: 404, expectedStatus: [404, 410], then: "done" },
    { status: 200, expectedStatus: [404, 410], then: "backoff: POST https://u.test/x answered 200" },
    { status: 204, expectedStatus: [], then: "done" },
  ])("$status of $expectedStatus: $then", ({ status, expectedStatus, then }) => {
    const request = { ...asked, ...(expectedStatus !== undefined && { expectedStatus }) };
    expect(told(decideAnswer(request, { status, headers: {}, body: new Uint8Array() }))).toBe(then);
  });
  it.each([
    { after: "7", then: 7_000 },
    { after: "Wed, 21 Oct 2026 07:28:00 GMT", then: undefined },
    { after: "-1", then: undefined },
  ])("asks for a pause of $after: $then", ({ after, then }) => {
    const outcome = decideAnswer(asked, { status: 503, headers: { "retry-after": after }, body: new Uint8Array() });
    expect(outcome.kind === "failed" && outcome.failure.retryAfterMs).toBe(then);
  });
});

describe("an excerpt", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  it.each([
    { when: "control characters", text: " a\r\n\u001b[31mb\u202ec\u0000 ", then: "a [31mb c" },
    { when: "as long as allowed", text: "x".repeat(answerMessageBytesMax), then: "x".repeat(answerMessageBytesMax) },
    { when: "one longer", text: "x".repeat(answerMessageBytesMax + 1), then: `${"x".repeat(1021)}…` },
    { when: "cut between characters", text: "é".repeat(600), then: `${"é".repeat(510)}…` },
  ])("of $when", ({ text, then }) => {
    expect(answerExcerpt(bytes(text), asked)).toBe(then);
  });
  it.each([
    { when: "a header", text: "bad header Bearer t0k3n-abc", then: "bad header (hidden)" },
    { when: "its token alone", text: "unknown t0k3n-abc.", then: "unknown (hidden)." },
    { when: "a password of Basic", text: "user anna, password hunter2", then: "user (hidden), password (hidden)" },
    { when: "a field of the body", text: '{"got":"p4ssw0rd"}', then: '{"got":"(hidden)"}' },
    { when: "what is longer than shown", text: `${"x".repeat(1020)}t0k3n-abc`, then: `${"x".repeat(1020)}…` },
  ])("hides what came from Secrets: $when", ({ text, then }) => {
    const secretHeaders = { authorization: "Bearer t0k3n-abc", other: `Basic ${btoa("anna:hunter2")}` };
    const body = bytes('{"key":"p4ssw0rd"}');
    const excerpt = answerExcerpt(bytes(text), { secretHeaders, body, withSecrets: true });
    expect(excerpt.replace(/\(h?i?d?d?e?n?…$/, "…")).toBe(then);
  });
});
