/** Stands between a process and the API server, and strikes at one of its requests. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Agent, request as sendOverTls } from "node:https";
import type { AddressInfo } from "node:net";

/** before: the request never reaches the API server. after: it has answered, and nobody hears of it. */
export const moments = ["before", "after"] as const;
export type Moment = (typeof moments)[number];

export interface Upstream {
  readonly server: string;
  /** PEM. */
  readonly ca: string;
}

export interface Strike {
  /** Asked at each request, once. */
  readonly isNow: () => boolean;
  readonly moment: Moment;
  readonly blow: () => Promise<void>;
}

export interface DeathProxy {
  readonly url: string;
  /** Has the strike happened? */
  readonly hasStruck: () => boolean;
  /** Cuts all connections; resolves once the API server has answered whatever reached it. */
  readonly close: () => Promise<void>;
}

interface Answered {
  readonly answer: IncomingMessage;
  readonly body: Buffer;
}

/** Opens one on a free port of loopback. An answer goes back whole or not at all. */
export async function openDeathProxy(upstream: Upstream, strike?: Strike): Promise<DeathProxy> {
  const agent = new Agent({ keepAlive: true, ca: upstream.ca });
  const underWay = new Set<Promise<void>>();
  let hasStruck = false;
  let isFalling = false;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const struck = strike?.isNow() === true ? strike : undefined;
    if (isFalling) return void response.destroy(); // What is tried again meanwhile comes too late.
    hasStruck ||= struck !== undefined;
    const body = await readAll(request);
    if (struck?.moment === "before") return fall(struck, response);
    const { answer, body: told } = await forward(upstream, agent, request, body);
    if (struck?.moment === "after") return fall(struck, response);
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders).end(told);
  };
  /** Whoever waits for the answer learns at once that there will be none. */
  const fall = async ({ blow }: Strike, response: ServerResponse): Promise<void> => {
    isFalling = true;
    const fallen = blow();
    response.destroy();
    await fallen;
    isFalling = false;
  };
  const server = createServer((request, response) => {
    const handled = handle(request, response)
      .catch(() => void response.destroy()) // The API server is gone, or the process is: both look like this to the other.
      .finally(() => underWay.delete(handled));
    underWay.add(handled);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a string only for pipes
    hasStruck: () => hasStruck,
    async close() {
      server.closeAllConnections();
      server.close();
      await Promise.all(underWay);
      agent.destroy();
    },
  };
}

async function forward(
  { server }: Upstream,
  agent: Agent,
  { method, url = "", headers }: IncomingMessage,
  body: Buffer,
): Promise<Answered> {
  const sending = sendOverTls(new URL(url, server), { method, agent, headers });
  sending.end(body);
  const [answer] = (await once(sending, "response")) as [IncomingMessage];
  return { answer, body: await readAll(answer) };
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
