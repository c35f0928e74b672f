import { afterEach, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "../../test/servers/http-server.ts";
import { createDialer, type DialerOptions } from "./dialer.ts";
import type { Dialer, DialRequest } from "./exchange.ts";

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

function dialer(options: Partial<DialerOptions> = {}): Dialer {
  const resolve = (host: string): Promise<readonly string[]> =>
    host === "nowhere.test"
      ? Promise.reject(Object.assign(new Error(), { code: "ENOTFOUND" }))
      : Promise.resolve(host === "evil.test" ? ["10.0.0.1", "169.254.169.254"] : ["127.0.0.1"]);
  const made = createDialer({ resolve, userAgent: "stageset/test", ...options });
  open.push(() => made.close());
  return made;
}

async function server(...args: Parameters<typeof startServer>): Promise<TestServer> {
  const started = await startServer(...args);
  open.push(started.close);
  return started;
}

function post(url: string, more: Partial<DialRequest> = {}): DialRequest {
  const parts = { doing: "send POST", reason: "StageFailed", deadlineMs: 5_000, bytesMax: 1_000 } as const;
  return { ...parts, method: "POST", body: "s3cret", url, ...more };
}

/** What came of a request, and of a question whether it may be made. */
async function told(asked: Promise<Awaited<ReturnType<Dialer["request"]>> | Awaited<ReturnType<Dialer["check"]>>>) {
  const result = await asked;
  return result.kind === "done" ? "done" : `${result.failure.retry}: ${result.failure.message}`;
}

describe("a POST with a body", () => {
  it.each([
    { when: "decimal", host: "2130706433" },
    { when: "octal", host: "0177.0.0.1" },
    { when: "hexadecimal", host: "0x7f000001" },
    { when: "short", host: "127.1" },
    { when: "with a trailing dot", host: "127.0.0.1." },
    { when: "localhost with a trailing dot", host: "localhost." },
    { when: "a name", host: "shop.test" },
    { when: "a name with a trailing dot", host: "shop.test." },
  ])(
    "to loopback in another spelling ($when, $host) never leaves, unless loopback is let through",
    async ({ host }) => {
      const shop = await server((_, response) => response.end());
      const url = `http://${host}:${shop.port}/`;
      const strict = dialer();
      expect(await told(strict.request(post(url)))).toMatch(/^never: Cannot send POST: .* a loopback address, /);
      expect(await told(strict.check(url))).toMatch(/^never: Cannot send a request: .* a loopback address, /);
      expect(shop.connections()).toBe(0);
      const lenient = dialer({ allowLoopback: true });
      expect(await told(lenient.check(url))).toBe("done");
      expect(shop.connections()).toBe(0);
      expect(await told(lenient.request(post(url)))).toBe("done");
      expect(shop.seen[0]?.body).toBe("s3cret");
    },
  );

  it.each([
    { when: "by number", to: "http://169.254.169.254/latest/meta-data" },
    { when: "in decimal", to: "http://2852039166/" },
    { when: "in octal", to: "http://0251.0376.0251.0376/" },
    { when: "in hexadecimal", to: "http://0xa9fea9fe/" },
    { when: "mapped into IPv6", to: "http://[::ffff:169.254.169.254]/" },
    { when: "by name", to: "http://evil.test/" },
    { when: "by name with a trailing dot, and loopback let through", to: "http://169.254.169.254./" },
  ])("and the metadata service, $when: neither asked nor redirected to", async ({ to }) => {
    for (const status of [303, 307, 308]) {
      const shop = await server((_, response) => response.writeHead(status, { Location: to }).end());
      const made = dialer({ allowLoopback: true });
      expect(await told(made.request(post(to)))).toMatch(/^never: .* a link-local address \(metadata services/);
      expect(await told(made.check(to))).toMatch(/^never: .* a link-local address \(metadata services/);
      expect(await told(made.request(post(`http://shop.test:${shop.port}/`)))).toMatch(
        /^never: .*(redirects to|the redirect to|redirects a POST)/,
      );
    }
  });

  it("and secrets in it goes to no other host, and no GET with its secrets either", async () => {
    const other = await server((_, response) => response.end());
    for (const status of [301, 302, 303, 307, 308]) {
      const shop = await server((_, response) =>
        response.writeHead(status, { Location: `http://other.test:${other.port}/` }).end(),
      );
      const asked = post(`http://shop.test:${shop.port}/`, { homeOnly: true, secretHeaders: { authorization: "x" } });
      expect(await told(dialer({ allowLoopback: true }).request(asked))).toContain("secrets are not sent to another");
    }
    expect(other.seen).toEqual([]);
  });
});

describe("an excerpt of a body", () => {
  it.each([
    { when: "of a failure", status: 503, bytes: 10, kept: 10 },
    { when: "as large as allowed", status: 200, bytes: 1_000, kept: 1_000 },
    { when: "one byte larger", status: 200, bytes: 1_001, kept: 1_000 },
    { when: "much larger", status: 400, bytes: 300_000, kept: 1_000 },
  ])("$when: $kept bytes", async ({ status, bytes, kept }) => {
    const shop = await server((_, response) => response.writeHead(status).end("x".repeat(bytes)));
    const came = await dialer({ allowLoopback: true }).request(
      post(`http://shop.test:${shop.port}/`, { excerpt: true }),
    );
    expect(came.kind === "done" && [came.value.status, came.value.body.length]).toEqual([status, kept]);
  });
});

describe("may an address be asked?", () => {
  it.each([
    { url: "https://10.0.0.1/", then: "done" },
    { url: "https://[fd12::1]/", then: "done" },
    { url: "https://[::ffff:127.0.0.1]/", then: "is a loopback address" },
    { url: "https://user:secret@10.0.0.1/?token=secret", then: "https://10.0.0.1/ carries a user or password" },
    { url: "ftp://10.0.0.1/", then: "is neither http nor https" },
    {
      url: "https://evil.test/x?token=secret",
      then: "never: Cannot send a request: https://evil.test/x resolves to 169.254.169.254, a link-local address",
    },
    { url: "https://nowhere.test/", then: "backoff: Cannot send a request: https://nowhere.test/ does not resolve" },
  ])("$url: $then", async ({ url, then }) => {
    expect(await told(dialer().check(url))).toContain(then);
  });
  it("only where the operator allows its host", async () => {
    const made = dialer({ allowedHosts: ["*.example.com"], resolve: () => Promise.resolve(["10.0.0.1"]) });
    expect(await told(made.check("https://hooks.example.com/"))).toBe("done");
    expect(await told(made.check("https://example.org/"))).toContain("is not on a host of --allowed-action-hosts");
  });
});
