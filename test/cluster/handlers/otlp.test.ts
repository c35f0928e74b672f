/** Traces and metrics by OTLP: a real process, a real API server, and a receiver as a collector has one. */
import { describe, expect } from "vitest";
import { sha256 } from "../../../lib/base/index.ts";
import { startServer, type TestServer } from "../../servers/http-server.ts";
import { logLines } from "../../support/stageset-process.ts";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap, deployment } from "./manifests.ts";

/** Milliseconds for one test: each starts several processes, one after another. */
const timeout = 120_000;

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}

/** As OTLP's JSON has them. */
interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code?: number; readonly message?: string };
}

interface Metric {
  readonly name: string;
  readonly sum?: { readonly aggregationTemporality: number; readonly dataPoints: readonly Point[] };
  readonly histogram?: {
    readonly dataPoints: readonly { readonly count: number; readonly explicitBounds: readonly number[] }[];
  };
}

interface Point {
  readonly asDouble?: number;
  readonly asInt?: number;
  readonly attributes: readonly Attribute[];
}

interface Batch {
  readonly resourceSpans?: readonly {
    readonly resource: Resource;
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly resource: Resource;
    readonly scopeMetrics: readonly { readonly metrics: readonly Metric[] }[];
  }[];
}

interface Resource {
  readonly attributes: readonly Attribute[];
}

const startCollector = (): Promise<TestServer> =>
  startServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });

function environment({ port }: TestServer, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    ...more,
  };
}

const batches = ({ seen }: TestServer): readonly Batch[] => seen.map(({ body }) => JSON.parse(body) as Batch);

function spansOf(collector: TestServer): readonly Span[] {
  const resources = batches(collector).flatMap(({ resourceSpans = [] }) => resourceSpans);
  return resources.flatMap(({ scopeSpans }) => scopeSpans).flatMap(({ spans }) => spans);
}

function metricsOf(collector: TestServer): ReadonlyMap<string, Metric> {
  const resources = batches(collector).flatMap(({ resourceMetrics = [] }) => resourceMetrics);
  const metrics = resources.flatMap(({ scopeMetrics }) => scopeMetrics).flatMap((one) => one.metrics);
  return new Map(metrics.map((metric) => [metric.name, metric]));
}

/** As docs/telling.md has it. */
const traceIdOf = (run: string): string => sha256(run).slice(0, 32);
const runSpanIdOf = (run: string): string => sha256(run).slice(32, 48);

const textOf = (attributes: readonly Attribute[], key: string): string | undefined =>
  attributes.find((one) => one.key === key)?.value.stringValue;

/** Values of a counter, by one of its labels. */
function valuesOf(metric: Metric | undefined, label: string): Readonly<Record<string, number>> {
  const points = metric?.sum?.dataPoints ?? [];
  return Object.fromEntries(
    points.map(({ attributes, asDouble, asInt }) => [textOf(attributes, label) ?? "", asDouble ?? asInt ?? NaN]),
  );
}

async function publish({ sources, stageSet }: HandlerPlace, pods = "ready"): Promise<void> {
  await sources.publishExternal("shop", { "base/one.yaml": configMap("one"), "app/two.yaml": deployment("two", pods) });
  await stageSet("shop", ["base", "app"]);
}

describe("traces", { timeout }, () => {
  it("of several processes that work at a run are one, and the last one tells the whole", async ({ handler }) => {
    await using collector = await startCollector();
    await publish(handler, "never-ready");
    const env = environment(collector, { OTEL_SERVICE_NAME: "delivery" });
    const tick = (budget: string) => handler.start(["tick", "-n", handler.namespace, "--budget", budget], env).ended;
    expect((await tick("6s")).code).toBe(0);
    const { status } = await handler.get("shop");
    const id = status?.run?.id ?? "?";
    const first = spansOf(collector);
    expect(first.some(({ name }) => name === "run")).toBe(false);
    await handler.kubectl(["annotate", "stageset", "shop", "reconcile.fluxcd.io/requestedAt=now"]);
    await tick("4s");
    const run = `${handler.namespace}/shop/${id}`;
    const ofRun = spansOf(collector).filter((span) => textOf(span.attributes, "stageset.run") === id);
    expect(new Set(ofRun.map(({ traceId }) => traceId))).toEqual(new Set([traceIdOf(run)]));
    const steps = ofRun.filter(({ name }) => name === "step");
    expect(steps.map(({ parentSpanId }) => parentSpanId)).toEqual([runSpanIdOf(run), runSpanIdOf(run)]);
    for (const name of ["Resolve", "Build", "Apply", "Health"]) expect(ofRun.map((span) => span.name)).toContain(name);
    const health = ofRun.find(({ name }) => name === "Health");
    expect(textOf(health?.attributes ?? [], "stageset.stage")).toBe("base");

    await publish(handler);
    await tick("50s");
    const all = spansOf(collector);
    const wholes = all.filter(({ name }) => name === "run");
    const [superseded] = wholes.filter(({ traceId }) => traceId === traceIdOf(run));
    expect(superseded).toMatchObject({ spanId: runSpanIdOf(run) });
    expect(superseded?.parentSpanId ?? "").toBe("");
    expect(textOf(superseded?.attributes ?? [], "stageset.reason")).toBe("Superseded");
    const last = `${handler.namespace}/shop/${(await handler.get("shop")).status?.history?.[0]?.id ?? "?"}`;
    const whole = wholes.find(({ traceId }) => traceId === traceIdOf(last));
    expect(textOf(whole?.attributes ?? [], "stageset.reason")).toBe("Succeeded");
    for (const { startTimeUnixNano, endTimeUnixNano } of all)
      expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
    const resource =
      batches(collector).flatMap(({ resourceSpans = [] }) => resourceSpans)[0]?.resource.attributes ?? [];
    expect(textOf(resource, "service.name")).toBe("delivery");
    expect(textOf(resource, "service.instance.id")).toBe("tick");
  });
});

describe("metrics", { timeout }, () => {
  it("are those that Prometheus reads, as what this process has added", async ({ handler }) => {
    await using collector = await startCollector();
    await publish(handler);
    const env = environment(collector, { OTEL_TRACES_EXPORTER: "none", OTEL_EXPORTER_OTLP_HEADERS: "api-key=s3cr3t" });
    const { code, stderr } = await handler.start(["tick", "-n", handler.namespace], env).ended;
    expect({ code, secret: stderr.includes("s3cr3t") }).toEqual({ code: 0, secret: false });
    expect(collector.seen).toHaveLength(1);
    expect(collector.seen[0]).toMatchObject({ path: "/v1/metrics", headers: { "api-key": "s3cr3t" } });
    const metrics = metricsOf(collector);
    const delta = 1;
    expect(metrics.get("stageset_reconcile_total")?.sum?.aggregationTemporality).toBe(delta);
    expect(valuesOf(metrics.get("stageset_reconcile_total"), "reason")).toEqual({ Succeeded: 1 });
    expect(valuesOf(metrics.get("stageset_stage_applied_total"), "")).toEqual({ "": 2 });
    expect(valuesOf(metrics.get("stageset_api_requests_total"), "verb")["patch"]).toBeGreaterThan(3);
    const [took] = metrics.get("stageset_step_duration_seconds")?.histogram?.dataPoints ?? [];
    expect(took).toMatchObject({ count: 1 });
    expect(took?.explicitBounds).toContain(0.05);
  });

  it("are totals where the environment wants them", async ({ handler }) => {
    await using collector = await startCollector();
    await publish(handler);
    const env = environment(collector, { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "cumulative" });
    await handler.start(["reconcile", "-n", handler.namespace, "shop"], env).ended;
    const cumulative = 2;
    expect(metricsOf(collector).get("stageset_reconcile_total")?.sum?.aggregationTemporality).toBe(cumulative);
    expect(spansOf(collector).map(({ name }) => name)).toContain("run");
  });
});

describe("a collector", { timeout }, () => {
  it("is sent protobuf, unless told otherwise", async ({ handler }) => {
    await using collector = await startCollector();
    await publish(handler);
    await handler.start(["tick", "-n", handler.namespace], {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}/`,
    }).ended;
    expect(collector.seen.map(({ path }) => path).sort()).toEqual(["/v1/metrics", "/v1/traces"]);
    for (const { headers, body } of collector.seen) {
      expect(headers["content-type"]).toBe("application/x-protobuf");
      expect(body).toContain("service.name");
    }
  });

  it("that is not there, or never answers, fails nothing, and is told of", async ({ handler }) => {
    await using silent = await startServer(() => undefined);
    await publish(handler);
    for (const port of [9, silent.port]) {
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
      const ended = await handler.start(["tick", "-n", handler.namespace], env).ended;
      expect(ended.code).toBe(0);
      const lines = logLines(ended.stderr);
      expect(lines.map(({ msg }) => msg)).toContain("an export by OTLP has failed");
      expect(lines.find(({ msg }) => msg === "ticked")).toBeDefined();
    }
    expect((await handler.get("shop")).status?.conditions?.[0]).toMatchObject({ reason: "Succeeded" });
  });

  it("that cannot be meant is refused", async ({ handler }) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4317", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" };
    const { code, stderr } = await handler.start(["tick", "-n", handler.namespace], env).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^OTEL_EXPORTER_OTLP_PROTOCOL is grpc; give http\/protobuf or http\/json/);
  });
});
