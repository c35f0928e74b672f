import { mapParallel } from "../../lib/base/index.ts";
import type { FileTree } from "../artifacts/tarball.ts";
import type { BenchCluster } from "./bench-cluster.ts";
import { openReleaseBench, type ReleaseBench } from "./release-bench.ts";
import { count, type Row, seconds, shown } from "./table.ts";

const stageSets = 1_000;
const ticksMax = 5;
const kind = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet" };

/** Very many small releases from nothing to Ready: by one tick, and by three that share them. */
export async function benchManySmall(bench: BenchCluster): Promise<readonly Row[]> {
  return [...(await benchShards(bench, 1)), ...(await benchShards(bench, 3))];
}

async function benchShards(bench: BenchCluster, shards: number): Promise<readonly Row[]> {
  await using releases = await openReleaseBench(bench, `small-${shards}`);
  await makeReleases(bench, releases);
  const began = performance.now();
  const requests = await bench.requestsOf("stageset/", async () => {
    await rollOut(bench, releases, shards);
  });
  const tookMs = performance.now() - began;
  const what = `${stageSets} StageSets of 4 objects, ${shards === 1 ? "1 shard" : `${shards} shards`}`;
  return [
    shown(`${what}: until all are Ready`, tookMs, seconds),
    shown(`${what}: requests per StageSet`, requests.length / stageSets, (each) => each.toFixed(1)),
    shown(`${what}: StageSets a second`, (stageSets / tookMs) * 1_000, count),
  ];
}

/** One artifact for all: the name of each is a variable. */
const files: FileTree = Object.fromEntries(
  [
    {
      ...{ apiVersion: "apps/v1", kind: "Deployment" },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: "${app}" } },
        template: {
          metadata: { labels: { app: "${app}" } },
          spec: { serviceAccountName: "${app}", containers: [{ name: "main", image: "registry.example/main:1" }] },
        },
      },
    },
    { apiVersion: "v1", kind: "ServiceAccount" },
    { apiVersion: "v1", kind: "Service", spec: { selector: { app: "${app}" }, ports: [{ port: 80 }] } },
    {
      ...{ apiVersion: "networking.k8s.io/v1", kind: "Ingress" },
      spec: { defaultBackend: { service: { name: "${app}", port: { number: 80 } } } },
    },
  ].map((object) => [`base/${object.kind}.json`, JSON.stringify({ ...object, metadata: { name: "${app}" } })]),
);

async function makeReleases({ cluster }: BenchCluster, releases: ReleaseBench): Promise<void> {
  const { namespace } = releases;
  await releases.publish("small", files);
  const numbers = Array.from({ length: stageSets }, (_, i) => i);
  await mapParallel(numbers, 32, async (i) => {
    const name = `small-${i}`;
    const sourceRef = { kind: "ExternalArtifact", name: "small" };
    const stage = { name: "base", path: "./base", sourceRef, postBuild: { substitute: { app: name } } };
    const object = { ...kind, metadata: { namespace, name }, spec: { interval: "240h", stages: [stage] } };
    const made = await cluster.create(object, { fieldManager: "bench" });
    if (made.kind === "refused") throw new Error(made.error.message);
  });
}

async function rollOut(bench: BenchCluster, releases: ReleaseBench, shards: number): Promise<void> {
  const tick = ["tick", "-n", releases.namespace, "--budget", "900s"];
  for (let ticks = 0; ticks < ticksMax; ticks += 1) {
    const shares = Array.from({ length: shards }, (_, i) => [...tick, "--shard", `${i}/${shards}`]);
    await Promise.all(shares.map((share) => releases.run(share)));
    if (await areReady(bench, releases.namespace)) return;
  }
  throw new Error(`Not all are Ready after ${ticksMax} ticks`);
}

async function areReady({ cluster }: BenchCluster, namespace: string): Promise<boolean> {
  const listed = await cluster.list(kind, { namespace });
  if (listed.kind === "refused") throw new Error(listed.error.message);
  return listed.value.items.every((object) => {
    const { conditions = [] } = (object["status"] ?? {}) as {
      conditions?: readonly { type: string; status: string }[];
    };
    return conditions.some(({ type, status }) => type === "Ready" && status === "True");
  });
}
