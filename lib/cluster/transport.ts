import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { finished, pipeline } from "node:stream";
import { TLSSocket } from "node:tls";
import { createGunzip } from "node:zlib";
import { type ClientCertificate, type Endpoint, openConnections } from "./connections.ts";
import * as limits from "./limits.ts";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path and query, below the server's own path. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly timeoutMs: number;
  /** The answer may have no end of its own: it ends where nothing of it has come for so long. */
  readonly quietMs?: number;
}

/** answered: whatever came back, read to its end. lost: no whole answer; `sent` is false where nothing can have reached the server. */
export type HttpOutcome =
  | { readonly kind: "answered"; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }
  | { readonly kind: "lost"; readonly sent: boolean; readonly code: string; readonly message: string };

/** Sends one request once. Never throws. */
export type Transport = (request: HttpRequest, certificate: ClientCertificate | undefined) => Promise<HttpOutcome>;

/** HTTP/1.1 over kept connections to one API server: a set of connections for each client certificate in use. */
export function openTransport(endpoint: Endpoint, answerBytesMax = limits.answerBytesMax): Transport {
  const connectionsFor = openConnections(endpoint);
  return async (request, certificate) => {
    let agent: Agent;
    try {
      agent = connectionsFor(certificate);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: "lost", sent: false, code: "CERT_UNREADABLE", message };
    }
    return send(endpoint.server, request, { agent, answerBytesMax });
  };
}

interface SendOptions {
  readonly agent: Agent;
  readonly answerBytesMax: number;
}

function send(server: URL, request: HttpRequest, { agent, answerBytesMax }: SendOptions): Promise<HttpOutcome> {
  const { method, path, headers, body, timeoutMs, quietMs } = request;
  return new Promise((resolve) => {
    const sending = (server.protocol === "https:" ? httpsRequest : httpRequest)(server, {
      method,
      path: server.pathname.replace(/\/$/, "") + path,
      headers: { ...headers, ...(body !== undefined && { "content-length": Buffer.byteLength(body) }) },
      agent,
    });
    let sent = false;
    const timer = setTimeout(() => {
      sending.destroy(new LostError("DEADLINE", "no answer in time"));
    }, timeoutMs);
    const finish = (outcome: HttpOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const lose = (error: Error): void => {
      finish({ kind: "lost", sent, code: codeOf(error), message: error.message });
    };
    sending.on("socket", (socket) => {
      if (!socket.connecting) sent = true;
      else socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", () => (sent = true));
    });
    sending.on("error", lose);
    sending.on("response", (response) => {
      readAll(response, answerBytesMax, quietMs).then((text) => {
        finish({ kind: "answered", status: response.statusCode ?? 0, headers: response.headers, body: text });
      }, lose);
    });
    sending.end(body);
  });
}

/** No whole answer, for a reason of ours. */
class LostError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads a body to its end, inflated. Rejects where the connection is cut in the middle, or the body is too long. */
function readAll(response: IncomingMessage, bytesMax: number, quietMs?: number): Promise<string> {
  const isZipped = response.headers["content-encoding"] === "gzip";
  const body = isZipped ? pipeline(response, createGunzip(), () => undefined) : response;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (): void => {
      resolve(Buffer.concat(chunks, bytes).toString("utf8"));
    };
    const quiet =
      quietMs === undefined
        ? undefined
        : startQuiet(
            quietMs,
            () => bytes,
            () => {
              settle();
              body.destroy();
            },
          );
    body.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > bytesMax) body.destroy(new LostError("TOO_LARGE", `over ${bytesMax} bytes`));
    });
    finished(body, (error) => {
      quiet?.stop();
      if (error === null || error === undefined) settle();
      else reject(error);
    });
  });
}

/**
 * Calls `over` once nothing has come for `ms`. A process that was busy for as long sees its timers before it reads its
 * sockets: so they are read once more first.
 */
function startQuiet(ms: number, come: () => number, over: () => void): { readonly stop: () => void } {
  let seen = come();
  let timer: NodeJS.Timeout;
  const look = (): void => {
    setImmediate(() => {
      if (come() === seen) over();
      else rest();
    });
  };
  const rest = (): void => {
    seen = come();
    timer = setTimeout(look, ms);
  };
  rest();
  return {
    stop: () => {
      clearTimeout(timer);
    },
  };
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
