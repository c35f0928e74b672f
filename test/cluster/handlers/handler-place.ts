import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { inject } from "vitest";
import { valueOf, type Place } from "../place.ts";
import { it as base, type ReleasePlace } from "../release-place.ts";
import { runStageset } from "../../support/stageset-here.ts";
import {
  compiledBeside,
  startStageset,
  type Ended,
  type Environment,
  type StagesetProcess,
} from "../../support/stageset-process.ts";

/** Who a kubeconfig is for, and where it points. */
export interface KubeconfigWishes {
  readonly token?: string;
  readonly server?: string;
  readonly namespace?: string;
}

/** A place where the command runs: as a real process, or within the test's own. */
export interface HandlerPlace extends ReleasePlace {
  readonly file: string;
  /** For what a test writes; it is removed afterwards. */
  readonly folder: string;
  /** Starts the process `stageset` with the tests' kubeconfig; its artifacts are served from this machine. */
  readonly start: (args: readonly string[], env?: Environment) => StagesetProcess;
  /** The same without a process; so are `tick` and `reconcile`. */
  readonly run: (args: readonly string[], env?: Environment) => Promise<Ended>;
  /** The process of a tick in this Namespace alone: others are at work in the same cluster. */
  readonly startTick: (...args: readonly string[]) => StagesetProcess;
  /** Such a tick, without a process. */
  readonly tick: (...args: readonly string[]) => Promise<Ended>;
  readonly reconcile: (...args: readonly string[]) => Promise<Ended>;
  /** A kubeconfig like that of the tests. */
  readonly kubeconfigFor: (wishes: KubeconfigWishes) => string;
  /** The token of a new ServiceAccount of this Namespace, which may do nothing yet. */
  readonly tokenOf: (name: string) => Promise<string>;
  /** When the Lease of a Namespace's ticks says that the last one began. */
  readonly lastTick: (namespace?: string) => Promise<string | undefined>;
}

export const it = base.extend<{ handler: HandlerPlace }>({
  handler: async ({ release }, use) => {
    const folder = mkdtempSync(join(tmpdir(), "stageset-handler-"));
    await use(openHandlerPlace(release, inject("bundle"), folder));
    rmSync(folder, { recursive: true });
  },
});

/** Artifacts are served from this machine, and messages end where they end. */
const testSettings = { STAGESET_INSECURE_ALLOW_LOOPBACK: "true", STAGESET_RUNBOOKS: "none" };

function openHandlerPlace(release: ReleasePlace, file: string, folder: string): HandlerPlace {
  const { namespace, kubeconfig } = release;
  const settings = { ...testSettings, KUBECONFIG: kubeconfig };
  const start: HandlerPlace["start"] = (args, env) =>
    startStageset(file, args, { ...settings, ...compiledBeside(file), ...env });
  const run: HandlerPlace["run"] = (args, env) => runStageset(args, { ...settings, ...env });
  return {
    ...{ ...release, file, folder, start, run },
    startTick: (...args) => start(["tick", "-n", namespace, ...args]),
    tick: (...args) => run(["tick", "-n", namespace, ...args]),
    reconcile: (...args) => run(["reconcile", "-n", namespace, ...args]),
    kubeconfigFor: (wishes) => {
      const path = join(folder, `kubeconfig-${crypto.randomUUID()}`);
      writeFileSync(path, renderKubeconfig(kubeconfig, wishes), { mode: 0o600 });
      return path;
    },
    tokenOf: async (name) => {
      await release.kubectl(["create", "serviceaccount", name]);
      return (await release.kubectl(["create", "token", name])).trim();
    },
    lastTick: (where = namespace) => lastTickIn(release, where),
  };
}

/** A kubeconfig like that one, but for somebody else, or for elsewhere. */
export function renderKubeconfig(like: string, { token, server, namespace }: KubeconfigWishes): string {
  const config = load(readFileSync(like, "utf8")) as {
    readonly clusters: { cluster: Record<string, string> }[];
    readonly users: { user: object }[];
    readonly contexts: { context: Record<string, string> }[];
  };
  const [cluster, user, context] = [config.clusters[0], config.users[0], config.contexts[0]];
  if (server !== undefined && cluster !== undefined) cluster.cluster["server"] = server;
  if (token !== undefined && user !== undefined) user.user = { token };
  if (namespace !== undefined && context !== undefined) context.context["namespace"] = namespace;
  return JSON.stringify(config);
}

async function lastTickIn({ cluster, namespace }: Place, where: string): Promise<string | undefined> {
  const kind = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" };
  const lease = valueOf(await cluster.get({ ...kind, namespace: where, name: `stageset-tick.${namespace}` }));
  return (lease?.["spec"] as { readonly renewTime?: string } | undefined)?.renewTime;
}
