import { connectCluster, type Cluster, type Connection } from "../../../lib/cluster/index.ts";
import { startSourceAgent } from "../../artifacts/source-agent.ts";
import { auditPosition, readAudit, type AuditedRequest } from "../audit.ts";
import { startCluster, stopCluster } from "../clusters.ts";
import { installCrds } from "../install-crds.ts";
import { kubectlRunner, type Kubectl } from "../kubectl.ts";
import { machineClock, machineRandom } from "../place.ts";
import { findPrograms } from "../programs.ts";
import { openReleases, type Releases } from "../release-place.ts";

/** A cluster of a test's own, whose releases may bring Namespaces and kinds of any name. */
export interface ReleaseCluster extends AsyncDisposable {
  readonly cluster: Cluster;
  readonly kubectl: Kubectl;
  readonly releases: Releases;
  /** What the steps asked while `work` went on. */
  readonly requestsOf: (work: () => Promise<unknown>) => Promise<readonly AuditedRequest[]>;
}

/** Where its StageSets live. */
export const namespace = "releases";

export async function startReleaseCluster(name: string): Promise<ReleaseCluster> {
  const programs = await findPrograms({ env: process.env, say: () => undefined });
  const running = await startCluster({ name: `${name}-${process.pid}`, programs, audit: true, stays: false });
  const kubectl = kubectlRunner(programs.paths.kubectl, running);
  await installCrds(kubectl);
  await kubectl(["create", "namespace", namespace]);
  const connect = (component: string): Promise<Connection> => connectTo(running.kubeconfig, component);
  const cluster = (await connect("preparation")).as({ kind: "self" });
  const sources = await startSourceAgent({ cluster, namespace });
  const releases = openReleases({ clusters: await connect("step"), place: { cluster, namespace }, sources });
  return {
    ...{ cluster, kubectl, releases },
    requestsOf: async (work) => {
      const log = running.auditLog ?? "";
      const position = auditPosition(log);
      await work();
      await machineClock.sleep(500); // a request is written down just after its answer went out
      return readAudit(log, position).filter(({ userAgent }) => userAgent.endsWith("(step)"));
    },
    async [Symbol.asyncDispose]() {
      await sources.close();
      await stopCluster(running.name);
    },
  };
}

async function connectTo(kubeconfig: string, component: string): Promise<Connection> {
  const us = { version: "0.0.0", component, clock: machineClock, random: machineRandom };
  const connected = await connectCluster({ kubeconfig, environment: {}, ...us });
  if (connected.kind === "failed") throw new Error(connected.failure.message);
  return connected.value;
}

/** Requests that may have changed something. */
export function writesAmong(requests: readonly AuditedRequest[]): readonly string[] {
  return requests
    .filter(({ verb, uri }) => !["get", "list", "watch"].includes(verb) && !uri.includes("dryRun=All"))
    .map(({ verb, uri }) => `${verb} ${uri}`);
}
