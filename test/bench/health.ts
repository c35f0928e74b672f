import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { listBare, openBareLoop } from "./bare-loop.ts";
import { type BenchCluster, fieldManager, run } from "./bench-cluster.ts";
import { healthObjects, healthShares, isOperated, pathsIn, readyStatus } from "./health-objects.ts";
import { objectsOf } from "./large-objects.ts";
import { lookAtHealth } from "./look-at-health.ts";
import { inParallel, wallTimes } from "./rounds.ts";
import { atMost, compare, count, megabytes, type Row, seconds } from "./table.ts";

const namespace = "health";
const pageObjects = 500;
const rounds = 11;
const memoryRounds = 3;
const applyAtOnce = 16;
const readyWithinMs = 120_000;
const definition = join(import.meta.dirname, "../cluster/crds/konfigurations.yaml");

/** The health of 5,000 objects of 10 kinds, 500 of them by expressions: over the bare lists of them. */
export async function benchHealth(bench: BenchCluster): Promise<readonly Row[]> {
  await furnish(bench);
  const send = openBareLoop(bench.bare, 1);
  const ours = async (): Promise<void> => {
    const told = await lookAtHealth(bench.cluster, namespace);
    if (told !== undefined) throw new Error(told);
  };
  const bare = async (): Promise<void> => {
    for (const path of pathsIn(namespace)) await listBare(send, path, pageObjects);
  };
  await bare();
  const requests = await bench.countRequests("stageset/", ours);
  const times = await wallTimes({ ours, bare }, rounds);
  const measurement = `health of ${count(healthObjects)} objects of ${healthShares.length} kinds`;
  const peers = { peer: times.bare, peerName: "bare lists", allowedRatio: 1.5, unit: seconds };
  const pages = healthShares.reduce((sum, { objects }) => sum + Math.ceil((objects + 1) / pageObjects), 0);
  return [
    compare({ measurement, ours: times.ours, ...peers }),
    atMost(`${measurement}: requests`, requests, pages),
    await benchMemory(bench, measurement),
  ];
}

/** All of them, healthy. */
async function furnish({ cluster, kubectl }: BenchCluster): Promise<void> {
  await kubectl(["apply", "--server-side", `--filename=${definition}`]);
  await kubectl(["wait", "--for=condition=Established", "--timeout=30s", `--filename=${definition}`]);
  await kubectl(["create", "namespace", namespace]);
  const objects = healthShares.flatMap((share) => objectsOf(share, "health"));
  await inParallel(objects.length, applyAtOnce, async (i) => {
    const object = objects[i];
    if (object === undefined) return;
    const { apiVersion, kind, metadata } = object;
    const placed = { ...object, metadata: { ...metadata, namespace } };
    const applied = await cluster.apply(placed, { fieldManager, force: true });
    if (applied.kind === "refused") throw new Error(applied.error.message);
    if (!isOperated(object)) return;
    const ref = { apiVersion, kind, namespace, name: metadata.name };
    const patch = { type: "merge", body: { status: readyStatus } } as const;
    const reported = await cluster.patch(ref, patch, { fieldManager, subresource: "status" });
    if (reported.kind === "refused") throw new Error(reported.error.message);
  });
  const giveUpAt = performance.now() + readyWithinMs;
  for (;;) {
    const told = await lookAtHealth(cluster, namespace);
    if (told === undefined) return;
    if (performance.now() > giveUpAt) throw new Error(told);
    await sleep(1_000); // controllers are at work
  }
}

/** In a process of its own, as the peak of one that has done other things says nothing. */
async function benchMemory({ kubeconfig, bare }: BenchCluster, measurement: string): Promise<Row> {
  const peakOf = async (way: "ours" | "bare"): Promise<readonly number[]> => {
    const peaks: number[] = [];
    for (let i = 0; i < memoryRounds; i += 1) {
      const order = JSON.stringify({ way, kubeconfig, namespace, bare, pageObjects });
      const { stdout } = await run(process.execPath, [join(import.meta.dirname, "health-once.ts"), order]);
      peaks.push(Number(stdout));
    }
    return peaks;
  };
  const [ours, peer] = [await peakOf("ours"), await peakOf("bare")];
  return compare({
    ...{ measurement: `${measurement}: peak memory of the process`, ours, peer },
    ...{ peerName: "bare lists", unit: megabytes },
  });
}
