import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubectlRunner } from "../cluster/kubectl.ts";
import { writeFiles } from "../cluster/real-releases/write-files.ts";
import type { BenchCluster } from "./bench-cluster.ts";
import { openReleaseBench, type ReleaseBench } from "./release-bench.ts";
import { wallTimes } from "./rounds.ts";
import { filesOf, objects, size, stages } from "./shop.ts";
import { atMost, compare, type Row, seconds } from "./table.ts";

const rounds = 5;
/** What a rollout asks whatever the number of objects: lists, claim, inventory, status, events. */
const fixedRequests = 60;

/**
 * The first rollout by `stageset reconcile`, with preflight and without, and by kubectl of as many objects; each into a
 * Namespace of its own, where nothing is yet.
 */
export async function benchRollouts(bench: BenchCluster): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "stageset-bench-"));
  await using releases = await openReleaseBench(bench, "rollouts");
  try {
    const runKubectl = kubectlRunner(bench.kubectlFile, { kubeconfig: bench.kubeconfig }); // into every Namespace
    for (let round = -1; round < rounds; round += 1) await offerRound(bench, releases, folder, round);
    const kubectl = async (round: number): Promise<void> => {
      const files = join(folder, nameOf("kubectl", round));
      await runKubectl(["apply", "--server-side", "--recursive", `--filename=${files}`]);
    };
    const perObject = [await benchRequests(releases, "Stage", 2.1), await benchRequests(releases, "None", 1.1)];
    await kubectl(-1);
    const rollOut = (preflight: Preflight) => async (round: number) => {
      await releases.run(["reconcile", nameOf(preflight, round), "-n", releases.namespace]);
    };
    const times = await wallTimes({ checked: rollOut("Stage"), unchecked: rollOut("None"), kubectl }, rounds);
    const peer = { peer: times.kubectl, peerName: "kubectl", unit: seconds };
    return [
      compare({ measurement: measured("Stage"), ours: times.checked, ...peer, allowedRatio: 2 }),
      compare({ measurement: measured("None"), ours: times.unchecked, ...peer, allowedRatio: 1.5 }),
      ...perObject,
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Preflight = "Stage" | "None";

function nameOf(way: Preflight | "kubectl", round: number): string {
  return `${way.toLowerCase()}-${round < 0 ? "first" : round}`;
}

/** A StageSet for each way of preflight, files for kubectl, and a Namespace for each. */
async function offerRound(
  { kubectl }: BenchCluster,
  releases: ReleaseBench,
  folder: string,
  round: number,
): Promise<void> {
  const names = (["Stage", "None", "kubectl"] as const).map((way) => nameOf(way, round));
  for (const name of names) await kubectl(["create", "namespace", `shop-${name}`]);
  for (const preflight of ["Stage", "None"] as const) {
    const name = nameOf(preflight, round);
    await releases.offer(name, stages, filesOf({ name, namespace: `shop-${name}` }), { preflight });
  }
  const name = nameOf("kubectl", round);
  writeFiles(join(folder, name), filesOf({ name, namespace: `shop-${name}` }));
}

function measured(preflight: Preflight): string {
  return `first rollout of ${size}, preflight ${preflight}`;
}

async function benchRequests(releases: ReleaseBench, preflight: Preflight, most: number): Promise<Row> {
  const requests = await releases.requestsOf(["reconcile", nameOf(preflight, -1), "-n", releases.namespace]);
  const measurement = `${measured(preflight)}: requests per object, beyond ${fixedRequests}`;
  return atMost(measurement, (requests.length - fixedRequests) / objects, most, (value) => value.toFixed(2));
}
