/** One line of Prometheus' text format, as somebody serves it. */
export interface Sample {
  /** Name and labels as served, such as `up{job="a"}`. */
  readonly series: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The samples that stand in a text. */
export function samplesIn(text: string): readonly Sample[] {
  return [...text.matchAll(/^(([a-z_]+)(?:\{(.*)\})?) (\S+)$/gm)].map(
    ([, series = "", name = "", labels = "", value = ""]) => {
      const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = "", text = ""]) => [key, text]);
      return { series, name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) };
    },
  );
}

/** The series that a text announces, whether or not it has samples of them; a histogram is three. */
export function seriesIn(text: string): readonly string[] {
  return [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = "", type]) =>
    type === "histogram" ? ["_bucket", "_sum", "_count"].map((suffix) => name + suffix) : [name],
  );
}
