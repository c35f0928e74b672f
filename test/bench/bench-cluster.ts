import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { instant } from "../../lib/base/index.ts";
import { type Cluster, connectCluster, type ObjectKind } from "../../lib/cluster/index.ts";
import { auditPosition, readAudit, type AuditedRequest } from "../cluster/audit.ts";
import { startCluster, stopCluster } from "../cluster/clusters.ts";
import { type Kubectl, kubectlRunner } from "../cluster/kubectl.ts";
import { findPrograms } from "../cluster/programs.ts";
import type { BareAccess } from "./bare-loop.ts";

/** What a benchmark has to work with: a control plane that nobody else uses, and a Namespace. */
export interface BenchCluster {
  readonly namespace: string;
  readonly kubeconfig: string;
  readonly cluster: Cluster;
  readonly bare: BareAccess;
  readonly kubectl: Kubectl;
  /** Where that kubectl stands. */
  readonly kubectlFile: string;
  /** The requests that `work` made the API server answer to clients whose user agent begins so. */
  requestsOf(userAgent: string, work: () => Promise<void>): Promise<readonly AuditedRequest[]>;
  /** How many they are. */
  countRequests(userAgent: string, work: () => Promise<void>): Promise<number>;
  close(): Promise<void>;
}

export const fieldManager = "bench";
const namespace = "bench";

export async function startBenchCluster(): Promise<BenchCluster> {
  const programs = await findPrograms({ env: process.env, say });
  const name = `bench-${process.pid}`;
  const { kubeconfig, auditLog } = await startCluster({ name, programs, audit: true, stays: false });
  if (auditLog === undefined) throw new Error("Cannot count requests: the cluster writes no audit log");
  const kubectl = kubectlRunner(programs.paths.kubectl, { kubeconfig, namespace });
  const cluster = await connect(kubeconfig);
  await cluster.apply(
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    { fieldManager, force: true },
  );
  const requestsOf: BenchCluster["requestsOf"] = async (userAgent, work) => {
    const position = auditPosition(auditLog);
    await work();
    await sleep(500); // a request is written down just after its answer went out
    return readAudit(auditLog, position).filter((request) => request.userAgent.startsWith(userAgent));
  };
  return {
    namespace,
    kubeconfig,
    cluster,
    bare: await bareAccess(kubectl),
    kubectl,
    kubectlFile: programs.paths.kubectl,
    requestsOf,
    countRequests: async (userAgent, work) => (await requestsOf(userAgent, work)).length,
    close: () => stopCluster(name),
  };
}

/** The port, as the kubeconfig's user. */
export async function connect(kubeconfig: string): Promise<Cluster> {
  const connected = await connectCluster({
    kubeconfig,
    environment: {},
    version: "0.0.0",
    component: "bench",
    clock: { now: () => instant(Date.now()), sleep },
    random: { next: () => Math.random() },
  });
  if (connected.kind === "failed") throw new Error(connected.failure.message);
  return connected.value.as({ kind: "self" });
}

interface KubeconfigView {
  readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
}

export async function bareAccess(kubectl: Kubectl): Promise<BareAccess> {
  const view = JSON.parse(await kubectl(["config", "view", "--raw", "--minify", "-o", "json"])) as KubeconfigView;
  const [cluster, user] = [view.clusters[0]?.cluster ?? {}, view.users[0]?.user ?? {}];
  return {
    server: cluster["server"] ?? "",
    certificateAuthority: Buffer.from(cluster["certificate-authority-data"] ?? "", "base64").toString(),
    token: user["token"] ?? "",
  };
}

export const configMaps: ObjectKind = { apiVersion: "v1", kind: "ConfigMap" };

/** An object of about a kilobyte, as a release ships them. `content` makes it differ from the last one. */
export function configMap(
  i: number,
  content: string,
): {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string; labels: Record<string, string> };
  data: Record<string, string>;
} {
  const labels = { "app.kubernetes.io/name": "bench", "app.kubernetes.io/part-of": "stageset" };
  const data = { content, "settings.ini": "key = value\n".repeat(60) };
  return { ...configMaps, metadata: { name: `settings-${i}`, namespace, labels }, data };
}

export const run = promisify(execFile);

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
