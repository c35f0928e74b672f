import type { Meter } from "@opentelemetry/api";
import type { Meters } from "../metrics/meters.ts";

/** Our series as instruments of OpenTelemetry, under the same names. */
export function otelMeters(meter: Meter): Meters {
  return {
    counter: ({ name, help }) => {
      const counter = meter.createCounter(name, { description: help });
      return {
        add: (labels = {}, by = 1) => {
          counter.add(by, labels);
        },
      };
    },
    histogram: ({ name, help }, bounds) => {
      const advice = { explicitBucketBoundaries: [...bounds] };
      const histogram = meter.createHistogram(name, { description: help, advice });
      return {
        record: (value) => {
          histogram.record(value);
        },
      };
    },
    gauge: ({ name, help }, read) => {
      meter.createObservableGauge(name, { description: help }).addCallback((seen) => {
        for (const { value, labels } of read()) seen.observe(value, labels);
      });
    },
  };
}
