import { join } from "node:path";
import { type BenchCluster, configMap, configMaps, fieldManager, run } from "./bench-cluster.ts";
import { listBare, openBareLoop } from "./bare-loop.ts";
import { inParallel, wallTimes } from "./rounds.ts";
import { atMost, compare, count, megabytes, type Row, seconds } from "./table.ts";

const objects = 5_000;
const pageObjects = 500;
const rounds = 21;
const memoryRounds = 3;

/** A list of 5,000 objects, page by page: time and requests, and what it takes in memory. */
export async function benchLists(bench: BenchCluster): Promise<readonly Row[]> {
  await inParallel(objects, 16, async (i) => {
    const answer = await bench.cluster.apply(configMap(i, "list"), { fieldManager, force: true });
    if (answer.kind === "refused") throw new Error(answer.error.message);
  });
  const { namespace } = bench;
  const send = openBareLoop(bench.bare, 1);
  const ours = async (): Promise<void> => {
    const answer = await bench.cluster.list(configMaps, { namespace });
    if (answer.kind === "refused") throw new Error(answer.error.message);
  };
  const metadata = async (): Promise<void> => {
    const answer = await bench.cluster.listMetadata(configMaps, { namespace });
    if (answer.kind === "refused") throw new Error(answer.error.message);
  };
  const bare = async (): Promise<void> => {
    await listBare(send, `/api/v1/namespaces/${namespace}/configmaps`, pageObjects);
  };
  const kubectl = async (): Promise<void> => {
    await bench.kubectl(["get", "configmaps", "-o", "json"]);
  };
  const requests = await bench.countRequests("stageset/", ours);
  await bare();
  const times = await wallTimes({ ours, bare, metadata }, rounds);
  const { kubectl: kubectlMs } = await wallTimes({ kubectl }, 3);
  const measurement = `list of ${count(objects)} objects`;
  return [
    compare({
      measurement,
      ours: times.ours,
      peer: times.bare,
      peerName: "bare loop",
      allowedRatio: 1.2,
      unit: seconds,
    }),
    compare({ measurement, ours: times.ours, peer: kubectlMs, peerName: "kubectl get -o json", unit: seconds }),
    compare({
      measurement: `${measurement}: metadata alone`,
      ours: times.metadata,
      peer: times.bare,
      peerName: "bare loop",
      unit: seconds,
    }),
    atMost(`${measurement}: requests`, requests, Math.ceil((objects + 1) / pageObjects)),
    await benchMemory(bench, measurement),
  ];
}

/** In a process of its own, as the peak of one that has done other things says nothing. */
async function benchMemory({ kubeconfig, namespace, bare }: BenchCluster, measurement: string): Promise<Row> {
  const peakOf = async (way: "ours" | "bare"): Promise<readonly number[]> => {
    const peaks: number[] = [];
    for (let i = 0; i < memoryRounds; i += 1) {
      const order = JSON.stringify({ way, kubeconfig, namespace, bare, pageObjects });
      const { stdout } = await run(process.execPath, [join(import.meta.dirname, "list-once.ts"), order]);
      peaks.push(Number(stdout));
    }
    return peaks;
  };
  const [ours, bareKib] = [await peakOf("ours"), await peakOf("bare")];
  return compare({
    measurement: `${measurement}: peak memory of the process`,
    ours,
    peer: bareKib,
    peerName: "bare loop",
    allowedRatio: 1.2,
    unit: megabytes,
  });
}
