import { createBuckets } from "./buckets.ts";
import type { Labels, Meters, Named } from "./meters.ts";

/** What a process counts, as Prometheus reads it. */
export interface MetricRegistry extends Meters {
  /** The text format, version 0.0.4. */
  readonly render: () => string;
}

/** The media type of what `render` gives. */
export const metricsMediaType = "text/plain; version=0.0.4; charset=utf-8";

interface Metric extends Named {
  readonly type: "counter" | "gauge" | "histogram";
  readonly samples: () => readonly Sample[];
}

/** One line: what stands behind the metric's name, the labels as rendered, and the value. */
interface Sample {
  readonly suffix: "" | "_bucket" | "_sum" | "_count";
  readonly labels: string;
  readonly value: number;
}

export function createMetricRegistry(): MetricRegistry {
  const metrics = new Map<string, Metric>();
  const register = (metric: Metric): void => {
    if (metrics.has(metric.name)) throw new Error(`the metric ${metric.name} is there already`);
    metrics.set(metric.name, metric);
  };
  return {
    counter: (metric) => {
      const values = new Map<string, number>();
      register({
        ...metric,
        type: "counter",
        samples: () => [...values].map(([labels, value]) => plain(labels, value)),
      });
      return {
        add: (labels = {}, by = 1) => {
          const key = renderLabels(labels);
          values.set(key, (values.get(key) ?? 0) + by);
        },
      };
    },
    histogram: (metric, bounds) => {
      const buckets = createBuckets(bounds);
      register({ ...metric, type: "histogram", samples: () => samplesOf(buckets) });
      return { record: buckets.record };
    },
    gauge: (metric, read) => {
      const samples = (): readonly Sample[] =>
        read().map(({ labels = {}, value }) => plain(renderLabels(labels), value));
      register({ ...metric, type: "gauge", samples });
    },
    render: () => [...metrics.values()].map(renderMetric).join(""),
  };
}

function plain(labels: string, value: number): Sample {
  return { suffix: "", labels, value };
}

function samplesOf({ read }: ReturnType<typeof createBuckets>): readonly Sample[] {
  const { upTo, sum, count } = read();
  const buckets = upTo.map(([bound, value]) => {
    return { suffix: "_bucket", labels: renderLabels({ le: String(bound) }), value } as const;
  });
  return [
    ...buckets,
    { suffix: "_bucket", labels: renderLabels({ le: "+Inf" }), value: count },
    { suffix: "_sum", labels: "", value: sum },
    { suffix: "_count", labels: "", value: count },
  ];
}

function renderMetric({ name, help, type, samples }: Metric): string {
  const lines = samples().map(({ suffix, labels, value }) => `${name}${suffix}${labels} ${value}\n`);
  return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

function renderLabels(labels: Labels): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return "";
  return `{${pairs.map(([name, value]) => `${name}="${escaped(value).replaceAll('"', '\\"')}"`).join(",")}}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}
