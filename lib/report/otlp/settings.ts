import { metricIntervalMinMs } from "../limits.ts";

/** What goes by OTLP, as OpenTelemetry's standard variables say. Where to, and with which headers, the exporters read from the same themselves. */
export interface OtlpSettings {
  readonly traces: boolean;
  readonly metrics: boolean;
  readonly protocol: "http/protobuf" | "http/json";
  /** The part of all runs whose traces are told, from 0 to 1. */
  readonly sampled: number;
  /** How often a process that goes on tells its metrics. */
  readonly metricIntervalMs: number;
  /** Does the environment say whether metrics are totals or what was added? */
  readonly saysTemporality: boolean;
}

/** refused: a variable asks for something that is not served here. */
export type OtlpRead =
  | { readonly kind: "off" }
  | { readonly kind: "on"; readonly settings: OtlpSettings }
  | { readonly kind: "refused"; readonly message: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** Nothing is exported unless an endpoint is named: there is no collector to be guessed at. */
export function readOtlpSettings(env: Environment): OtlpRead {
  if (env["OTEL_SDK_DISABLED"]?.toLowerCase() === "true") return { kind: "off" };
  const [traces, metrics] = [isWanted(env, "TRACES"), isWanted(env, "METRICS")];
  if (!traces && !metrics) return { kind: "off" };
  const refusal = refusalOf(env);
  if (refusal !== undefined) return { kind: "refused", message: refusal };
  const protocol = env["OTEL_EXPORTER_OTLP_PROTOCOL"] === "http/json" ? "http/json" : "http/protobuf";
  const metricIntervalMs = numberOf(env["OTEL_METRIC_EXPORT_INTERVAL"]) ?? metricIntervalDefaultMs;
  const saysTemporality = given(env, "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE") !== undefined;
  const sampled = sampledOf(env) ?? 1;
  return { kind: "on", settings: { traces, metrics, protocol, sampled, metricIntervalMs, saysTemporality } };
}

/** As OpenTelemetry has it. */
const metricIntervalDefaultMs = 60_000;

type Signal = "TRACES" | "METRICS";

function isWanted(env: Environment, signal: Signal): boolean {
  const endpoint = given(env, `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`) ?? given(env, "OTEL_EXPORTER_OTLP_ENDPOINT");
  return endpoint !== undefined && given(env, `OTEL_${signal}_EXPORTER`) !== "none";
}

function refusalOf(env: Environment): string | undefined {
  for (const name of endpoints) {
    const text = given(env, name);
    const protocol = text === undefined ? "http:" : URL.parse(text)?.protocol;
    if (protocol !== "http:" && protocol !== "https:") return `${name} is no URL; give one by http or https`;
  }
  for (const name of ["OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER"])
    if (!["otlp", "none"].includes(given(env, name) ?? "otlp"))
      return `${name} is ${env[name]}; give otlp or none, or leave it out`;
  for (const name of ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"])
    if (given(env, name) !== undefined) return `${name} is not served; OTEL_EXPORTER_OTLP_PROTOCOL is for both`;
  const protocol = given(env, "OTEL_EXPORTER_OTLP_PROTOCOL") ?? "http/protobuf";
  if (protocol !== "http/protobuf" && protocol !== "http/json")
    return `OTEL_EXPORTER_OTLP_PROTOCOL is ${protocol}; give http/protobuf or http/json, which collectors take at port 4318`;
  if (sampledOf(env) === undefined)
    return "OTEL_TRACES_SAMPLER is not served; give always_on, always_off or traceidratio, and with that OTEL_TRACES_SAMPLER_ARG from 0 to 1";
  const interval = given(env, "OTEL_METRIC_EXPORT_INTERVAL");
  if (interval !== undefined && (numberOf(interval) ?? 0) < metricIntervalMinMs)
    return `OTEL_METRIC_EXPORT_INTERVAL is ${interval}; give milliseconds from ${metricIntervalMinMs}`;
  return undefined;
}

const endpoints = [
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
  "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
];

/** Runs have no parents: that of a sampler says nothing. undefined: no sampler of ours. */
function sampledOf(env: Environment): number | undefined {
  switch ((given(env, "OTEL_TRACES_SAMPLER") ?? "always_on").replace(/^parentbased_/, "")) {
    case "always_on":
      return 1;
    case "always_off":
      return 0;
    case "traceidratio": {
      const ratio = numberOf(env["OTEL_TRACES_SAMPLER_ARG"] ?? "1");
      return ratio === undefined || ratio > 1 ? undefined : ratio;
    }
    default:
      return undefined;
  }
}

/** A variable that is empty counts as not set. */
function given(env: Environment, name: string): string | undefined {
  return env[name] === "" ? undefined : env[name];
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
