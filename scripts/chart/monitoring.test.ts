/** The dashboard and the alerts ask for series that somebody tells: our handlers, or kube-state-metrics as the chart configures it. */
import { readdirSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

/** Those that stand in the code of a folder as text. */
function seriesIn(folder: string): readonly string[] {
  const files = readdirSync(new URL(folder, root)).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  return files.flatMap((name) =>
    [...read(folder + name).matchAll(/"(stageset_[a-z_]+)"/g)].map(([, series = ""]) => series),
  );
}

/** Those that kube-state-metrics tells of our objects. */
function seriesOfState(): readonly string[] {
  const { spec } = load(read("infra/chart/files/kube-state-metrics.yaml")) as {
    readonly spec: {
      readonly resources: readonly {
        readonly metricNamePrefix: string;
        readonly metrics: readonly { readonly name: string }[];
      }[];
    };
  };
  return spec.resources.flatMap(({ metricNamePrefix, metrics }) =>
    metrics.map(({ name }) => `${metricNamePrefix}_${name}`),
  );
}

it.each(["infra/chart/files/dashboard.json", "infra/chart/templates/monitoring.yaml"])(
  "%s asks for no series that nobody tells",
  (path) => {
    const told = new Set([...seriesIn("lib/report/metrics/"), ...seriesIn("handlers/notify/"), ...seriesOfState()]);
    // A word before `{`, `[` or `)`: a series, not a name of ours. A histogram is told as three.
    const asked = [...read(path).matchAll(/\b(stageset_[a-z_]+?)(?:_bucket|_sum|_count)?(?=[{[)])/g)];
    expect(asked).not.toEqual([]);
    expect(asked.map(([, series = ""]) => series).filter((series) => !told.has(series))).toEqual([]);
  },
);
