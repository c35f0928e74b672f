import { join } from "node:path";
import { chartCases, type ChartCase } from "./chart-cases.ts";
import type { Helm } from "./helm.ts";

const root = join(import.meta.dirname, "..", "..");

export const chartFolder = join(root, "infra", "chart");
/** What `helm template` makes of these values. */
export function renderChart(
  helm: Helm,
  values: object,
  { release = "stageset", namespace = "stageset-system" }: Pick<ChartCase, "release" | "namespace"> = {},
): Promise<string> {
  const given = Object.entries(values).map(([key, value]) => `--set-json=${key}=${JSON.stringify(value)}`);
  return helm.run(["template", release, chartFolder, `--namespace=${namespace}`, ...given]);
}

/** How the chart renders with each set of values: the text by its path in the project. */
export async function renderChartCases(helm: Helm): Promise<ReadonlyMap<string, string>> {
  const cases = chartCases.map(
    async ({ values, ...named }) =>
      [`test/data/chart/${named.name}.yaml`, await renderChart(helm, values, named)] as const,
  );
  return new Map(await Promise.all(cases));
}
