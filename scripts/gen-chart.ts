/**
 * `node scripts/gen-chart.ts`: writes what the chart renders to, test/data/chart, with the helm of the tests, which takes Go to be built.
 * test/cluster/install/chart.test.ts tells when that is due; `npm run gen` makes infra/install.yaml of it.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { findTool } from "../test/cluster/programs.ts";
import { openHelm } from "./chart/helm.ts";
import { renderChartCases } from "./chart/render-chart.ts";

const say = (line: string): void => void process.stderr.write(`${line}\n`);
using helm = openHelm(await findTool("helm", { env: process.env, say }));
for (const [path, content] of await renderChartCases(helm)) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  say(`${path}: written`);
}
