import type { Clock, Instant } from "../base/index.ts";
import { parseInstant } from "../base/index.ts";
import type { Access, PluginAccess } from "./access.ts";
import type { Answer } from "./api-error.ts";
import { type Credential, type CredentialSource, noIdentity } from "./credentials.ts";
import { isSame, readGiven } from "./file-credential.ts";
import type { Environment } from "./find-access.ts";
import { type PluginOutcome, runPlugin } from "./plugin-process.ts";
import { readExecCredential } from "./exec-credential.ts";

export interface PluginOptions {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly interactive: boolean;
}

interface Held {
  readonly credential: Credential;
  /** Absent: until it is refused. */
  readonly until: Instant | undefined;
}

/** A credential that a program of the user's prints: asked once, kept until it expires or is refused with 401. */
export function pluginCredential(plugin: PluginAccess, access: Access, options: PluginOptions): CredentialSource {
  let held: Held | undefined;
  let running: Promise<Answer<Credential>> | undefined;
  const obtain = async (): Promise<Answer<Credential>> => {
    const answer = await askPlugin(plugin, access, options);
    if (answer.kind === "refused") return answer;
    held = answer.value;
    return { kind: "done", value: answer.value.credential };
  };
  return {
    async current() {
      if (held !== undefined && (held.until === undefined || options.clock.now() < held.until)) {
        return { kind: "done", value: held.credential };
      }
      running ??= obtain().finally(() => (running = undefined));
      return running;
    },
    renew(refused) {
      if (held !== undefined && isSame(held.credential, refused)) held = undefined;
      return Promise.resolve(true);
    },
  };
}

async function askPlugin(plugin: PluginAccess, access: Access, options: PluginOptions): Promise<Answer<Held>> {
  const refuse = (why: string): Answer<never> => noIdentity(`the credential plugin ${plugin.command} ${why}`);
  if (plugin.needsTerminal && !options.interactive) {
    return refuse("wants to ask a person, and nobody is at a terminal; use one that needs none");
  }
  const info = JSON.stringify(await execInfo(plugin, access, options.interactive));
  const environment = { ...options.environment, ...plugin.env, KUBERNETES_EXEC_INFO: info };
  const outcome = await runPlugin(plugin, { environment, interactive: options.interactive });
  if (outcome.kind === "failed") return refuse(outcome.why + hintOf(plugin, outcome));
  const read = readExecCredential(outcome.output, plugin.apiVersion);
  if (read.kind === "wrong") return refuse(`printed ${read.why}`);
  const until = read.expires === undefined ? undefined : parseInstant(read.expires);
  return { kind: "done", value: { credential: read.credential, until } };
}

function hintOf({ installHint }: PluginAccess, outcome: PluginOutcome): string {
  return outcome.kind === "failed" && outcome.missing && installHint !== undefined ? `; ${installHint}` : "";
}

/** What the plugin is told about us, and, where the kubeconfig asks for it, about the cluster. */
async function execInfo(plugin: PluginAccess, access: Access, interactive: boolean): Promise<unknown> {
  const ca = access.ca === undefined ? undefined : await readGiven(access.ca);
  const cluster = {
    server: access.server.href.replace(/\/$/, ""),
    "tls-server-name": access.serverName,
    "insecure-skip-tls-verify": access.insecure || undefined,
    "certificate-authority-data": ca === undefined ? undefined : Buffer.from(ca).toString("base64"),
    "proxy-url": access.proxy?.href,
  };
  return {
    apiVersion: plugin.apiVersion,
    kind: "ExecCredential",
    spec: { interactive, ...(plugin.provideClusterInfo && { cluster }) },
  };
}
