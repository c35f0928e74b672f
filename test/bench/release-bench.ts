import type { KubeObject } from "../../lib/cluster/index.ts";
import type { AuditedRequest } from "../cluster/audit.ts";
import { startSourceAgent, type SourceAgent } from "../artifacts/source-agent.ts";
import type { FileTree } from "../artifacts/tarball.ts";
import { installCrds } from "../cluster/install-crds.ts";
import { buildBundle, startStageset, type StagesetProcess } from "../support/stageset-process.ts";
import { type BenchCluster, fieldManager } from "./bench-cluster.ts";

/** A Namespace for StageSets, and the `stageset` of this checkout as users get it. */
export interface ReleaseBench extends AsyncDisposable {
  readonly namespace: string;
  /** Offers a revision, and a StageSet `name` of these stages, each in the folder of its name; `spec`: what else it says. */
  offer(name: string, stages: readonly string[], files: FileTree, spec?: object): Promise<void>;
  /** Offers a revision of a source, for StageSets that are made elsewhere. */
  publish(name: string, files: FileTree): Promise<void>;
  start(args: readonly string[]): StagesetProcess;
  /** Runs it to its end, which must be good. */
  run(args: readonly string[]): Promise<ProcessEnd>;
  /** Runs it as `run` does; what it asked the API server. */
  requestsOf(args: readonly string[]): Promise<readonly AuditedRequest[]>;
}

export interface ProcessEnd {
  readonly tookMs: number;
  /** The most memory that it had. */
  readonly peakKib: number;
  /** Processor time. */
  readonly cpuMs: number;
  /** What came over its connections. */
  readonly readBytes: number;
}

export async function openReleaseBench(bench: BenchCluster, namespace: string): Promise<ReleaseBench> {
  await installCrds(bench.kubectl);
  await bench.kubectl(["create", "namespace", namespace]);
  const sources = await startSourceAgent({ cluster: bench.cluster, namespace });
  const bundle = await buildBundle();
  const start = (args: readonly string[]): StagesetProcess =>
    startStageset(bundle.file, [...args, "--kubeconfig", bench.kubeconfig, "--insecure-allow-loopback"], {
      NODE_OPTIONS: reportCost,
    });
  const run = async (args: readonly string[]): Promise<ProcessEnd> => {
    const began = performance.now();
    const { code, stdout, stderr } = await start(args).ended;
    const tookMs = performance.now() - began;
    if (code !== 0) throw new Error(`stageset ${args.join(" ")} ended with ${code}: ${stdout}${stderr}`);
    const [peakKib, cpuMs, readBytes] = reportForm.exec(stderr)?.slice(1).map(Number) ?? [];
    return { tookMs, peakKib: peakKib ?? Number.NaN, cpuMs: cpuMs ?? Number.NaN, readBytes: readBytes ?? Number.NaN };
  };
  return {
    namespace,
    offer: (name, stages, files, spec) => offer(bench, { sources, namespace }, { name, stages, files, spec }),
    publish: async (name, files) => {
      await sources.publishExternal(name, files);
    },
    start,
    run,
    async requestsOf(args) {
      const requests = await bench.requestsOf("stageset/", async () => {
        await run(args);
      });
      return requests.filter(({ userAgent }) => userAgent.endsWith(`(${args[0] ?? ""})`));
    },
    async [Symbol.asyncDispose]() {
      await sources.close();
      await bundle.remove();
    },
  };
}

/** Those of them that may have changed something, but for a tick's own Lease. */
export function writesAmong(requests: readonly AuditedRequest[]): readonly AuditedRequest[] {
  return requests.filter(
    ({ verb, uri }) => !["get", "list", "watch"].includes(verb) && !/dryRun=All|\/leases\//.test(uri),
  );
}

const reportForm = /^took (\d+) KiB, (\d+) ms, read (\d+)$/m;

/** Has a process of Node say at its end what it took. */
const reportCost = `--import=data:text/javascript,${encodeURIComponent(`
const { Socket } = process.getBuiltinModule("node:net");
const { connect } = Socket.prototype;
const sockets = new Set();
Socket.prototype.connect = function (...how) {
  sockets.add(this);
  return connect.apply(this, how);
};
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const cpuMs = Math.round((userCPUTime + systemCPUTime) / 1000);
  const read = [...sockets].reduce((sum, socket) => sum + socket.bytesRead, 0);
  process.stderr.write("\\ntook " + maxRSS + " KiB, " + cpuMs + " ms, read " + read + "\\n");
});
`)}`;

interface Offer {
  readonly name: string;
  readonly stages: readonly string[];
  readonly files: FileTree;
  readonly spec: object | undefined;
}

async function offer(
  { cluster }: BenchCluster,
  { sources, namespace }: { readonly sources: SourceAgent; readonly namespace: string },
  { name, stages, files, spec }: Offer,
): Promise<void> {
  await sources.publishExternal(name, files);
  const sourceRef = { kind: "ExternalArtifact", name };
  const stageSet: KubeObject = {
    apiVersion: "stages.metio.wtf/v1",
    kind: "StageSet",
    metadata: { namespace, name },
    // Longer than the benchmark takes: it is due when the benchmark says so.
    spec: {
      interval: "240h",
      stages: stages.map((stage) => ({ name: stage, path: `./${stage}`, sourceRef })),
      ...spec,
    },
  };
  const answer = await cluster.apply(stageSet, { fieldManager, force: true });
  if (answer.kind === "refused") throw new Error(answer.error.message);
}
