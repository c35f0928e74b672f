/** Values of a metric's labels, by name. Whoever counts sees to it that there are few of them. */
export type Labels = Readonly<Record<string, string>>;

/** Counts up. */
export interface Counter {
  readonly add: (labels?: Labels, by?: number) => void;
}

/** Counts how large things are. */
export interface Histogram {
  readonly record: (value: number) => void;
}

/** A metric by its name, without its unit's meaning in words. */
export interface Named {
  readonly name: string;
  readonly help: string;
}

/** Where a process counts. A name that is taken already is a mistake of ours: it throws. */
export interface Meters {
  readonly counter: (metric: Named) => Counter;
  /** @param bounds the upper ends of its buckets, ascending, without the last one, which has none */
  readonly histogram: (metric: Named, bounds: readonly number[]) => Histogram;
  /** Values that are asked for whenever somebody reads. */
  readonly gauge: (metric: Named, read: () => readonly GaugeValue[]) => void;
}

export interface GaugeValue {
  readonly value: number;
  readonly labels?: Labels;
}

/** Meters that count in each of several places. */
export function allMeters(places: readonly Meters[]): Meters {
  return {
    counter: (metric) => {
      const counters = places.map((place) => place.counter(metric));
      return {
        add: (labels, by) => {
          for (const counter of counters) counter.add(labels, by);
        },
      };
    },
    histogram: (metric, bounds) => {
      const histograms = places.map((place) => place.histogram(metric, bounds));
      return {
        record: (value) => {
          for (const histogram of histograms) histogram.record(value);
        },
      };
    },
    gauge: (metric, read) => {
      for (const place of places) place.gauge(metric, read);
    },
  };
}
