import { setTimeout as sleep } from "node:timers/promises";
import { mapParallel } from "../../lib/base/index.ts";
import type { FileTree } from "../artifacts/tarball.ts";
import type { BenchCluster } from "./bench-cluster.ts";
import { openReleaseBench } from "./release-bench.ts";
import { median } from "./rounds.ts";
import { atMost, megabytes, type Row, seconds, shown } from "./table.ts";

const slow = 5;
/** Fewer places than slow ones, so that these must give up theirs. */
const places = 2;
const quickMsMax = 5_000;
const stageSets = 100;
const rounds = 5;
const peakKibMax = 150_000_000 / 1_024;

/** What a tick costs others, and what it takes itself. */
export async function benchTicks(bench: BenchCluster): Promise<readonly Row[]> {
  return [await benchQuickAmongSlow(bench), ...(await benchNothingDue(bench))];
}

const settings: FileTree = {
  "base/settings.json": JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } }),
};

/** A Deployment whose Pods never become ready. */
function neverReady(name: string): FileTree {
  const labels = { app: name, "stageset.test/pod": "never-ready" };
  const spec = {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "registry.example/main" }] } },
  };
  const object = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec };
  return { "base/deployment.json": JSON.stringify(object) };
}

/** How long after the start of a tick a quick StageSet is Ready that stands behind slow ones. */
async function benchQuickAmongSlow(bench: BenchCluster): Promise<Row> {
  await using releases = await openReleaseBench(bench, "slow");
  const { namespace } = releases;
  for (let i = 0; i < slow; i += 1) await releases.offer(`a-slow-${i}`, ["base"], neverReady(`slow-${i}`));
  await releases.offer("z-quick", ["base"], settings);
  const began = performance.now();
  const tick = releases.start(["tick", "-n", namespace, "--budget", "30s", "--concurrency", String(places)]);
  const quick = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace, name: "z-quick" };
  let tookMs = Number.POSITIVE_INFINITY;
  while (performance.now() - began < 30_000 && tookMs === Number.POSITIVE_INFINITY) {
    const answer = await bench.cluster.get(quick);
    if (answer.kind === "done" && isReady(answer.value?.["status"])) tookMs = performance.now() - began;
    else await sleep(25);
  }
  tick.kill("SIGKILL");
  await tick.ended;
  return atMost(
    `quick StageSet behind ${slow} slow ones, ${places} at once: until it is Ready`,
    tookMs,
    quickMsMax,
    seconds,
  );
}

function isReady(status: unknown): boolean {
  const { conditions = [] } = (status ?? {}) as { readonly conditions?: readonly { type: string; status: string }[] };
  return conditions.some(({ type, status: holds }) => type === "Ready" && holds === "True");
}

/** A tick that finds nothing to do: its time and its memory. */
async function benchNothingDue(bench: BenchCluster): Promise<readonly Row[]> {
  await using releases = await openReleaseBench(bench, "many");
  const names = Array.from({ length: stageSets }, (_, i) => `shop-${i}`);
  await mapParallel(names, 8, (name) =>
    releases.offer(name, ["base"], {
      "base/settings.json": JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } }),
    }),
  );
  const tick = ["tick", "-n", releases.namespace, "--budget", "120s"];
  await releases.run(tick);
  const ends = [];
  for (let round = 0; round < rounds; round += 1) ends.push(await releases.run(tick));
  const measurement = `tick over ${stageSets} StageSets, nothing due`;
  return [
    shown(measurement, median(ends.map(({ tookMs }) => tookMs)), seconds),
    atMost(`${measurement}: peak memory`, median(ends.map(({ peakKib }) => peakKib)), peakKibMax, megabytes),
  ];
}
