import { canonicalJson, mapParallel, sha256 } from "../../lib/base/index.ts";
import type { Live, Stage, StageSet } from "../../lib/api/index.ts";
import type { Answer, Cluster, KubeObject, LiveObject } from "../../lib/cluster/index.ts";
import { storedStatus } from "../artifacts/source-status.ts";
import { type BenchCluster, fieldManager, say } from "./bench-cluster.ts";
import { openReleaseBench, type ProcessEnd, type ReleaseBench } from "./release-bench.ts";
import { median } from "./rounds.ts";
import { atMost, megabytes, type Row, seconds, shown } from "./table.ts";

const fewStageSets = 6;
const sources = 1_000;
const stageSets = 10_000;
const rounds = 5;
const writesAtOnce = 48;
/** So long that of 10,000 none becomes due while they are made. */
const interval = "876000h";

const stageSetKind = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet" };
const sourceKind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "ExternalArtifact" } as const;
const MB = 1_000_000;

/** What a tick costs while nothing happens, over few StageSets and over very many. */
export async function benchIdle(bench: BenchCluster): Promise<readonly Row[]> {
  await using releases = await openReleaseBench(bench, "idle");
  const tick = ["tick", "-n", releases.namespace, "--budget", "300s"];
  for (let i = 0; i < fewStageSets; i += 1) {
    const one = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: `few-${i}` } };
    await releases.offer(`few-${i}`, ["base"], { "base/settings.json": JSON.stringify(one) });
  }
  await releases.run(tick);
  await releases.run(tick);
  const few = await repeated(releases, tick);
  await settleMany(bench.cluster, releases.namespace);
  await bench.kubectl([
    "delete",
    "configmaps",
    `stageset-tick.${releases.namespace}`,
    "-n",
    releases.namespace,
    "--ignore-not-found",
  ]);
  const first = await releases.run(tick);
  const resumed = await repeated(releases, tick);
  return [...fewRows(few), ...manyRows(first, resumed)];
}

async function repeated(releases: ReleaseBench, tick: readonly string[]): Promise<readonly ProcessEnd[]> {
  const ends: ProcessEnd[] = [];
  for (let round = 0; round < rounds; round += 1) ends.push(await releases.run(tick));
  return ends;
}

function fewRows(ends: readonly ProcessEnd[]): readonly Row[] {
  const what = `idle tick over ${fewStageSets} StageSets`;
  return [
    atMost(`${what}: processor time`, median(ends.map(({ cpuMs }) => cpuMs)), 500, seconds),
    atMost(`${what}: peak memory`, median(ends.map(({ peakKib }) => peakKib)), (110 * MB) / 1_024, megabytes),
    shown(`${what}: time`, median(ends.map(({ tookMs }) => tookMs)), seconds),
  ];
}

function manyRows(first: ProcessEnd, resumed: readonly ProcessEnd[]): readonly Row[] {
  const what = `idle tick over ${stageSets} StageSets, ${sources} sources`;
  const again = `${what}, resumed`;
  const mostOf = (of: (end: ProcessEnd) => number): number => Math.max(...resumed.map(of));
  return [
    atMost(`${what}, first: time`, first.tookMs, 6_000, seconds),
    atMost(`${what}, first: peak memory`, first.peakKib, (300 * MB) / 1_024, megabytes),
    shown(`${what}, first: processor time`, first.cpuMs, seconds),
    shown(`${what}, first: read`, first.readBytes / 1_024, megabytes),
    atMost(`${again}: time`, median(resumed.map(({ tookMs }) => tookMs)), 1_000, seconds),
    atMost(
      `${again}: read`,
      mostOf(({ readBytes }) => readBytes) / 1_024,
      MB / 1_024,
      (kib) => `${kib.toFixed(0)} KiB`,
    ),
    shown(`${again}: processor time`, median(resumed.map(({ cpuMs }) => cpuMs)), seconds),
    shown(`${again}: peak memory`, median(resumed.map(({ peakKib }) => peakKib)), megabytes),
  ];
}

/** Makes StageSets that are as if they had been rolled out long ago: each as one that really was. */
async function settleMany(cluster: Cluster, namespace: string): Promise<void> {
  const ref = { ...stageSetKind, namespace, name: "few-0" };
  const model = valueOf(await cluster.get(ref)) as unknown as Live<StageSet>; // the API server checks our kinds
  checkInputs(model);
  say(`makes ${sources} sources …`);
  const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);
  await mapParallel(numbers(sources), writesAtOnce, (i) => makeSource(cluster, namespace, i));
  say(`makes ${stageSets} StageSets …`);
  await mapParallel(numbers(stageSets), writesAtOnce, (i) => makeStageSet(cluster, model, i));
}

const nameOfSource = (i: number): string => `source-${i % sources}`;
const digestOf = (i: number): string => `sha256:${sha256(nameOfSource(i))}`;
const revisionOf = (i: number): string => `latest@${digestOf(i)}`;

async function makeSource(cluster: Cluster, namespace: string, i: number): Promise<void> {
  const name = nameOfSource(i);
  const object: KubeObject = { ...sourceKind, metadata: { namespace, name }, spec: {} };
  const live = valueOf(await cluster.apply(object, { fieldManager: "flux", force: true }));
  const path = `externalartifact/${namespace}/${name}/${sha256(name)}.tar.gz`;
  const url = `http://source-controller.flux-system.svc.cluster.local./${path}`;
  const stored = { url, path, digest: digestOf(i), size: 4_096, revision: revisionOf(i) };
  const written = { kind: sourceKind.kind, generation: live.metadata.generation ?? 1, at: "2026-01-01T00:00:00Z" };
  await writeStatus(cluster, live, storedStatus(stored, written), "source-controller");
}

async function makeStageSet(cluster: Cluster, model: Live<StageSet>, i: number): Promise<void> {
  const { spec, status } = model;
  const metadata = { namespace: model.metadata.namespace ?? "", name: `many-${i}` };
  const stages = spec.stages.map((stage) => ({ ...stage, sourceRef: { ...stage.sourceRef, name: nameOfSource(i) } }));
  const object = { ...stageSetKind, metadata, spec: { ...spec, interval, stages } };
  const live = valueOf(await cluster.apply(object, { fieldManager, force: true }));
  const standing = status?.stages?.map((one, place) => ({
    ...one,
    appliedRevision: revisionOf(i),
    appliedInputs: inputsOf(stages[place] as Stage),
  }));
  await writeStatus(cluster, live, { ...status, stages: standing }, "stageset");
}

async function writeStatus(cluster: Cluster, live: LiveObject, status: object, manager: string): Promise<void> {
  const { apiVersion, kind, metadata } = live;
  const ref = { apiVersion, kind, namespace: metadata.namespace ?? "", name: metadata.name };
  const options = { fieldManager: manager, subresource: "status" } as const;
  valueOf(await cluster.patch(ref, { type: "merge", body: { status } }, options));
}

/** As the engine has it: what the status must say so that nothing is due. */
function inputsOf({ sourceRef, path, patches, postBuild, ignore, applyHelmHookResources }: Stage): string {
  return sha256(canonicalJson({ sourceRef, path, patches, postBuild, ignore, applyHelmHookResources }));
}

function checkInputs({ spec, status }: Live<StageSet>): void {
  const [stage, standing] = [spec.stages[0], status?.stages?.[0]];
  if (stage === undefined || standing?.appliedInputs !== inputsOf(stage))
    throw new Error("Cannot make settled StageSets: the engine knows its inputs by another digest; follow it here");
}

function valueOf(answer: Answer<LiveObject | undefined>): LiveObject {
  if (answer.kind === "refused") throw new Error(answer.error.message);
  if (answer.value === undefined) throw new Error("what was made is not there");
  return answer.value;
}
