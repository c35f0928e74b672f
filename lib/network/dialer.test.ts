import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { selfSigned } from "../../test/servers/self-signed.ts";
import { startServer, type TestServer } from "../../test/servers/http-server.ts";
import { createDialer, type DialerOptions } from "./dialer.ts";
import type { DialAnswer, Dialer, DialRequest } from "./exchange.ts";
import { connectionsPerHostMax, unwantedBytesMax } from "./limits.ts";
import { resolveBySystem } from "./resolver.ts";

const toLoopback = (): Promise<readonly string[]> => Promise.resolve(["127.0.0.1"]);
const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

function dialer(options: Partial<DialerOptions> = {}): Dialer {
  const made = createDialer({ resolve: toLoopback, userAgent: "stageset/test", allowLoopback: true, ...options });
  open.push(() => made.close());
  return made;
}

async function server(...args: Parameters<typeof startServer>): Promise<TestServer> {
  const started = await startServer(...args);
  open.push(started.close);
  return started;
}

/** A server of bare TCP, for what no HTTP server would say. */
async function tcpServer(reply: string): Promise<number> {
  const listening = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => socket.end(reply));
  });
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  open.push(async () => {
    listening.close();
    await once(listening, "close");
  });
  return (listening.address() as AddressInfo).port;
}

/** Writes into an answer as long as somebody reads. */
function endless(response: ServerResponse): void {
  if (response.write("x".repeat(65_536))) setImmediate(endless, response);
  else response.once("drain", endless.bind(undefined, response));
}

function ask(url: string, more: Partial<DialRequest> = {}): DialRequest {
  return { doing: "fetch it", reason: "SourceNotReady", deadlineMs: 5_000, bytesMax: 1_000, url, ...more };
}

async function answer(made: Dialer, asked: DialRequest): Promise<DialAnswer> {
  const result = await made.request(asked);
  if (result.kind === "failed") throw new Error(result.failure.message);
  return result.value;
}

async function complaint(made: Dialer, asked: DialRequest): Promise<string> {
  const result = await made.request(asked);
  if (result.kind === "done") throw new Error(`answered ${result.value.status}`);
  expect(result.failure.reason).toBe(asked.reason);
  return `${result.failure.retry}: ${result.failure.message}`;
}

describe("an answer", () => {
  it("comes with status, headers and body, over a connection that is kept and a name that is resolved once", async () => {
    const asked: string[] = [];
    const resolve = (host: string): Promise<readonly string[]> => {
      asked.push(host);
      return toLoopback();
    };
    const shop = await server((_, response) => response.writeHead(200, { "X-Kind": "a" }).end("hello"));
    const made = dialer({ resolve });
    for (const path of ["/1", "/2", "/3", "/4", "/5"]) {
      const came = await answer(made, ask(`http://shop.test.:${shop.port}${path}`));
      expect(came.status).toBe(200);
      expect(came.headers["x-kind"]).toBe("a");
      expect(Buffer.from(came.body).toString()).toBe("hello");
      expect(came.url).toBe(`http://shop.test.:${shop.port}${path}`);
    }
    expect(shop.connections()).toBeLessThan(3); // the client may open a second one while it tidies up after an answer
    expect(asked).toHaveLength(shop.connections());
    expect(shop.seen[0]?.headers["user-agent"]).toBe("stageset/test");
  });
  it("comes from a name as this machine resolves it", async () => {
    const shop = await server((_, response) => response.end("hello"));
    const made = dialer({ resolve: resolveBySystem });
    expect((await answer(made, ask(`http://localhost:${shop.port}/`))).status).toBe(200);
    expect(await complaint(made, ask("http://shop.invalid/"))).toContain("does not resolve to an address");
  });
  it("is handed over piece by piece where it is asked so", async () => {
    const shop = await server((_, response) => response.end("hello"));
    const pieces: Uint8Array[] = [];
    const receive = (piece: Uint8Array): void => void pieces.push(piece);
    const came = await answer(dialer(), ask(`http://127.0.0.1:${shop.port}/`, { receive }));
    expect(came.body).toHaveLength(0);
    expect(Buffer.concat(pieces).toString()).toBe("hello");
  });
  it("carries method, headers, secrets and body there", async () => {
    const shop = await server((_, response) => response.end());
    const headers = { "content-type": "application/json" };
    const secretHeaders = { authorization: "Bearer s3cret" };
    await answer(
      dialer(),
      ask(`http://127.0.0.1:${shop.port}/x?y=1`, { method: "PUT", headers, secretHeaders, body: "{}" }),
    );
    expect(shop.seen[0]).toMatchObject({
      method: "PUT",
      path: "/x?y=1",
      body: "{}",
      headers: { ...headers, ...secretHeaders },
    });
  });
  it("of another status than 2xx has no body, and is no failure", async () => {
    const shop = await server((_, response) => response.writeHead(503, { "Retry-After": "7" }).end("x".repeat(2_000)));
    const came = await answer(dialer(), ask(`http://127.0.0.1:${shop.port}/`));
    expect(came).toMatchObject({ status: 503, headers: { "retry-after": "7" }, body: new Uint8Array() });
  });
  it.each([
    { when: "as large as allowed", bytes: 1_000, then: "came with 1000" },
    { when: "one byte larger", bytes: 1_001, then: "answers with more than 1000 bytes; make it smaller" },
  ])("$when: $then", async ({ bytes, then }) => {
    const shop = await server((_, response) => response.end("x".repeat(bytes)));
    const result = await dialer().request(ask(`http://127.0.0.1:${shop.port}/`));
    const told = result.kind === "done" ? `came with ${result.value.body.length}` : result.failure.message;
    expect(told).toContain(then);
  });
  it("without end is left at its limit", async () => {
    const shop = await server((_, response) => {
      endless(response);
    });
    expect(await complaint(dialer(), ask(`http://127.0.0.1:${shop.port}/`))).toContain("never: ");
  });
  it("that is not wanted may be of any size", async () => {
    const shop = await server((_, response) => response.end("x".repeat(100_000)));
    const came = await answer(dialer(), ask(`http://127.0.0.1:${shop.port}/`, { bytesMax: 0 }));
    expect(came).toMatchObject({ status: 200, body: new Uint8Array() });
  });
});

describe("connections to one host", () => {
  it("are kept after an unwanted body that is small", async () => {
    const shop = await server((_, response) => response.writeHead(404).end("x".repeat(unwantedBytesMax)));
    const made = dialer();
    for (let index = 0; index < 5; index += 1) await answer(made, ask(`http://shop.test:${shop.port}/`));
    expect(shop.connections()).toBeLessThan(3);
  });
  it("are left after one without end", async () => {
    const shop = await server((_, response) => {
      endless(response.writeHead(404));
    });
    const made = dialer();
    for (let index = 0; index < 5; index += 1) {
      expect(await answer(made, ask(`http://shop.test:${shop.port}/`))).toMatchObject({
        status: 404,
        body: new Uint8Array(),
      });
    }
    expect(shop.connections()).toBe(5);
  });
  it.each([
    { method: "GET" as const, times: 1, then: "status 200" },
    { method: "HEAD" as const, times: 1, then: "status 200" },
    { method: "GET" as const, times: 2, then: "closed the connection before its answer was complete" },
    { method: "POST" as const, times: 1, then: "closed the connection before its answer was complete" },
  ])("closed $times times before the answer to a $method: $then", async ({ method, times, then }) => {
    let left = times;
    const shop = await server((_, response) => {
      left -= 1;
      if (left < 0) response.end();
      else response.destroy();
    });
    const result = await dialer().request(ask(`http://shop.test:${shop.port}/`, { method }));
    const told = result.kind === "done" ? `status ${result.value.status}` : result.failure.message;
    expect(told).toContain(then);
    expect(shop.seen).toHaveLength(method === "POST" ? 1 : 2);
  });
  it(`are ${connectionsPerHostMax} at most`, async () => {
    const shop = await server((_, response) => setImmediate(() => response.end()));
    const made = dialer();
    const all = Array.from({ length: 3 * connectionsPerHostMax }, () =>
      answer(made, ask(`http://shop.test:${shop.port}/`)),
    );
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual(all.map(() => 200));
    expect(shop.connections()).toBe(connectionsPerHostMax);
  });
});

describe("an address that is never connected to", () => {
  it.each([
    { when: "loopback by number", host: "127.0.0.1", addresses: [], then: "is a loopback address" },
    {
      when: "a name of loopback",
      host: "shop.test",
      addresses: ["127.0.0.1"],
      then: "resolves to 127.0.0.1, a loopback address",
    },
    {
      when: "a name of loopback in IPv6",
      host: "shop.test",
      addresses: ["::1"],
      then: "resolves to ::1, a loopback address",
    },
    { when: "a name of it in disguise", host: "shop.test", addresses: ["::ffff:7f00:1"], then: "a loopback address" },
    {
      when: "loopback among others",
      host: "shop.test",
      addresses: ["10.0.0.1", "127.0.0.1"],
      then: "a loopback address",
    },
    {
      when: "a name of a metadata service",
      host: "shop.test",
      addresses: ["169.254.169.254"],
      then: "a link-local address (metadata services live there)",
    },
    { when: "a resolver that makes no sense", host: "shop.test", addresses: ["shop.test"], then: "no IP address" },
  ])("$when: $then", async ({ host, addresses, then }) => {
    const shop = await server((_, response) => response.end("reached"));
    const made = dialer({ allowLoopback: false, resolve: () => Promise.resolve(addresses) });
    const told = await complaint(made, ask(`http://${host}:${shop.port}/x`));
    expect(told).toContain(`never: Cannot fetch it: http://${host}:${shop.port}/x `);
    expect(told).toContain(`${then}, which is never connected to; use an address that other machines reach`);
    expect(shop.connections()).toBe(0);
  });
  it("is a metadata service also where loopback is let through", async () => {
    const made = dialer({ resolve: () => Promise.resolve(["169.254.169.254"]) });
    expect(await complaint(made, ask("http://shop.test/"))).toContain("a link-local address");
  });
  it("is one that the operator did not allow", async () => {
    const shop = await server((_, response) => response.writeHead(302, { Location: "http://other.test/x" }).end());
    const made = dialer({ allowedHosts: ["shop.test"] });
    expect(await complaint(made, ask(`http://shop.test:${shop.port}/`))).toBe(
      `never: Cannot fetch it: http://shop.test:${shop.port}/ redirects to http://other.test, and that is not on a host of --allowed-action-hosts; use one that is, or have this one added`,
    );
  });
});

describe("TLS", () => {
  const identity = selfSigned("shop.test");
  it.each(["shop.test", "shop.test."])("names and checks %s, though its address is connected to", async (host) => {
    const named: unknown[] = [];
    const shop = await server(
      ({ socket }, response) => {
        named.push(socket instanceof TLSSocket && socket.servername);
        response.end("hello");
      },
      { tls: identity },
    );
    const came = await answer(dialer({ ca: identity.cert }), ask(`https://${host}:${shop.port}/`));
    expect(Buffer.from(came.body).toString()).toBe("hello");
    expect(named).toEqual(["shop.test"]);
  });
  it.each([
    {
      when: "a certificate that nobody vouches for",
      host: "shop.test",
      ca: undefined,
      then: "DEPTH_ZERO_SELF_SIGNED_CERT",
    },
    { when: "one for another name", host: "other.test", ca: identity.cert, then: "ERR_TLS_CERT_ALTNAME_INVALID" },
  ])("refuses $when: $then", async ({ host, ca, then }) => {
    const shop = await server((_, response) => response.end("hello"), { tls: identity });
    const made = dialer(ca === undefined ? {} : { ca });
    expect(await complaint(made, ask(`https://${host}:${shop.port}/`))).toContain(
      `backoff: Cannot fetch it: https://${host}:${shop.port}/ shows a certificate that is not trusted (${then}); renew it`,
    );
    expect(shop.seen).toEqual([]);
  });
  it("is not what a plain server speaks", async () => {
    const shop = await server((_, response) => response.end("hello"));
    expect(await complaint(dialer(), ask(`https://shop.test:${shop.port}/`))).toContain(
      "does not answer in HTTP as it should",
    );
  });
  it("never falls to http", async () => {
    const plain = await server((_, response) => response.end("hello"));
    const shop = await server(
      (_, response) => response.writeHead(302, { Location: `http://shop.test:${plain.port}/` }).end(),
      { tls: identity },
    );
    const told = await complaint(dialer({ ca: identity.cert }), ask(`https://shop.test:${shop.port}/`));
    expect(told).toContain("redirects from https to an address without it; have it redirect to https");
    expect(plain.seen).toEqual([]);
  });
});

describe("redirects", () => {
  it.each([
    { times: 5, then: "hello" },
    { times: 6, then: "redirects more than 5 times" },
  ])("$times in a row: $then", async ({ times, then }) => {
    const shop = await server(({ url }, response) => {
      const left = Number(url?.slice(1));
      if (left === 0) response.end("hello");
      else response.writeHead(302, { Location: `/${left - 1}` }).end();
    });
    const result = await dialer().request(ask(`http://shop.test:${shop.port}/${times}`));
    const told = result.kind === "done" ? Buffer.from(result.value.body).toString() : result.failure.message;
    expect(told).toContain(then);
  });
  it("leave secrets behind where they lead to another host", async () => {
    const other = await server((_, response) => response.end());
    const shop = await server(({ url }, response) => {
      const to = url === "/1" ? "/2" : `http://other.test:${other.port}/3`;
      response.writeHead(307, { Location: to }).end();
    });
    const secretHeaders = { authorization: "Bearer s3cret", cookie: "s3cret" };
    const headers = { "x-plain": "yes" };
    const came = await answer(dialer(), ask(`http://shop.test:${shop.port}/1`, { secretHeaders, headers }));
    expect(came.url).toBe(`http://other.test:${other.port}/3`);
    expect(shop.seen.map((request) => request.headers.authorization)).toEqual(["Bearer s3cret", "Bearer s3cret"]);
    expect(JSON.stringify(other.seen)).not.toContain("s3cret");
    expect(other.seen[0]?.headers["x-plain"]).toBe("yes");
  });
  it.each([
    {
      when: "by number",
      to: "http://169.254.169.254/",
      then: "redirects to http://169.254.169.254, and that is a link-local",
    },
    {
      when: "by name",
      to: "http://evil.test/token",
      then: "the redirect to http://evil.test resolves to 169.254.169.254, a link-local",
    },
  ])("to what is never connected to, $when: refused", async ({ to, then }) => {
    const shop = await server((_, response) => response.writeHead(302, { Location: to }).end());
    const resolve = (host: string): Promise<readonly string[]> =>
      Promise.resolve([host === "evil.test" ? "169.254.169.254" : "127.0.0.1"]);
    expect(await complaint(dialer({ resolve }), ask(`http://shop.test:${shop.port}/`))).toContain(then);
  });
});

describe("no answer", () => {
  it.each([
    { when: "headers that never come", begin: false },
    { when: "a body that stops", begin: true },
  ])("$when: the deadline ends it", async ({ begin }) => {
    const shop = await server((_, response) => {
      if (begin) response.write("hel");
    });
    const url = `http://127.0.0.1:${shop.port}/`;
    expect(await complaint(dialer(), ask(url, { deadlineMs: 150 }))).toContain(
      `backoff: Cannot fetch it: ${url} did not answer within 150ms; check that it is up`,
    );
  });
  it("a name that takes too long: the deadline ends it", async () => {
    const resolve = (): Promise<readonly string[]> => new Promise(() => undefined);
    expect(await complaint(dialer({ resolve }), ask("http://shop.test/", { deadlineMs: 150 }))).toContain(
      "did not answer within",
    );
  });
  it.each([
    { when: "a name that has none", addresses: [], then: "does not resolve to an address" },
    { when: "a name that nobody knows", addresses: undefined, then: "does not resolve to an address" },
  ])("$when: $then", async ({ addresses, then }) => {
    const unknown = Object.assign(new Error("getaddrinfo ENOTFOUND shop.test"), { code: "ENOTFOUND" });
    const resolve = (): Promise<readonly string[]> =>
      addresses === undefined ? Promise.reject(unknown) : Promise.resolve(addresses);
    expect(await complaint(dialer({ resolve }), ask("http://shop.test/"))).toContain(
      `backoff: Cannot fetch it: http://shop.test/ ${then}`,
    );
  });
  it("nobody listens", async () => {
    const shop = await server((_, response) => response.end());
    await shop.close();
    expect(await complaint(dialer(), ask(`http://127.0.0.1:${shop.port}/`))).toContain("backoff: ");
    expect(await complaint(dialer(), ask(`http://shop.test:${shop.port}/`))).toContain(
      "refused the connection; check that it runs",
    );
  });
  it.each([
    { when: "cut before an answer", reply: "", then: "closed the connection before its answer was complete" },
    {
      when: "cut in its body",
      reply: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel",
      then: "before its answer was complete",
    },
    {
      when: "cut in its chunks",
      reply: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
      then: "before its answer was complete",
    },
    { when: "not HTTP", reply: "220 smtp.example.com ESMTP\r\n\r\n", then: "does not answer in HTTP as it should" },
  ])("$when: $then", async ({ reply, then }) => {
    const port = await tcpServer(reply);
    expect(await complaint(dialer(), ask(`http://shop.test:${port}/`))).toContain(
      `backoff: Cannot fetch it: http://shop.test:${port}/ `,
    );
    expect(await complaint(dialer(), ask(`http://shop.test:${port}/`))).toContain(then);
  });
  it("a secret that no header can hold is not shown", async () => {
    const told = await complaint(
      dialer(),
      ask("http://shop.test/", { secretHeaders: { authorization: "Bearer s3cret\n" } }),
    );
    expect(told).toContain("never: Cannot fetch it: http://shop.test/ cannot be asked; a header");
    expect(told).not.toContain("s3cret");
  });
});

it("does not take a bug of its caller for a failure", async () => {
  const shop = await server((_, response) => response.end("hello"));
  const receive = (): void => {
    throw new TypeError("a bug");
  };
  await expect(dialer().request(ask(`http://127.0.0.1:${shop.port}/`, { receive }))).rejects.toThrow("a bug");
});

it.each([
  { when: "it may not be asked", url: "http://169.254.169.254/s3cr3t?a=s3cr3t", options: {} },
  { when: "it is no address for this", url: "ftp://example.test/s3cr3t", options: {} },
  { when: "nobody listens", url: "http://example.test:9/s3cr3t", options: {} },
  { when: "its name leads to this machine", url: "http://example.test/s3cr3t", options: { allowLoopback: false } },
])("shows the host alone of an address whose path is secret: $when", async ({ url, options }) => {
  const result = await dialer(options).request(ask(url, { pathIsSecret: true }));
  const message = result.kind === "failed" ? result.failure.message : "";
  expect(message).toContain(`Cannot fetch it: ${new URL(url).protocol}//${new URL(url).host} `);
  expect(message).not.toContain("s3cr3t");
});
