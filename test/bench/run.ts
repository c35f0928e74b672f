/** `npm run bench`: every benchmark that does not take minutes, or those that are named; one table. Exit code 1 where something takes more than it may. */
import { benchApplies } from "./applies.ts";
import { type BenchCluster, say, startBenchCluster } from "./bench-cluster.ts";
import { benchExpressions } from "./expressions.ts";
import { benchHealth } from "./health.ts";
import { benchIdle } from "./idle.ts";
import { benchKubePrometheus } from "./kube-prometheus.ts";
import { benchKustomize } from "./kustomize.ts";
import { benchLargeRelease } from "./large-release.ts";
import { benchLists } from "./lists.ts";
import { benchManySmall } from "./many-small.ts";
import { benchModel } from "./model.ts";
import { benchNotify } from "./notify.ts";
import { benchReleases } from "./releases.ts";
import { benchRevision, benchSteadyState } from "./revisions.ts";
import { benchRollouts } from "./rollouts.ts";
import { benchStartup } from "./startup.ts";
import { renderTable, type Row } from "./table.ts";
import { benchTicks } from "./ticks.ts";

interface Bench {
  readonly name: string;
  /** It takes minutes: it runs only where it is named. */
  readonly isLong?: true;
  readonly run: (bench: BenchCluster) => Promise<readonly Row[]>;
}

const benches: readonly Bench[] = [
  { name: "applies", run: benchApplies },
  { name: "expressions", run: benchExpressions },
  { name: "health", run: benchHealth },
  { name: "idle", isLong: true, run: benchIdle },
  { name: "kube-prometheus", run: benchKubePrometheus },
  { name: "kustomize", run: benchKustomize },
  { name: "large-release", run: benchLargeRelease },
  { name: "lists", run: benchLists },
  { name: "many-small", isLong: true, run: benchManySmall },
  { name: "model", run: benchModel },
  { name: "notify", isLong: true, run: benchNotify },
  { name: "releases", run: benchReleases },
  { name: "revision", run: benchRevision },
  { name: "rollouts", run: benchRollouts },
  { name: "startup", run: benchStartup },
  { name: "steady-state", run: benchSteadyState },
  { name: "ticks", run: benchTicks },
];

/** All of them but the long ones, or those that are named. */
async function main(names: readonly string[]): Promise<number> {
  const bench = await startBenchCluster();
  try {
    const rows: Row[] = [];
    for (const { name, isLong, run } of benches) {
      if (names.length > 0 ? !names.includes(name) : isLong === true) continue;
      say(`${name} …`);
      rows.push(...(await run(bench)));
    }
    process.stdout.write(renderTable(rows));
    return rows.every(({ isKept }) => isKept) ? 0 : 1;
  } finally {
    await bench.close();
  }
}

process.exitCode = await main(process.argv.slice(2));
