import type { AuditedRequest } from "../cluster/audit.ts";
import type { BenchCluster } from "./bench-cluster.ts";
import { openReleaseBench, writesAmong, type ReleaseBench } from "./release-bench.ts";
import { changes, filesOf, objects, size, stages } from "./shop.ts";
import { atMost, type Row } from "./table.ts";

/** A revision that changes a few objects of a release. */
export async function benchRevision(bench: BenchCluster): Promise<readonly Row[]> {
  await using releases = await openReleaseBench(bench, "revisions");
  const reconcile = await settle(releases);
  await releases.offer("shop", stages, filesOf({ name: "shop", revision: 2 }));
  const requests = await releases.requestsOf(reconcile);
  const applied = appliesAmong(requests);
  if (applied !== changes) throw new Error(`Cannot measure: ${applied} objects were applied, not ${changes}`);
  return [atMost(`revision that changes ${changes} of ${objects} objects: requests`, requests.length, 45)];
}

/** A look at a settled release. */
export async function benchSteadyState(bench: BenchCluster): Promise<readonly Row[]> {
  await using releases = await openReleaseBench(bench, "steady");
  const requests = await releases.requestsOf(await settle(releases));
  const measurement = `look at ${size}, settled`;
  return [
    atMost(`${measurement}: requests`, requests.length, 20),
    atMost(`${measurement}: writes`, writesAmong(requests).length, 0),
  ];
}

/** @returns what has the release looked at again */
async function settle(releases: ReleaseBench): Promise<readonly string[]> {
  const reconcile = ["reconcile", "shop", "-n", releases.namespace];
  await releases.offer("shop", stages, filesOf({ name: "shop" }));
  await releases.run(reconcile);
  return reconcile;
}

function appliesAmong(requests: readonly AuditedRequest[]): number {
  return writesAmong(requests).filter(({ uri }) => uri.includes("/configmaps/")).length;
}
