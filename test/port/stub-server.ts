import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { type SeenRequest, startServer } from "../servers/http-server.ts";
import type { ServerIdentity } from "../servers/self-signed.ts";

/** What reached the server. */
export interface StubRequest extends SeenRequest {
  readonly headers: IncomingHttpHeaders;
  /** The CN of the client's certificate; absent where it showed none. */
  readonly certificate?: string;
}

export type StubAnswer = (response: ServerResponse, request: IncomingMessage) => void;

/** An HTTP server on a real socket that answers as it is told, and remembers what it was asked. */
export interface Stub {
  readonly url: string;
  readonly requests: () => readonly StubRequest[];
  /** How many connections were opened to it. */
  readonly connections: () => number;
  /** Answers to `METHOD /path` (without its query), in turn; the last one stays. */
  on(route: string, ...answers: readonly StubAnswer[]): void;
  /** The requests to a route. */
  asked(route: string): readonly StubRequest[];
  close(): Promise<void>;
}

/** @param tls its key and certificate; absent: plain HTTP */
export async function startStub(tls?: ServerIdentity): Promise<Stub> {
  const routes = new Map<string, StubAnswer[]>();
  const certificates: (string | undefined)[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    certificates.push(certificateName(request));
    const answers = routes.get(routeOf(request.method ?? "", request.url ?? "")) ?? [nothingThere];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(response, request);
  };
  const askForCertificates = { requestCert: true, rejectUnauthorized: false };
  const server = await startServer(handle, tls === undefined ? {} : { tls: { ...tls, ...askForCertificates } });
  const requests = (): StubRequest[] =>
    server.seen.map((seen, i) => {
      const certificate = certificates[i];
      return { ...seen, ...(certificate !== undefined && { certificate }) };
    });
  return {
    url: tls === undefined ? `http://127.0.0.1:${server.port}` : `https://localhost:${server.port}`,
    requests,
    connections: server.connections,
    on(route, ...answers) {
      routes.set(route, [...answers]);
    },
    asked: (route) => requests().filter(({ method, path }) => routeOf(method, path) === route),
    close: server.close,
  };
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // a string only for pipes
  server.close();
  await once(server, "close");
  return port;
}

export function json(code: number, body: unknown, headers: Readonly<Record<string, string>> = {}): StubAnswer {
  return (response) => {
    response.writeHead(code, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };
}

export function page(code: number, html: string): StubAnswer {
  return (response) => {
    response.writeHead(code, { "content-type": "text/html" }).end(html);
  };
}

/** Cuts the connection: before any answer, or after `sent` of one that promised more. */
export function cut(sent = ""): StubAnswer {
  return (response) => {
    if (sent === "") response.destroy();
    else response.writeHead(200, { "content-type": "application/json" }).write(sent, () => response.destroy());
  };
}

/** Never answers. */
export const hang: StubAnswer = () => undefined;

const nothingThere = json(404, { kind: "Status", status: "Failure", message: "the stub knows no such route" });

function certificateName({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { subject } = socket.getPeerCertificate() as { readonly subject?: { readonly CN?: string | string[] } };
  return typeof subject?.CN === "string" ? subject.CN : undefined;
}

function routeOf(method: string, path: string): string {
  return `${method} ${path.replace(/\?.*$/, "")}`;
}
