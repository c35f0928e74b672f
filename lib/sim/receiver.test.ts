import { describe, expect, it } from "vitest";
import type { DialRequest } from "../network/index.ts";
import { createSimClock } from "./clock.ts";
import { createSimCluster } from "./cluster.ts";
import type { FaultKind } from "./faults.ts";
import { illDialer } from "./ill-ports.ts";
import { createSimRandom } from "./random.ts";
import { createSimReceiver } from "./receiver.ts";
import { withFaults } from "./with-faults.ts";

const asked: DialRequest = {
  ...{ doing: "tell", reason: "StageFailed", url: "https://receiver.example.org/a", method: "POST" },
  ...{ headers: { "Idempotency-Key": "k" }, deadlineMs: 1_000, bytesMax: 10 },
};

describe("the receiver", () => {
  it("remembers requests with their keys, and answers as it is told", async () => {
    const receiver = createSimReceiver(createSimClock());
    receiver.behave([{ url: "https://receiver.example.org/a", status: 503 }]);
    expect(await receiver.request(asked)).toMatchObject({ kind: "done", value: { status: 503 } });
    expect(await receiver.request({ ...asked, url: "https://receiver.example.org/b" })).toMatchObject({
      value: { status: 200 },
    });
    expect(receiver.received.map(({ url, key, status }) => [url.slice(-1), key, status])).toEqual([
      ["a", "k", 503],
      ["b", "k", 200],
    ]);
  });

  it.each([
    { when: "at the deadline", afterMs: 1_000, then: "done" },
    { when: "a moment past it", afterMs: 1_001, then: "failed" },
  ])("that answers $when: $then", async ({ afterMs, then }) => {
    const clock = createSimClock();
    const receiver = createSimReceiver(clock);
    receiver.behave([{ status: 200, afterMs }]);
    const answer = receiver.request(asked);
    await clock.advance(1_000);
    expect((await answer).kind).toBe(then);
    expect(receiver.received).toHaveLength(1);
  });
});

describe("a request at which a fault strikes", () => {
  it.each<{ fault: FaultKind; answer: object | undefined; received: number }>([
    { fault: { kind: "dieBefore" }, answer: undefined, received: 0 },
    { fault: { kind: "dieAfter" }, answer: undefined, received: 1 },
    { fault: { kind: "resetBefore" }, answer: { kind: "failed", failure: { retry: "backoff" } }, received: 0 },
    { fault: { kind: "resetAfter" }, answer: { kind: "failed", failure: { retry: "backoff" } }, received: 1 },
    {
      fault: { kind: "refuse", status: 429, retryAfterMs: 1_500 },
      answer: { kind: "done", value: { status: 429, headers: { "retry-after": "2" } } },
      received: 0,
    },
  ])("$fault.kind: received $received times", async ({ fault, answer, received }) => {
    const clock = createSimClock();
    const receiver = createSimReceiver(clock);
    const cluster = createSimCluster({ clock, random: createSimRandom(1) });
    const faulty = withFaults(cluster, [{ at: 2, ...fault }], clock);
    await faulty.clusters.as({ kind: "self" }).servedKinds(); // the calls of all ports are counted as one
    let told: object | undefined;
    void illDialer(receiver, faulty)
      .request(asked)
      .then((one) => (told = one));
    await clock.drain();
    if (answer === undefined) expect(told).toBeUndefined();
    else expect(told).toMatchObject(answer);
    expect(receiver.received).toHaveLength(received);
    expect(faulty.calls.map(({ doing }) => doing)).toEqual([
      "discover the kinds",
      "POST https://receiver.example.org/a",
    ]);
  });
});
