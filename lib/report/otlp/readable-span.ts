import { SpanKind, SpanStatusCode, TraceFlags, type SpanContext } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { Instant } from "../../base/index.ts";
import type { SpanTold } from "../traces/spans.ts";

type Time = ReadableSpan["startTime"];

/** A span as exporters take it. It was never alive: it is told once it is over, since its ids and times are known from data. */
export function readableSpan(
  span: SpanTold,
  { resource, scope }: { readonly resource: Resource; readonly scope: ReadableSpan["instrumentationScope"] },
): ReadableSpan {
  const context = (spanId: string, isRemote: boolean): SpanContext => {
    return { traceId: span.traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote };
  };
  return {
    name: span.name,
    kind: SpanKind.INTERNAL,
    spanContext: () => context(span.spanId, false),
    ...(span.parentId !== undefined && { parentSpanContext: context(span.parentId, true) }),
    startTime: timeOf(span.beganAt),
    endTime: timeOf(span.endedAt),
    duration: timeOf(Math.max(0, span.endedAt - span.beganAt)),
    status: span.error === undefined ? { code: SpanStatusCode.UNSET } : failure(span.error),
    attributes: { ...span.attributes },
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function failure(message: string): ReadableSpan["status"] {
  return { code: SpanStatusCode.ERROR, message };
}

/** Seconds, and the nanoseconds beyond them. */
function timeOf(ms: Instant | number): Time {
  return [Math.floor(ms / 1_000), (ms % 1_000) * 1_000_000];
}
