import { once } from "node:events";
import { createServer as createProxy, type Server } from "node:http";
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from "node:net";
import { describe, expect } from "vitest";
import { failureOf } from "../../lib/cluster/index.ts";
import { base64, configMap, it, settings, settingsPath, status } from "./stub-cluster.ts";
import { selfSigned } from "../servers/self-signed.ts";
import { json, startStub } from "./stub-server.ts";

const found = json(200, configMap("settings"));
const tokenPath = "/api/v1/namespaces/shop/serviceaccounts/deployer/token";
const token = { user: { token: "own" } };

describe("TLS", () => {
  it("trusts the kubeconfig's authority", async ({ secure }) => {
    secure.stub.on(`GET ${settingsPath}`, found);
    expect(await (await secure.cluster()).get(settings)).toMatchObject({ kind: "done", value: {} });
  });

  it.for([
    { when: "of an unknown authority", cluster: { "certificate-authority-data": undefined }, why: "is not trusted" },
    {
      when: "for another name",
      cluster: { "tls-server-name": "kubernetes" },
      why: "is not trusted: Hostname/IP does not match",
    },
    {
      when: "that is checked against garbage",
      cluster: { "certificate-authority-data": base64("garbage") },
      why: "is not trusted",
    },
  ])("refuses a certificate $when, at once", async ({ cluster, why }, { secure }) => {
    const answer = await (await secure.cluster({ cluster })).get(settings);
    if (answer.kind === "done") throw new Error("this should have been refused");
    expect(answer.error.reason).toBe("NoAnswer");
    const { message, retry } = failureOf(answer.error, "StageFailed");
    expect(message).toContain(`Cannot get ConfigMap shop/settings: the certificate of ${secure.stub.url} ${why}`);
    expect(message).toContain("correct certificate-authority-data or tls-server-name");
    expect(retry).toBe("backoff");
    expect(secure.pauses).toEqual([]);
    expect(secure.stub.requests()).toEqual([]);
  });

  it.for([
    { when: "another name, where it is asked for", cluster: { "tls-server-name": "localhost" } },
    {
      when: "anything, where that is asked for",
      cluster: { "certificate-authority-data": undefined, "insecure-skip-tls-verify": true },
    },
  ])("accepts a certificate for $when", async ({ cluster }, { secure }) => {
    secure.stub.on(`GET ${settingsPath}`, found);
    const server = secure.stub.url.replace("localhost", "127.0.0.1");
    expect(await (await secure.cluster({ server })).get(settings)).toMatchObject({ kind: "refused" });
    expect(await (await secure.cluster({ server, cluster })).get(settings)).toMatchObject({ kind: "done" });
  });

  it("says so where the server speaks none", async ({ plain }) => {
    const server = plain.stub.url.replace("http:", "https:");
    const answer = await (await plain.cluster({ server })).get(settings);
    expect(answer).toMatchObject({
      kind: "refused",
      error: { reason: "NoAnswer", message: expect.stringContaining("could not agree on TLS") as unknown },
    });
    expect(plain.pauses).toEqual([]);
  });

  it("shows the client certificate, and never beside a ServiceAccount's token: the API server would believe the certificate", async ({
    secure,
  }) => {
    secure.stub.on(`GET ${settingsPath}`, found);
    const minted = { kind: "TokenRequest", spec: { expirationSeconds: 3600 }, status: { token: "minted" } };
    secure.stub.on(`POST ${tokenPath}`, json(201, minted));
    const { cert, key } = selfSigned("jane");
    const user = { "client-certificate-data": base64(cert), "client-key-data": base64(key) };
    const connection = await secure.connect({ user });
    await connection.as({ kind: "self" }).get(settings);
    await connection.as({ kind: "serviceAccount", namespace: "shop", name: "deployer" }).get(settings);
    const shown = secure.stub
      .requests()
      .map(({ method, path, certificate, headers }) => [`${method} ${path}`, certificate ?? headers.authorization]);
    expect(shown).toEqual([
      ["GET /api", "jane"],
      [`GET ${settingsPath}`, "jane"],
      [`POST ${tokenPath}`, "jane"],
      [`GET ${settingsPath}`, "Bearer minted"],
    ]);
  });

  it("says so where the client certificate is none", async ({ secure }) => {
    const user = { "client-certificate-data": base64("garbage"), "client-key-data": base64("garbage") };
    const answer = await (await secure.cluster({ user })).get(settings);
    expect(answer).toMatchObject({
      kind: "refused",
      error: {
        reason: "NoAnswer",
        message: expect.stringContaining("the client certificate or its key cannot be read") as unknown,
      },
    });
  });
});

describe("connections", () => {
  it("are kept", async ({ secure }) => {
    secure.stub.on(`GET ${settingsPath}`, found);
    const cluster = await secure.cluster();
    for (let i = 0; i < 5; i += 1) await cluster.get(settings);
    expect(secure.stub.connections()).toBe(1);
  });

  it("say who we are", async ({ plain }) => {
    plain.stub.on(`GET ${settingsPath}`, found);
    await (await plain.cluster(token)).get(settings);
    expect(plain.stub.requests().map(({ headers }) => [headers["user-agent"], headers.authorization])).toEqual([
      ["stageset/1.2.3 (test)", "Bearer own"],
      ["stageset/1.2.3 (test)", "Bearer own"],
    ]);
  });

  it("keep the path that the server's address begins with", async ({ plain }) => {
    plain.stub.on("GET /k8s/clusters/c-1/api", json(404, status(404, "NotFound", "no")));
    await (await plain.cluster({ server: `${plain.stub.url}/k8s/clusters/c-1/` })).get(settings);
    expect(plain.stub.requests()[0]?.path).toBe("/k8s/clusters/c-1/api");
  });

  it("tell whoever counts them", async ({ plain }) => {
    plain.stub.on(`GET ${settingsPath}`, json(503, {}), found);
    await (await plain.cluster()).get(settings);
    expect(plain.records.map(({ method, path, status: code, attempt }) => [method, path, code, attempt])).toEqual([
      ["GET", "/api", 200, 1],
      ["GET", settingsPath, 503, 1],
      ["GET", settingsPath, 200, 2],
    ]);
  });
});

/** Joins two sockets until either ends. */
function join(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  one.on("error", () => other.destroy());
  other.on("error", () => one.destroy());
}

/** A proxy that knows CONNECT, and what it was asked for. */
function connectProxy(answer: number): { server: Server; asked: string[] } {
  const asked: string[] = [];
  const server = createProxy((_request, response) => response.writeHead(405).end());
  server.on("connect", ({ url = "", headers }, client: Socket) => {
    asked.push(`${url} ${headers["proxy-authorization"] ?? ""}`.trim());
    client.write(`HTTP/1.1 ${answer} Answer\r\n\r\n`);
    const [host, port] = url.split(":");
    if (answer === 200) join(client, connectTcp(Number(port), host));
    else client.end();
  });
  return { server, asked };
}

/** A SOCKS 5 proxy that wants a user name and a password. */
function socksProxy(accepted: string): { server: ReturnType<typeof createServer>; asked: string[] } {
  const asked: string[] = [];
  const server = createServer((client) => {
    client.once("data", () => {
      client.write(Buffer.from([5, 2]));
      client.once("data", (login) => {
        const [user, password] = [login.subarray(2, 2 + (login[1] ?? 0)), login.subarray(3 + (login[1] ?? 0))].map(
          String,
        );
        const isAccepted = `${user ?? ""}:${password ?? ""}` === accepted;
        client.write(Buffer.from([1, isAccepted ? 0 : 1]));
        client.once("data", (request) => {
          const host = request.subarray(5, 5 + (request[4] ?? 0)).toString();
          const port = request.readUInt16BE(5 + (request[4] ?? 0));
          asked.push(`${host}:${port}`);
          client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
          join(client, connectTcp(port, host));
        });
      });
    });
  });
  return { server, asked };
}

async function listening(server: ReturnType<typeof createServer> | Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

describe("through a proxy", () => {
  it.for([{ tls: true }, { tls: false }])(
    "by CONNECT, with TLS to the API server: $tls",
    async ({ tls }, { plain, secure }) => {
      const stubCluster = tls ? secure : plain;
      stubCluster.stub.on(`GET ${settingsPath}`, found);
      const { server, asked } = connectProxy(200);
      const proxyUrl = `http://jane:p%40ss@127.0.0.1:${await listening(server)}`;
      const answer = await (await stubCluster.cluster({ cluster: { "proxy-url": proxyUrl } })).get(settings);
      server.close();
      expect(answer).toMatchObject({ kind: "done", value: {} });
      expect(asked).toEqual([`${new URL(stubCluster.stub.url).host} Basic ${base64("jane:p@ss")}`]);
    },
  );

  it("by SOCKS 5", async ({ secure }) => {
    secure.stub.on(`GET ${settingsPath}`, found);
    const { server, asked } = socksProxy("jane:p@ss");
    const proxyUrl = `socks5://jane:p%40ss@127.0.0.1:${await listening(server)}`;
    const answer = await (await secure.cluster({ cluster: { "proxy-url": proxyUrl } })).get(settings);
    server.close();
    expect(answer).toMatchObject({ kind: "done", value: {} });
    expect(asked).toEqual([new URL(secure.stub.url).host]);
  });

  it.for([
    {
      when: "CONNECT is refused",
      open: () => connectProxy(407).server,
      scheme: "http",
      why: "answered 407 to CONNECT",
    },
    {
      when: "the SOCKS password is wrong",
      open: () => socksProxy("joe:x").server,
      scheme: "socks5",
      why: "refused the user name and password",
    },
  ])("says so where $when", async ({ open, scheme, why }, { secure }) => {
    const server = open();
    const proxyUrl = `${scheme}://jane:p%40ss@127.0.0.1:${await listening(server)}`;
    const closed = once(server, "close"); // once the last connection to it is
    const answer = await (await secure.cluster({ cluster: { "proxy-url": proxyUrl } })).get(settings);
    server.close();
    await closed;
    expect(answer).toMatchObject({
      kind: "refused",
      error: { reason: "NoAnswer", message: expect.stringContaining(why) as unknown },
    });
    expect(JSON.stringify(answer)).not.toContain("p@ss");
  });

  it("says so where the proxy is no SOCKS proxy, or is not there", async ({ secure }) => {
    const web = await startStub();
    const address = new URL(web.url).host;
    const answer = await (await secure.cluster({ cluster: { "proxy-url": `socks5://${address}` } })).get(settings);
    await web.close();
    const after = await (await secure.cluster({ cluster: { "proxy-url": `http://${address}` } })).get(settings);
    expect([answer, after].map(({ kind }) => kind)).toEqual(["refused", "refused"]);
  });
});
