/** `npm run bench`: every benchmark, one table. Exit code 1 where something takes more than it may. */
import { benchApplies } from "./applies.ts";
import { type BenchCluster, say, startBenchCluster } from "./bench-cluster.ts";
import { benchLists } from "./lists.ts";
import { benchModel } from "./model.ts";
import { benchReleases } from "./releases.ts";
import { renderTable, type Row } from "./table.ts";
import { benchTicks } from "./ticks.ts";

const benches: readonly { readonly name: string; readonly run: (bench: BenchCluster) => Promise<readonly Row[]> }[] = [
  { name: "applies", run: benchApplies },
  { name: "lists", run: benchLists },
  { name: "model", run: benchModel },
  { name: "releases", run: benchReleases },
  { name: "ticks", run: benchTicks },
];

/** All of them, or those that are named. */
async function main(names: readonly string[]): Promise<number> {
  const bench = await startBenchCluster();
  try {
    const rows: Row[] = [];
    for (const { name, run } of benches) {
      if (names.length > 0 && !names.includes(name)) continue;
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
