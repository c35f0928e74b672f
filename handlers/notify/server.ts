import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { metricsMediaType } from "../../lib/report/index.ts";
import type { Refused } from "./event-answer.ts";
import type { Gate } from "./gate.ts";
import * as limits from "./limits.ts";
import type { NotifyMetrics } from "./notify-metrics.ts";
import { receive, type Receiving } from "./receive.ts";
import { routeOf, type Route } from "./routes.ts";

export interface Serving extends Receiving {
  readonly gate: Gate;
  readonly metrics: NotifyMetrics;
  /** What Prometheus reads. */
  readonly renderMetrics: () => string;
  readonly onRefused: (refusal: Refused) => void;
  /** Told of a bug of ours, which ends that request alone. */
  readonly onBug: (error: unknown) => void;
}

export interface NotifyServer {
  readonly port: number;
  /** Takes no new connection, answers what is under way, and then is gone. */
  readonly close: () => Promise<void>;
}

/** Listens on every address of this machine. Rejects where the port cannot be had. */
export async function startServer(port: number, serving: Serving): Promise<NotifyServer> {
  const server = createServer({
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkMs,
  });
  server.maxConnections = limits.connectionsMax;
  server.on("request", (request, response) => {
    answer(request, response, serving).catch((error: unknown) => {
      serving.onBug(error);
      if (response.headersSent) response.destroy();
      else respond(response, { status: 500, text: "A bug of StageSet ended this request." });
    });
  });
  server.listen(port);
  await once(server, "listening");
  const { port: taken } = server.address() as AddressInfo; // a string only for pipes
  return { port: taken, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  await closed;
}

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function answer(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const route = routeOf(request.method, request.url);
  const reply =
    route.kind === "event" ? await takeEvent(request, route.path, serving) : await tell(request, route, serving);
  if (serving.isStopping()) response.setHeader("connection", "close");
  respond(response, reply);
}

async function takeEvent(request: IncomingMessage, path: "/" | "/events", serving: Serving): Promise<Reply> {
  const refusal = await receive(request, path, serving);
  serving.metrics.event(refusal?.result ?? "taken");
  if (refusal === undefined) return { status: 202, text: "" };
  serving.onRefused(refusal);
  const { status, message } = refusal;
  const later = status === 503 ? { "retry-after": String(limits.retryAfterSeconds) } : {};
  const last = status === 413 ? { connection: "close" } : {}; // its rest is not read
  return { status, text: message, headers: { ...later, ...last } };
}

async function tell(
  request: IncomingMessage,
  route: Exclude<Route, { readonly kind: "event" }>,
  { gate, renderMetrics, isStopping }: Serving,
): Promise<Reply> {
  switch (route.kind) {
    case "gate":
      return tellGate(await gate(route), request.headers.accept ?? "");
    case "health":
      return { status: 200, text: "ok" };
    case "ready":
      return isStopping() ? { status: 503, text: "stopping" } : { status: 200, text: "ok" };
    case "metrics":
      return { status: 200, text: renderMetrics(), headers: { "content-type": metricsMediaType } };
    case "wrongMethod":
      return { status: 405, text: `Use ${route.allow} here.`, headers: { allow: route.allow } };
    case "nowhere":
      return {
        status: 404,
        text: "There is nothing here: events go to / (Flux) or /events (CloudEvents), gates stand at /gate/NAMESPACE/NAME/STAGE.",
      };
  }
}

function tellGate({ kind, readiness }: Awaited<ReturnType<Gate>>, accept: string): Reply {
  if (/\bapplication\/json\b/.test(accept))
    return { status: 200, text: JSON.stringify(readiness), headers: { "content-type": "application/json" } };
  if (readiness.ready) return { status: 200, text: readiness.message };
  return { status: kind === "seen" ? 403 : 503, text: `${readiness.reason}: ${readiness.message}` };
}

function respond(response: ServerResponse, { status, text, headers = {} }: Reply): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
