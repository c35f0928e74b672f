import type { KubeObject } from "../../lib/cluster/index.ts";
import { startSourceAgent, type SourceAgent } from "../artifacts/source-agent.ts";
import type { FileTree } from "../artifacts/tarball.ts";
import { installCrds } from "../cluster/install-crds.ts";
import { buildBundle, startStageset, type StagesetProcess } from "../support/stageset-process.ts";
import { type BenchCluster, fieldManager } from "./bench-cluster.ts";

/** A Namespace for StageSets, and the `stageset` of this checkout as users get it. */
export interface ReleaseBench extends AsyncDisposable {
  readonly namespace: string;
  /** Offers a first revision, and a StageSet `name` of these stages, each in the folder of its name. */
  offer(name: string, stages: readonly string[], files: FileTree): Promise<void>;
  start(args: readonly string[]): StagesetProcess;
  /** Runs it to its end, which must be good. */
  run(args: readonly string[]): Promise<ProcessEnd>;
}

export interface ProcessEnd {
  readonly tookMs: number;
  /** The most memory that it had. */
  readonly peakKib: number;
}

export async function openReleaseBench(bench: BenchCluster, namespace: string): Promise<ReleaseBench> {
  await installCrds(bench.kubectl);
  await bench.kubectl(["create", "namespace", namespace]);
  const sources = await startSourceAgent({ cluster: bench.cluster, namespace });
  const bundle = await buildBundle();
  const start = (args: readonly string[]): StagesetProcess =>
    startStageset(bundle.file, [...args, "--kubeconfig", bench.kubeconfig, "--insecure-allow-loopback"], {
      NODE_OPTIONS: reportPeak,
    });
  return {
    namespace,
    offer: (name, stages, files) => offer(bench, { sources, namespace }, { name, stages, files }),
    start,
    async run(args) {
      const began = performance.now();
      const { code, stdout, stderr } = await start(args).ended;
      const tookMs = performance.now() - began;
      if (code !== 0) throw new Error(`stageset ${args.join(" ")} ended with ${code}: ${stdout}${stderr}`);
      return { tookMs, peakKib: Number(/^peak (\d+)$/m.exec(stderr)?.[1]) };
    },
    async [Symbol.asyncDispose]() {
      await sources.close();
      await bundle.remove();
    },
  };
}

/** Has a process of Node say at its end what memory it had at most. */
const reportPeak = `--import=data:text/javascript,${encodeURIComponent(
  'process.on("exit",()=>process.stderr.write(`\\npeak ${process.resourceUsage().maxRSS}\\n`))',
)}`;

async function offer(
  { cluster }: BenchCluster,
  { sources, namespace }: { readonly sources: SourceAgent; readonly namespace: string },
  { name, stages, files }: { readonly name: string; readonly stages: readonly string[]; readonly files: FileTree },
): Promise<void> {
  await sources.publishExternal(name, files);
  const sourceRef = { kind: "ExternalArtifact", name };
  const stageSet: KubeObject = {
    apiVersion: "stages.metio.wtf/v1",
    kind: "StageSet",
    metadata: { namespace, name },
    // Longer than the benchmark takes: it is due when the benchmark says so.
    spec: { interval: "240h", stages: stages.map((stage) => ({ name: stage, path: `./${stage}`, sourceRef })) },
  };
  const answer = await cluster.apply(stageSet, { fieldManager, force: true });
  if (answer.kind === "refused") throw new Error(answer.error.message);
}
