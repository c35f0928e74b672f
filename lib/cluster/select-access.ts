import { done, failed, type Result } from "../api/index.ts";
import {
  type Access,
  dataOrFile,
  pathFrom,
  textField,
  type Given,
  type Impersonation,
  type UserAccess,
} from "./access.ts";
import type { Kubeconfig, KubeconfigEntry } from "./kubeconfig.ts";
import { isRecord } from "./record.ts";
import { readPluginAccess } from "./plugin-access.ts";

export interface AccessWishes {
  /** `--context`; absent: the current one. */
  readonly context?: string | undefined;
  /** `--as`, `--as-group`, `--as-uid`; absent: as the kubeconfig says. */
  readonly impersonation?: Impersonation | undefined;
}

const noEntry: KubeconfigEntry = { folder: "", fields: {} };

/** What a kubeconfig means, and as kubectl understands it. */
export function selectAccess(config: Kubeconfig, wishes: AccessWishes): Result<Access> {
  const name = wishes.context ?? config.currentContext;
  if (name === undefined) return wrong(`no context is current; name one of ${listed(config.contexts)} with --context`);
  const context = config.contexts.get(name);
  if (context === undefined) return wrong(`there is no context "${name}"; there are ${listed(config.contexts)}`);
  const clusterName = textField(context.fields, "cluster") ?? "";
  const cluster = config.clusters.get(clusterName);
  if (cluster === undefined)
    return wrong(
      `the context "${name}" names the cluster "${clusterName}", which is not there; there are ${listed(config.clusters)}`,
    );
  const userName = textField(context.fields, "user");
  const user = userName === undefined ? noEntry : config.users.get(userName);
  if (user === undefined)
    return wrong(
      `the context "${name}" names the user "${userName ?? ""}", which is not there; there are ${listed(config.users)}`,
    );
  const endpoint = readEndpoint(clusterName, cluster);
  if (endpoint.kind === "failed") return endpoint;
  const credentials = readUser(userName ?? "", user);
  if (credentials.kind === "failed") return credentials;
  const impersonation = wishes.impersonation ?? readImpersonation(user);
  return done({
    context: name,
    namespace: textField(context.fields, "namespace") ?? "default",
    ...endpoint.value,
    user: credentials.value,
    ...(impersonation !== undefined && { impersonation }),
  });
}

type EndpointAccess = Omit<Access, "context" | "namespace" | "user" | "impersonation">;

function readEndpoint(name: string, cluster: KubeconfigEntry): Result<EndpointAccess> {
  const { fields } = cluster;
  const ca = dataOrFile(cluster, "certificate-authority");
  const insecure = fields["insecure-skip-tls-verify"] === true;
  if (insecure && ca !== undefined)
    return wrong(`the cluster "${name}" has a certificate-authority and insecure-skip-tls-verify; drop one of them`);
  const server = urlOf(textField(fields, "server"), ["http:", "https:"]);
  if (server === undefined) return wrong(`the cluster "${name}" has no server that is an http or https address`);
  const proxyText = textField(fields, "proxy-url");
  const proxy = urlOf(proxyText, ["http:", "https:", "socks5:"]);
  if (proxyText !== undefined && proxy === undefined)
    return wrong(`the proxy-url of the cluster "${name}" is no http, https or socks5 address`);
  const serverName = textField(fields, "tls-server-name");
  return done({
    server,
    insecure,
    compress: fields["disable-compression"] !== true && !isLoopback(server),
    ...(ca !== undefined && { ca }),
    ...(proxy !== undefined && { proxy }),
    ...(serverName !== undefined && { serverName }),
  });
}

/** There the network is faster than any compression. */
function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}

function urlOf(text: string | undefined, protocols: readonly string[]): URL | undefined {
  const url = text === undefined ? null : URL.parse(text);
  return url !== null && protocols.includes(url.protocol) ? url : undefined;
}

/** The first of these wins, as in client-go: token, user name and password, plugin. A certificate goes with each. */
function readUser(name: string, user: KubeconfigEntry): Result<UserAccess> {
  const { fields, folder } = user;
  const cert = dataOrFile(user, "client-certificate");
  const key = dataOrFile(user, "client-key");
  if ((cert === undefined) !== (key === undefined))
    return wrong(`the user "${name}" has a client-certificate or a client-key without the other`);
  const token = readToken(user);
  const username = textField(fields, "username");
  const plugin = readPluginAccess(fields["exec"], folder);
  if (plugin.kind === "wrong") return wrong(`the exec plugin of the user "${name}" ${plugin.why}`);
  const usable = token !== undefined || username !== undefined || plugin.value !== undefined || cert !== undefined;
  if (isRecord(fields["auth-provider"]) && !usable) {
    return wrong(`the user "${name}" relies on an auth-provider, which is not supported; use an exec plugin`);
  }
  return done({
    ...(token !== undefined && { token }),
    ...(username !== undefined && { basic: { username, password: textField(fields, "password") ?? "" } }),
    ...(plugin.value !== undefined && { plugin: plugin.value }),
    ...(cert !== undefined && key !== undefined && { certificate: { cert, key } }),
  });
}

/** The file wins: it is rotated, and the token beside it is what it held once. */
function readToken({ fields, folder }: KubeconfigEntry): Given | undefined {
  const path = textField(fields, "tokenFile");
  if (path !== undefined) return { kind: "file", path: pathFrom(folder, path) };
  const value = textField(fields, "token");
  return value === undefined ? undefined : { kind: "value", value };
}

function readImpersonation({ fields }: KubeconfigEntry): Impersonation | undefined {
  const user = textField(fields, "as");
  if (user === undefined) return undefined;
  const uid = textField(fields, "as-uid");
  const groups = textsOf(fields["as-groups"]);
  const extra = isRecord(fields["as-user-extra"]) ? fields["as-user-extra"] : {};
  return {
    user,
    groups,
    ...(uid !== undefined && { uid }),
    extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, textsOf(values)])),
  };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function listed(entries: ReadonlyMap<string, unknown>): string {
  return entries.size === 0 ? "none" : [...entries.keys()].map((name) => `"${name}"`).join(", ");
}

function wrong(why: string): Result<never> {
  return failed({ reason: "InvalidSpec", retry: "never", message: `Cannot use the kubeconfig: ${why}` });
}
