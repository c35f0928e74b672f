/** Report: what happened, told to those who watch. It never decides, and what it cannot tell it lets go: the status has it. */
export { writeEvents, type Reporter } from "./events.ts";
export { otlpCloseMs, outboxCloseMs } from "./limits.ts";
export {
  allMeters,
  type Counter,
  type GaugeValue,
  type Histogram,
  type Labels,
  type Meters,
} from "./metrics/meters.ts";
export { createMetricRegistry, metricsMediaType, type MetricRegistry } from "./metrics/registry.ts";
export { openSeries, type Series } from "./metrics/series.ts";
export { reportingController } from "./names.ts";
export { openPostman, type Postman, type PostmanOptions } from "./notifications/postman.ts";
export type { Receiver } from "./notifications/receiver.ts";
export { allWatches, countSteps } from "./watch-steps.ts";
export { openOtlp } from "./otlp/open.ts";
export type { Otlp } from "./otlp/otlp.ts";
export { readOtlpSettings, type OtlpSettings } from "./otlp/settings.ts";
export { spansOf } from "./traces/spans.ts";
export { traceSteps } from "./traces/step-trace.ts";
