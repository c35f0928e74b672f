import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, type ConnectionOptions, createSecureContext, getCACertificates } from "node:tls";
import { once } from "node:events";
import * as limits from "./limits.ts";
import { openTunnel } from "./tunnel.ts";

/** Where the API server is and how its certificate is judged. */
export interface Endpoint {
  readonly server: URL;
  /** PEM; absent: the certificate authorities of the platform. */
  readonly ca?: string;
  readonly serverName?: string;
  readonly insecure: boolean;
  /** Through which the server is reached. */
  readonly proxy?: URL;
}

/** PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** The kept connections for a client certificate; undefined: for requests that show none. */
export type Connections = (certificate: ClientCertificate | undefined) => HttpAgent;

/**
 * Connections to one API server. A client certificate belongs to a connection, and the API server believes it before
 * any token: requests with and without one never share. Where it was renewed, connections with the old one are not used again.
 * @throws where the certificate authority or the client certificate is no PEM
 */
export function openConnections(endpoint: Endpoint): Connections {
  let plain: HttpAgent | undefined;
  let certified: { readonly cert: string; readonly agent: HttpAgent } | undefined;
  return (certificate) => {
    if (certificate === undefined) return (plain ??= openAgent(endpoint, undefined));
    if (certified?.cert !== certificate.cert)
      certified = { cert: certificate.cert, agent: openAgent(endpoint, certificate) };
    return certified.agent;
  };
}

function openAgent(endpoint: Endpoint, certificate: ClientCertificate | undefined): HttpAgent {
  const { server, proxy } = endpoint;
  const kept = {
    keepAlive: true,
    maxSockets: limits.connectionsMax,
    maxFreeSockets: limits.connectionsMax,
    scheduling: "lifo",
    timeout: limits.connectionIdleMs,
  } as const;
  const tls = server.protocol === "https:" ? tlsOptions(endpoint, certificate) : undefined;
  const agent = tls === undefined ? new HttpAgent(kept) : new HttpsAgent({ ...kept, ...tls });
  if (proxy !== undefined) connectThrough(agent, () => openProxied(proxy, server, tls));
  return agent;
}

type TlsOptions = Pick<ConnectionOptions, "secureContext" | "servername" | "rejectUnauthorized">;

function tlsOptions({ ca, serverName, insecure }: Endpoint, certificate: ClientCertificate | undefined): TlsOptions {
  return {
    // Made once: reading a hundred authorities takes longer than a connection.
    secureContext: createSecureContext({ ca: ca ?? (insecure ? [] : platformAuthorities()), ...certificate }),
    ...(serverName !== undefined && { servername: serverName }),
    rejectUnauthorized: !insecure,
  };
}

/** Node's own list, and the machine's, as kubectl: a company's authority stands only there. */
function platformAuthorities(): string[] {
  return [...new Set([...getCACertificates("default"), ...getCACertificates("system")])];
}

function connectThrough(agent: HttpAgent, open: () => Promise<Duplex>): void {
  const connecting = agent;
  connecting.createConnection = (_options, callback) => {
    open().then(
      (socket) => callback?.(null, socket),
      (error: unknown) => (callback as ((failure: unknown) => void) | undefined)?.(error),
    );
    return undefined;
  };
}

/** A connection that stands, TLS included, so that nothing counts as sent before. */
async function openProxied(proxy: URL, server: URL, tls: TlsOptions | undefined): Promise<Duplex> {
  const host = server.hostname.replace(/^\[|\]$/g, "");
  const socket = await openTunnel(proxy, { host, port: Number(server.port || (tls === undefined ? 80 : 443)) });
  if (tls === undefined) return socket;
  const secured = connectTls({ ...(isIP(host) === 0 && { servername: host }), ...tls, host, socket });
  await once(secured, "secureConnect");
  return secured;
}
