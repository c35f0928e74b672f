import { join } from "node:path";
import { showYaml } from "../../lib/build/index.ts";
import type { FileTree } from "../artifacts/tarball.ts";
import { type BenchCluster, run } from "./bench-cluster.ts";
import { kindShares, objectsOf } from "./large-objects.ts";
import { openReleaseBench, writesAmong } from "./release-bench.ts";
import { median, wallTimes } from "./rounds.ts";
import { atMost, compare, count, megabytes, type Row, seconds } from "./table.ts";

const stages = ["foundation", "services", "apps", "edge"] as const;
const rounds = 7;
const peakKibMax = 250_000_000 / 1_024;
const pageObjects = 500;

/**
 * A look at a settled release of 5,000 objects, in a process of its own: over one that makes the same lists (of each kind, by
 * stage), one after another, and does no more; over one that lists each kind once; and over kubectl, which prints them.
 */
export async function benchLargeRelease(bench: BenchCluster): Promise<readonly Row[]> {
  await using releases = await openReleaseBench(bench, "large");
  const { namespace } = releases;
  await releases.offer("large", stages, filesOf(), { preflight: "None" });
  const reconcile = ["reconcile", "large", "-n", namespace];
  await releases.run(reconcile);
  const requests = await releases.requestsOf(reconcile);
  const pathsOf = (stage?: string): readonly string[] =>
    kindShares.map(({ kind, plural }) => pathOf(kind.apiVersion, plural, { namespace, stage }));
  const peaksKib: number[] = [];
  const ours = async (): Promise<void> => {
    const { peakKib } = await releases.run(reconcile);
    peaksKib.push(peakKib);
  };
  const listAll = async (paths: readonly string[]): Promise<void> => {
    const order = JSON.stringify({ bare: bench.bare, paths, pageObjects });
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, "list-all.ts"), order]);
    if (Number(stdout) !== objects) throw new Error(`Cannot compare: ${stdout} objects were listed, not ${objects}`);
  };
  const plurals = kindShares.map(({ plural }) => plural).join(",");
  const kubectl = async (): Promise<void> => {
    await bench.kubectl([
      "get",
      plurals,
      `--namespace=${namespace}`,
      "-l",
      "stages.metio.wtf/name=large",
      "-o",
      "json",
    ]);
  };
  const bare = (): Promise<void> => listAll(stages.flatMap(pathsOf));
  const once = (): Promise<void> => listAll(pathsOf());
  const times = await wallTimes({ ours, bare, once, kubectl }, rounds);
  const measurement = `look at ${count(objects)} objects of ${kindShares.length} kinds in ${stages.length} stages`;
  const look = { measurement, ours: times.ours, unit: seconds };
  return [
    compare({ ...look, peer: times.bare, peerName: "the same lists, bare", allowedRatio: 3 }),
    compare({ ...look, peer: times.once, peerName: "one bare list a kind" }),
    compare({ ...look, peer: times.kubectl, peerName: "kubectl get -o json" }),
    atMost(`${measurement}: requests`, requests.length, 80),
    atMost(`${measurement}: writes`, writesAmong(requests).length, 0),
    atMost(`${measurement}: peak memory`, median(peaksKib), peakKibMax, megabytes),
  ];
}

const objects = stages.length * kindShares.reduce((sum, share) => sum + share.objects, 0);

/** A file of many documents for each kind, as a chart renders them. */
function filesOf(): FileTree {
  return Object.fromEntries(
    stages.flatMap((stage) =>
      kindShares.map((share) => [
        `${stage}/${share.plural}.yaml`,
        objectsOf(share, stage)
          .map((object) => showYaml(object))
          .join("---\n"),
      ]),
    ),
  );
}

/** Where objects of a kind are listed by the labels that we gave them; absent `stage`: those of all stages. */
function pathOf(
  apiVersion: string,
  plural: string,
  { namespace, stage }: { readonly namespace: string; readonly stage: string | undefined },
): string {
  const group = apiVersion.includes("/") ? `apis/${apiVersion}` : `api/${apiVersion}`;
  const labels = { name: "large", namespace, ...(stage !== undefined && { stage }) };
  const selector = Object.entries(labels).map(([key, value]) => `stages.metio.wtf/${key}=${value}`);
  return `/${group}/namespaces/${namespace}/${plural}?labelSelector=${encodeURIComponent(selector.join(","))}`;
}
