import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { done } from "../../lib/api/index.ts";
import { buildStage, createBuildMemo, type BuildMemo, type Files, type ScopeOf } from "../../lib/build/index.ts";
import { readFolder } from "../artifacts/folder.ts";
import { sharedData } from "../support/shared-data.ts";
import { type BenchCluster, run } from "./bench-cluster.ts";
import { wallTimes } from "./rounds.ts";
import { compare, type Row, seconds, skipped } from "./table.ts";

const rounds = 15;
const overlays = ["dev", "staging", "production"] as const;
const measurement = `build of podinfo's ${overlays.length} overlays`;

/** From the files of an artifact to the objects of three stages, beside each other and one by one, over running the same kustomize three times and no more. */
export async function benchKustomize({ cluster, kubectlFile }: BenchCluster): Promise<readonly Row[]> {
  const data = sharedData("releases/podinfo");
  if (data.kind === "missing") return [skipped(measurement, data.reason)];
  const files: Files = new Map(
    Object.entries(readFolder(data.folder)).map(([path, content]) => [path, Buffer.from(content)]),
  );
  const temporaryDirectory = realpathSync(mkdtempSync(join(tmpdir(), "stageset-bench-")));
  const command = { file: kubectlFile, args: ["kustomize"] };
  const kustomize = { command, temporaryDirectory };
  const scopeOf: ScopeOf = async (kind) => {
    const answer = await cluster.servedKind(kind);
    if (answer.kind === "refused") throw new Error(answer.error.message);
    return done(answer.value?.namespaced === false ? "Cluster" : "Namespaced");
  };
  const build = async (name: string, memo: BuildMemo): Promise<void> => {
    const stage = { name, path: `./deploy/overlays/${name}`, applyHelmHookResources: false };
    const order = { files, artifactDigest: "sha256:1", stage, stageSet: { namespace: "bench", name: "podinfo" } };
    const built = await buildStage(order, { scopeOf, kustomize: () => Promise.resolve(done(kustomize)), memo });
    if (built.kind === "failed") throw new Error(built.failure.message);
  };
  /** As a release does before its first stage: all of them, beside each other. */
  const ours = async (): Promise<void> => {
    const memo = createBuildMemo(); // as a process begins
    await Promise.all(overlays.map((name) => build(name, memo)));
  };
  const oneByOne = async (): Promise<void> => {
    const memo = createBuildMemo();
    for (const name of overlays) await build(name, memo);
  };
  const bare = async (): Promise<void> => {
    for (const name of overlays) {
      await run(command.file, [...command.args, join(data.folder, "deploy/overlays", name)]);
    }
  };
  try {
    await ours();
    await bare();
    const times = await wallTimes({ ours, oneByOne, bare }, rounds);
    const peer = { peer: times.bare, peerName: "kustomize" };
    return [
      compare({ measurement, ours: times.ours, ...peer, allowedRatio: 1.15, unit: seconds }),
      compare({ measurement: `${measurement}, one by one`, ours: times.oneByOne, ...peer, unit: seconds }),
    ];
  } finally {
    rmSync(temporaryDirectory, { recursive: true });
  }
}
