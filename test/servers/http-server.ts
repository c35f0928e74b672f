import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { ServerIdentity } from "./self-signed.ts";

/** A request as it reached the server. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** All requests so far, once their bodies were read. */
  readonly seen: readonly SeenRequest[];
  /** Connections made so far. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

export interface ServerOptions {
  readonly host?: string;
  /** Absent: plain HTTP. */
  readonly tls?: ServerIdentity;
}

/** A real server on a free port of loopback, or of `host`. Its handler is called once the request's body was read. */
export async function startServer(handler: RequestListener, options: ServerOptions = {}): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  let connections = 0;
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      seen.push({ method, path: url, headers, body: Buffer.concat(parts).toString() });
      handler(request, response);
    });
  };
  const server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener);
  server.on("connection", () => {
    connections += 1;
  });
  server.listen(0, options.host ?? "127.0.0.1");
  await once(server, "listening");
  const close = (): Promise<void> => stop(server);
  const { port } = server.address() as AddressInfo; // a string only for pipes
  return { port, seen, connections: () => connections, close, [Symbol.asyncDispose]: close };
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}
