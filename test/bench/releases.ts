import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuditedRequest } from "../cluster/audit.ts";
import { writeFiles } from "../cluster/real-releases/write-files.ts";
import type { FileTree } from "../artifacts/tarball.ts";
import { type BenchCluster, configMap } from "./bench-cluster.ts";
import { openReleaseBench, type ReleaseBench } from "./release-bench.ts";
import { wallTimes } from "./rounds.ts";
import { atMost, compare, count, type Row, seconds, shown } from "./table.ts";

const stages = ["base", "backend", "frontend"] as const;
const objectsPerStage = 100;
const objects = stages.length * objectsPerStage;
const rounds = 5;

/** A release of 3 × 100 objects: its first rollout, and ticks over it once it is settled. */
export async function benchReleases(bench: BenchCluster): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "stageset-bench-"));
  await using releases = await openReleaseBench(bench, "releases");
  try {
    return [...(await benchRollout(bench, releases, folder)), ...(await benchSettled(bench, releases))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Files of objects that no other round has, without a Namespace of their own. */
function filesOf(round: number): FileTree {
  return Object.fromEntries(
    stages.flatMap((stage) =>
      Array.from({ length: objectsPerStage }, (_, i) => {
        const { apiVersion, kind, metadata, data } = configMap(i, stage);
        const { labels } = metadata;
        const object = { apiVersion, kind, metadata: { name: `${stage}-${round}-${i}`, labels }, data };
        return [`${stage}/${i}.json`, JSON.stringify(object)] as const;
      }),
    ),
  );
}

/** The first rollout by `stageset reconcile`, and by kubectl of the same files. */
async function benchRollout(bench: BenchCluster, releases: ReleaseBench, folder: string): Promise<readonly Row[]> {
  const reconcile = async (round: number): Promise<void> => {
    await releases.run(["reconcile", `shop-${round}`, "-n", releases.namespace]);
  };
  const kubectl = async (round: number): Promise<void> => {
    const from = join(folder, String(round));
    await bench.kubectl(["apply", "--server-side", "--recursive", `--filename=${from}`]);
  };
  for (let round = -1; round < rounds; round += 1) {
    const files = filesOf(round);
    await releases.offer(`shop-${round}`, stages, files);
    writeFiles(join(folder, String(round)), files);
  }
  const requests = await bench.requestsOf("stageset/", () => reconcile(-1));
  const ours = requests.filter(({ userAgent }) => userAgent.endsWith("(reconcile)"));
  await kubectl(-1);
  const times = await wallTimes({ reconcile, kubectl }, rounds);
  const measurement = `first rollout of ${stages.length} × ${objectsPerStage} objects`;
  const [ourMs, peer] = [times.reconcile, times.kubectl];
  return [
    compare({ measurement, ours: ourMs, peer, peerName: "kubectl", allowedRatio: 1.5, unit: seconds }),
    atMost(`${measurement}: requests`, ours.length, 1.1 * objects + 60),
  ];
}

/** Ticks over what is settled: nothing due, and everything due while nothing has changed. */
async function benchSettled(bench: BenchCluster, releases: ReleaseBench): Promise<readonly Row[]> {
  const tick = async (): Promise<void> => {
    await releases.run(["tick", "--lease-namespace", releases.namespace]);
  };
  const forget = ["delete", "leases", "--all", "-n", releases.namespace];
  await tick();
  const quiet = await bench.requestsOf("stageset/", tick);
  await bench.kubectl(forget);
  const looking = await bench.requestsOf("stageset/", tick);
  const settled = `tick over ${rounds + 1} settled releases`;
  return [
    atMost(`${settled}, nothing due: requests`, quiet.length, 12),
    atMost(`${settled}, nothing due: writes but its Lease`, writesAmong(quiet), 0),
    atMost(`${settled}, all due: writes but its Lease`, writesAmong(looking), 0),
    shown(`${settled}, all due: requests`, looking.length, count),
  ];
}

function writesAmong(requests: readonly AuditedRequest[]): number {
  return requests.filter(
    ({ verb, uri }) => !["get", "list", "watch"].includes(verb) && !/dryRun=All|\/leases\//.test(uri),
  ).length;
}
