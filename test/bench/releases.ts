import { mapParallel } from "../../lib/base/index.ts";
import type { BenchCluster } from "./bench-cluster.ts";
import { openReleaseBench, writesAmong } from "./release-bench.ts";
import { filesOf, stages } from "./shop.ts";
import { atMost, count, type Row, shown } from "./table.ts";

const settledReleases = 6;

/** Ticks over settled releases: nothing due, and everything due while nothing has changed. */
export async function benchReleases(bench: BenchCluster): Promise<readonly Row[]> {
  await using releases = await openReleaseBench(bench, "releases");
  const names = Array.from({ length: settledReleases }, (_, i) => `shop-${i}`);
  await mapParallel(names, 1, (name) => releases.offer(name, stages, filesOf({ name })));
  const tick = ["tick", "-n", releases.namespace, "--lease-namespace", releases.namespace, "--budget", "120s"];
  await releases.run(tick);
  await releases.run(tick);
  const quiet = await releases.requestsOf(tick);
  await bench.kubectl(["delete", "leases", "--all", "-n", releases.namespace]);
  const looking = await releases.requestsOf(tick);
  const settled = `tick over ${settledReleases} settled releases`;
  return [
    atMost(`${settled}, nothing due: requests`, quiet.length, 12),
    atMost(`${settled}, nothing due: writes but its Lease`, writesAmong(quiet).length, 0),
    atMost(`${settled}, all due: writes but its Lease`, writesAmong(looking).length, 0),
    shown(`${settled}, all due: requests`, looking.length, count),
  ];
}
