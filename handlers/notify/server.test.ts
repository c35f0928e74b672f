/** The server over real HTTP; what it hands on is looked at here, and done elsewhere. */
import { afterEach, describe, expect, it } from "vitest";
import type { Notice } from "../../lib/engine/index.ts";
import { machineClock } from "../machine.ts";
import type { Refused } from "./event-answer.ts";
import { batchEventsMax, bodyBytesMax } from "./limits.ts";
import { createMetricRegistry } from "../../lib/report/index.ts";
import { openNotifyMetrics } from "./notify-metrics.ts";
import { startServer, type NotifyServer } from "./server.ts";

const open: NotifyServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ close }) => close()));
});

interface Desk {
  readonly address: string;
  readonly taken: Notice[];
  readonly refusals: Refused[];
  readonly bugs: unknown[];
}

async function openServer({ hasRoom = true, isStopping = false, isBroken = false } = {}): Promise<Desk> {
  const desk: Omit<Desk, "address"> = { taken: [], refusals: [], bugs: [] };
  const registry = createMetricRegistry();
  const server = await startServer(0, {
    responder: {
      take: (notices) => {
        if (isBroken) throw new Error("a bug");
        if (hasRoom) desk.taken.push(...notices);
        return hasRoom;
      },
    },
    hmacKey: undefined,
    clock: machineClock,
    isStopping: () => isStopping,
    gate: () => Promise.resolve({ kind: "seen", readiness: { ready: true, reason: "Ready", message: "It is" } }),
    metrics: openNotifyMetrics(registry, () => ({ waiting: 2, stepping: 1 })),
    renderMetrics: registry.render,
    onRefused: (refusal) => desk.refusals.push(refusal),
    onBug: (error) => desk.bugs.push(error),
  });
  open.push(server);
  return { ...desk, address: `http://127.0.0.1:${server.port}` };
}

/** An event of Flux that is exactly so long. */
function eventOf(bytes: number): string {
  const involvedObject = { kind: "Bucket", namespace: "shop", name: "web" };
  const empty = JSON.stringify({ involvedObject, message: "" });
  return JSON.stringify({ involvedObject, message: "x".repeat(bytes - empty.length) });
}

function post({ address }: Desk, path: string, body: string, type = "application/json"): Promise<Response> {
  return fetch(`${address}${path}`, { method: "POST", body, headers: { "content-type": type } });
}

describe("a body", () => {
  it("of as much as it may take is read, and of one byte more is not", async () => {
    const desk = await openServer();
    expect((await post(desk, "/", eventOf(bodyBytesMax))).status).toBe(202);
    expect(desk.taken).toHaveLength(1);
    const more = await post(desk, "/", eventOf(bodyBytesMax + 1));
    expect([more.status, more.headers.get("connection")]).toEqual([413, "close"]);
    expect(desk.taken).toHaveLength(1);
  });

  it("without a length is read up to the same limit", async () => {
    const desk = await openServer();
    const streamed = (text: string): Promise<Response> => {
      const body = new Blob([text]).stream();
      const headers = { "content-type": "application/json" };
      return fetch(`${desk.address}/`, { method: "POST", body, headers, duplex: "half" });
    };
    expect((await streamed(eventOf(bodyBytesMax))).status).toBe(202);
    expect((await streamed(eventOf(bodyBytesMax + 1))).status).toBe(413);
  });
});

it("a batch of as many events as it may have is taken, and of one more is not", async () => {
  const desk = await openServer();
  const event = { specversion: "1.0", id: "1", source: "/t", type: "t", subject: "shop/web" };
  const batch = (count: number): Promise<Response> =>
    post(
      desk,
      "/events",
      JSON.stringify(Array(count).fill(event)),
      "application/cloudevents-batch+json; charset=UTF-8",
    );
  expect((await batch(batchEventsMax)).status).toBe(202);
  expect((await batch(batchEventsMax + 1)).status).toBe(413);
  expect((await batch(0)).status).toBe(202);
});

describe("an event that cannot be taken now", () => {
  it.each([
    { when: "there is no room", desk: { hasRoom: false }, result: "full" },
    { when: "the process is about to end", desk: { isStopping: true }, result: "stopping" },
  ])("$when: its sender is told when to come back", async ({ desk: how, result }) => {
    const desk = await openServer(how);
    const answer = await post(desk, "/", eventOf(200));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(desk.refusals).toMatchObject([{ result }]);
    const metrics = await (await fetch(`${desk.address}/metrics`)).text();
    expect(metrics).toContain(`stageset_notify_events_total{result="${result}"} 1\n`);
    expect(metrics).toContain("stageset_notify_queue_length 2\n");
  });

  it("a bug ends that request alone", async () => {
    const desk = await openServer({ isBroken: true });
    expect((await post(desk, "/", eventOf(200))).status).toBe(500);
    expect(desk.bugs).toHaveLength(1);
    expect((await fetch(`${desk.address}/healthz`)).status).toBe(200);
  });
});

it("says that it is not ready while it ends, keeps no connection, and is alive", async () => {
  const ready = await openServer();
  expect((await fetch(`${ready.address}/readyz`)).status).toBe(200);
  const ending = await openServer({ isStopping: true });
  const answer = await fetch(`${ending.address}/readyz`);
  expect([answer.status, answer.headers.get("connection")]).toEqual([503, "close"]);
  expect((await fetch(`${ending.address}/healthz`)).status).toBe(200);
});
