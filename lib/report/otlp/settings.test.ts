import { expect, it } from "vitest";
import { readOtlpSettings } from "./settings.ts";

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" };
const both = {
  ...{ traces: true, metrics: true, protocol: "http/protobuf", sampled: 1, metricIntervalMs: 60_000 },
  saysTemporality: false,
};

it.each([
  { when: "nothing is said", env: {}, then: undefined },
  { when: "the endpoint is empty", env: { OTEL_EXPORTER_OTLP_ENDPOINT: "" }, then: undefined },
  { when: "an endpoint is named", env: endpoint, then: {} },
  { when: "it is switched off", env: { ...endpoint, OTEL_SDK_DISABLED: "true" }, then: undefined },
  {
    when: "traces alone have an endpoint",
    env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://traces/v1/traces" },
    then: { metrics: false },
  },
  { when: "no traces are wanted", env: { ...endpoint, OTEL_TRACES_EXPORTER: "none" }, then: { traces: false } },
  {
    when: "neither is wanted",
    env: { ...endpoint, OTEL_TRACES_EXPORTER: "none", OTEL_METRICS_EXPORTER: "none" },
    then: undefined,
  },
  {
    when: "JSON is wanted",
    env: { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" },
    then: { protocol: "http/json" },
  },
  { when: "no trace is sampled", env: { ...endpoint, OTEL_TRACES_SAMPLER: "always_off" }, then: { sampled: 0 } },
  {
    when: "some are",
    env: { ...endpoint, OTEL_TRACES_SAMPLER: "parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.1" },
    then: { sampled: 0.1 },
  },
  {
    when: "totals are wanted",
    env: { ...endpoint, OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "cumulative" },
    then: { saysTemporality: true },
  },
  {
    when: "metrics go out more often",
    env: { ...endpoint, OTEL_METRIC_EXPORT_INTERVAL: "5000" },
    then: { metricIntervalMs: 5_000 },
  },
])("$when", ({ env, then }) => {
  const settings = then === undefined ? undefined : { ...both, ...then };
  expect(readOtlpSettings(env)).toEqual(settings === undefined ? { kind: "off" } : { kind: "on", settings });
});

it.each([
  { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4317" },
  { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "grpc://collector" },
  { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
  { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/json" },
  { OTEL_METRICS_EXPORTER: "prometheus" },
  { OTEL_TRACES_EXPORTER: "zipkin" },
  { OTEL_TRACES_SAMPLER: "jaeger_remote" },
  { OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "1.1" },
  { OTEL_METRIC_EXPORT_INTERVAL: "4999" },
])("%j: refused, naming the variable", (env) => {
  const read = readOtlpSettings({ ...endpoint, ...env });
  const message = read.kind === "refused" ? read.message : "";
  expect(message).toMatch(new RegExp(`^${Object.keys(env)[0] ?? ""} is .*; `));
});
