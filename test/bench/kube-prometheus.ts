import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFolder } from "../artifacts/folder.ts";
import type { FileTree } from "../artifacts/tarball.ts";
import { writeFiles } from "../cluster/real-releases/write-files.ts";
import { kubectlRunner, type Kubectl } from "../cluster/kubectl.ts";
import { sharedData } from "../support/shared-data.ts";
import type { BenchCluster } from "./bench-cluster.ts";
import { openReleaseBench, type ReleaseBench } from "./release-bench.ts";
import { wallTimes } from "./rounds.ts";
import { compare, type Row, seconds, skipped } from "./table.ts";

const rounds = 3;
const stages = ["setup", "manifests"] as const;
const measurement = "first rollout of kube-prometheus";

/** The first rollout of kube-prometheus by `stageset reconcile`, and by kubectl of the same files. */
export async function benchKubePrometheus(bench: BenchCluster): Promise<readonly Row[]> {
  const data = sharedData("releases/kube-prometheus");
  if (data.kind === "missing") return [skipped(measurement, data.reason)];
  const folder = mkdtempSync(join(tmpdir(), "stageset-bench-"));
  await using releases = await openReleaseBench(bench, "monitoring-releases");
  try {
    const kubectl = kubectlRunner(bench.kubectlFile, { kubeconfig: bench.kubeconfig }); // into every Namespace
    const files = filesOf(data.folder);
    writeFiles(folder, files);
    const reconcile = ["reconcile", "monitoring", "-n", releases.namespace];
    const contestants = {
      ours: async () => {
        await releases.run(reconcile);
      },
      kubectl: () => applyByKubectl(kubectl, folder),
    };
    const prepare = async (): Promise<void> => {
      await removeAll(kubectl, releases, folder);
      await releases.offer("monitoring", stages, files);
    };
    const times = await wallTimes(contestants, rounds, prepare);
    const peer = { peer: times.kubectl, peerName: "kubectl, with its waits" };
    return [compare({ measurement, ours: times.ours, ...peer, allowedRatio: 2, unit: seconds })];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The kinds below `setup/` as they are, the rest below `manifests/`. */
function filesOf(folder: string): FileTree {
  return Object.fromEntries(
    Object.entries(readFolder(folder)).map(([path, content]) => [
      path.startsWith("setup/") ? path : `manifests/${path}`,
      content,
    ]),
  );
}

/** As its authors say: the kinds, until they are served, and the rest; and until it runs, as a StageSet waits too. */
async function applyByKubectl(kubectl: Kubectl, folder: string): Promise<void> {
  const [setup, manifests] = stages.map((stage) => `--filename=${join(folder, stage)}`) as [string, string];
  await kubectl(["apply", "--server-side", setup]);
  await kubectl(["wait", "--for=condition=Established", "--timeout=60s", "--all", "customresourcedefinitions"]);
  await kubectl(["apply", "--server-side", manifests]);
  await kubectl(["rollout", "status", "deployments,daemonsets", "--namespace=monitoring", "--timeout=60s"]);
}

/** By kubectl alone, whoever rolled it out: how a StageSet takes away what it brought is not measured here. */
async function removeAll(kubectl: Kubectl, { namespace }: ReleaseBench, folder: string): Promise<void> {
  const stageSets = `--namespace=${namespace}`;
  if ((await kubectl(["get", "stagesets", stageSets, "-o", "name"])) !== "") {
    const unhold = JSON.stringify({ metadata: { finalizers: null } });
    await kubectl(["patch", "stageset", "monitoring", stageSets, "--type=merge", `--patch=${unhold}`]);
    await kubectl(["delete", "stagesets,stageinventories", "--all", stageSets]);
  }
  if ((await kubectl(["get", "namespace", "monitoring", "--ignore-not-found", "-o", "name"])) === "") return;
  const files = [...stages].reverse().map((stage) => `--filename=${join(folder, stage)}`);
  await kubectl(["delete", "--ignore-not-found", "--wait", ...files]);
}
