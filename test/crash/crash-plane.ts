import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { machineClock, machineRandom } from "../../handlers/machine.ts";
import { connectCluster, type Answer, type Cluster } from "../../lib/cluster/index.ts";
import { startArtifactServer, type ArtifactServer } from "../artifacts/artifact-server.ts";
import { restartApiServer, startCluster, stopCluster } from "../cluster/clusters.ts";
import { filesOf } from "../cluster/flags.ts";
import { installCrds } from "../cluster/install-crds.ts";
import { kubectlRunner } from "../cluster/kubectl.ts";
import { findPrograms } from "../cluster/programs.ts";
import { buildBundle } from "../support/stageset-process.ts";
import type { Upstream } from "./death-proxy.ts";
import { startReceiver, type Receiver } from "./receiver.ts";

/** What all plays share: a control plane that nobody else uses, the executable, and those whom it talks to. */
export interface CrashPlane {
  readonly upstream: Upstream;
  /** Of a user who may do everything. */
  readonly token: string;
  /** As that user, around every proxy. */
  readonly cluster: Cluster;
  readonly auditLog: string;
  readonly executable: string;
  readonly artifacts: ArtifactServer;
  readonly receiver: Receiver;
  /** For files of a play. */
  readonly folder: string;
  readonly restartApiServer: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openCrashPlane(say: (line: string) => void): Promise<CrashPlane> {
  const programs = await findPrograms({ env: process.env, say });
  const name = `crash-${process.pid}`;
  const auditPolicy = join(import.meta.dirname, "audit-policy.yaml");
  const started = await startCluster({ name, programs, audit: true, auditPolicy, stays: false });
  await installCrds(kubectlRunner(programs.paths.kubectl, started));
  const [bundle, artifacts, receiver] = await Promise.all([buildBundle(), startArtifactServer(), startReceiver()]);
  const folder = mkdtempSync(join(tmpdir(), "stageset-crash-"));
  const files = filesOf(started.folder);
  return {
    upstream: { server: started.server, ca: readFileSync(files.ca, "utf8") },
    token: tokenIn(started.kubeconfig),
    cluster: await connect(started.kubeconfig),
    auditLog: files.audit,
    executable: bundle.file,
    ...{ artifacts, receiver, folder },
    restartApiServer: () => restartApiServer(name),
    async close() {
      await Promise.all([bundle.remove(), artifacts.close(), receiver.close(), stopCluster(name)]);
      rmSync(folder, { recursive: true });
    },
  };
}

function tokenIn(kubeconfig: string): string {
  const { users } = JSON.parse(readFileSync(kubeconfig, "utf8")) as {
    readonly users: readonly { readonly user: { readonly token: string } }[];
  };
  return users[0]?.user.token ?? "";
}

async function connect(kubeconfig: string): Promise<Cluster> {
  const connected = await connectCluster({
    ...{ kubeconfig, environment: {}, version: "0.0.0", component: "crash" },
    clock: machineClock,
    random: machineRandom,
  });
  if (connected.kind === "failed") throw new Error(connected.failure.message);
  return connected.value.as({ kind: "self" });
}

/** What came back; an error that says what was refused, and why. */
export function valueOf<T>(answer: Answer<T>): T {
  if (answer.kind === "done") return answer.value;
  const { doing, status, reason, message } = answer.error;
  throw new Error(`Cannot ${doing}: ${status ?? "no answer"} ${reason}: ${message}`);
}
