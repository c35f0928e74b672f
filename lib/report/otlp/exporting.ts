import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonMetricExporter,
} from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as JsonTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from "@opentelemetry/sdk-metrics";
import {
  BatchSpanProcessor,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type SpanExporter,
} from "@opentelemetry/sdk-trace";
import { within } from "../../base/index.ts";
import { otlpCloseMs, otlpExportMs, spansMax } from "../limits.ts";
import type { Otlp, OtlpOptions } from "./otlp.ts";
import { otelMeters } from "./otel-meters.ts";
import { readableSpan } from "./readable-span.ts";
import type { OtlpSettings } from "./settings.ts";
import { tellingFailures } from "./telling-failures.ts";

/** Opens the SDK. Endpoints, headers, certificates and compression its exporters read from OpenTelemetry's variables. */
export function openExporting(settings: OtlpSettings, options: OtlpOptions): Otlp {
  const resource = resourceOf(options);
  const metrics = settings.metrics ? openMetrics(resource, settings, options) : undefined;
  const traces = settings.traces ? openTraces(resource, settings, options) : undefined;
  return {
    ...(metrics !== undefined && { meters: otelMeters(metrics.getMeter(serviceName, options.version)) }),
    ...(traces !== undefined && { traced: traces.traced }),
    close: async () => {
      const ending = Promise.allSettled([traces?.shutdown() ?? nothing, metrics?.shutdown() ?? nothing]);
      const ended = ending.then(() => true);
      if (!(await within(ended, otlpCloseMs, false))) options.onFailed(`it took longer than ${otlpCloseMs / 1000} s`);
    },
  };
}

const serviceName = "stageset";
const nothing = Promise.resolve();

/** What the environment says goes before what we say. */
function resourceOf({ version, instance }: OtlpOptions): Resource {
  const ours = { "service.name": serviceName, "service.version": version, "service.instance.id": instance };
  const theirs = detectResources({ detectors: [envDetector] });
  return defaultResource().merge(resourceFromAttributes(ours)).merge(theirs);
}

function openTraces(
  resource: Resource,
  { protocol, sampled }: OtlpSettings,
  { version, onFailed }: OtlpOptions,
): Required<Pick<Otlp, "traced">> & { readonly shutdown: () => Promise<void> } {
  const Exporter = protocol === "http/json" ? JsonTraceExporter : ProtobufTraceExporter;
  const exporter: SpanExporter = new Exporter({ timeoutMillis: otlpExportMs });
  const processor = new BatchSpanProcessor({
    exporter: tellingFailures(exporter, onFailed),
    exportTimeoutMillis: otlpCloseMs,
    maxQueueSize: spansMax,
  });
  const sampler = new TraceIdRatioBasedSampler(sampled);
  const scope = { name: serviceName, version };
  return {
    traced: (spans) => {
      for (const span of spans) {
        const { decision } = sampler.shouldSample(ROOT_CONTEXT, span.traceId);
        if (decision === SamplingDecision.RECORD_AND_SAMPLED) processor.onEnd(readableSpan(span, { resource, scope }));
      }
    },
    shutdown: () => processor.shutdown(),
  };
}

function openMetrics(resource: Resource, settings: OtlpSettings, { isBrief, onFailed }: OtlpOptions): MeterProvider {
  const Exporter = settings.protocol === "http/json" ? JsonMetricExporter : ProtobufMetricExporter;
  const { DELTA } = AggregationTemporalityPreference;
  const exporter: PushMetricExporter = new Exporter({
    timeoutMillis: otlpExportMs,
    ...(isBrief && !settings.saysTemporality && { temporalityPreference: DELTA }),
  });
  const reader = new PeriodicExportingMetricReader({
    exporter: tellingFailures(exporter, onFailed),
    exportIntervalMillis: settings.metricIntervalMs,
    exportTimeoutMillis: otlpCloseMs,
  });
  return new MeterProvider({ resource, readers: [reader] });
}
