import { done, failed, type Result } from "../api/index.ts";
import { after, type Clock, type Random } from "../base/index.ts";
import type { Access } from "./access.ts";
import type { Cluster, Clusters, Identity } from "./cluster.ts";
import type { CredentialSource } from "./credentials.ts";
import { openDiscovery } from "./discovery.ts";
import { type Exchange, openExchange, type RequestRecord } from "./exchange.ts";
import { type AccessSources, findAccess } from "./find-access.ts";
import { givenCredential, readGiven } from "./file-credential.ts";
import { impersonationHeaders } from "./impersonation.ts";
import * as limits from "./limits.ts";
import { mintedCredential } from "./minted-credential.ts";
import { pluginCredential } from "./plugin-credential.ts";
import { openReader } from "./reading.ts";
import { openServedRequests } from "./served-request.ts";
import { requestToken } from "./token-request.ts";
import { openTransport } from "./transport.ts";
import { openWatcher } from "./watching.ts";
import { openWriter } from "./writing.ts";

export interface ConnectOptions extends AccessSources {
  /** What the API server's logs and metrics know us by: `stageset/VERSION (COMPONENT)`. */
  readonly version: string;
  readonly component: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Is a person at a terminal, so that a credential plugin may ask? */
  readonly interactive?: boolean;
  /** How a ServiceAccount is taken on; token (default): by a TokenRequest. impersonate: by headers, with the right to. */
  readonly serviceAccounts?: "token" | "impersonate";
  /** Told of every attempt of every request. */
  readonly observe?: (record: RequestRecord) => void;
}

/** A cluster that can be asked. Nothing has been sent to it yet. */
export interface Connection extends Clusters {
  readonly server: string;
  /** The kubeconfig's context; absent inside a Pod. */
  readonly context?: string;
  /** Where objects are looked for when nobody says: the context's namespace, or the Pod's own. */
  readonly namespace: string;
}

/**
 * Finds a cluster and the credentials for it.
 * @returns a Failure where there is no usable kubeconfig; whether the server answers, the first request tells
 */
export async function connectCluster(options: ConnectOptions): Promise<Result<Connection>> {
  const access = await findAccess(options);
  if (access.kind === "failed") return access;
  const ca = await readAuthority(access.value);
  if (ca.kind === "failed") return ca;
  const { context, namespace, server } = access.value;
  return done({
    server: server.href.replace(/\/$/, ""),
    namespace,
    ...(context !== undefined && { context }),
    ...openClusters(access.value, ca.value, options),
  });
}

async function readAuthority({ ca }: Access): Promise<Result<string | undefined>> {
  if (ca === undefined) return done(undefined);
  try {
    return done(await readGiven(ca));
  } catch (error) {
    const why = error instanceof Error ? error.message : "it cannot be read";
    return failed({
      reason: "InvalidSpec",
      retry: "never",
      message: `Cannot read the cluster's certificate-authority: ${why}`,
    });
  }
}

function openClusters(access: Access, ca: string | undefined, options: ConnectOptions): Clusters {
  const { clock } = options;
  const exchangeAs = exchangeFor(access, ca, options);
  const impersonated = impersonationHeaders(access.impersonation);
  const credentials = credentialOf(access, options);
  const own = exchangeAs(credentials, impersonated);
  const discovery = openDiscovery(own);
  const requests = openServedRequests(discovery, clock);
  const open = (exchange: Exchange): Cluster => ({
    ...openReader({ exchange, discovery, requests, compress: access.compress }),
    ...openWatcher({ exchange, requests }),
    ...openWriter({ exchange, requests }),
  });
  const self = open(own);
  const others = new Map<string, Cluster>();
  const asServiceAccount = (account: Extract<Identity, { kind: "serviceAccount" }>): Cluster => {
    if (options.serviceAccounts === "impersonate") {
      const user = `system:serviceaccount:${account.namespace}:${account.name}`;
      return open(exchangeAs(credentials, impersonationHeaders({ user })));
    }
    const mint = mintedCredential(
      () => requestToken(own, account, after(clock.now(), limits.requestDeadlineMs)),
      clock,
    );
    return open(exchangeAs(mint, {}));
  };
  return {
    as(identity) {
      if (identity.kind === "self") return self;
      const key = `${identity.namespace}/${identity.name}`;
      const known = others.get(key);
      if (known !== undefined) return known;
      const cluster = asServiceAccount(identity);
      others.set(key, cluster);
      return cluster;
    },
  };
}

type ExchangeAs = (
  credentials: CredentialSource,
  impersonated: Readonly<Record<string, string | readonly string[]>>,
) => Exchange;

/** Exchanges that differ in who asks, and share their connections. */
function exchangeFor(access: Access, ca: string | undefined, options: ConnectOptions): ExchangeAs {
  const { server, serverName, insecure, proxy } = access;
  const { clock, random, observe } = options;
  const transport = openTransport({
    server,
    insecure,
    ...(ca !== undefined && { ca }),
    ...(serverName !== undefined && { serverName }),
    ...(proxy !== undefined && { proxy }),
  });
  const userAgent = `stageset/${options.version} (${options.component})`;
  return (credentials, impersonated) =>
    openExchange({
      transport,
      server: server.origin,
      credentials,
      headers: { "user-agent": userAgent, ...impersonated },
      clock,
      random,
      observe,
    });
}

function credentialOf(access: Access, { clock, environment, interactive }: ConnectOptions): CredentialSource {
  const { plugin, ...given } = access.user;
  if (plugin === undefined || given.token !== undefined || given.basic !== undefined)
    return givenCredential(given, clock);
  return pluginCredential(plugin, access, { clock, environment, interactive: interactive ?? false });
}
