import { beforeEach, describe, expect, it } from "vitest";
import { instant } from "../base/index.ts";
import type { Answer, Cluster, KubeObject } from "../cluster/index.ts";
import { createSimClock, type SimClock } from "./clock.ts";
import { createSimCluster, type SimCluster } from "./cluster.ts";
import { drawFaults, type Fault, type FaultKind } from "./faults.ts";
import { createSimRandom } from "./random.ts";
import { withFaults, type FaultyClusters } from "./with-faults.ts";

const settings: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "default" } };
const how = { fieldManager: "test", force: false };
let clock: SimClock;
let cluster: SimCluster;
beforeEach(() => {
  clock = createSimClock();
  cluster = createSimCluster({ clock, random: createSimRandom(1) });
});

function faulty(...faults: Fault[]): FaultyClusters & { readonly port: Cluster } {
  const made = withFaults(cluster, faults, clock);
  return { ...made, port: made.clusters.as({ kind: "self" }) };
}

const isStored = (): boolean =>
  cluster.look({ apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "a" }) !== undefined;

/** What an answer is, or that there was none once everything that can run has run. */
async function seen(asked: Promise<Answer<unknown>>): Promise<string> {
  let told = "nothing";
  void asked.then((answer) => {
    told = answer.kind === "done" ? "done" : `${answer.error.status ?? ""} ${answer.error.reason}`.trim();
  });
  await clock.drain();
  return told;
}

describe("a call at which a fault strikes", () => {
  it.each([
    { fault: { kind: "dieBefore" }, answer: "nothing", stored: false },
    { fault: { kind: "dieAfter" }, answer: "nothing", stored: true },
    { fault: { kind: "resetBefore" }, answer: "NoAnswer", stored: false },
    { fault: { kind: "resetAfter" }, answer: "NoAnswer", stored: true },
    { fault: { kind: "refuse", status: 409 }, answer: "409 Conflict", stored: false },
    { fault: { kind: "refuse", status: 422 }, answer: "422 Invalid", stored: false },
    { fault: { kind: "refuse", status: 429 }, answer: "429 TooManyRequests", stored: false },
    { fault: { kind: "refuse", status: 500 }, answer: "500 InternalError", stored: false },
    { fault: { kind: "refuse", status: 503 }, answer: "503 ServiceUnavailable", stored: false },
  ] satisfies { fault: FaultKind; answer: string; stored: boolean }[])(
    "$fault.kind $fault.status: $answer, stored: $stored",
    async ({ fault, answer, stored }) => {
      const { port } = faulty({ at: 1, ...fault });
      expect(await seen(port.apply(settings, how))).toBe(answer);
      expect(isStored()).toBe(stored);
    },
  );

  it.each([401, 409, 422] as const)("a look is not refused with what only befalls a write: %i", async (status) => {
    const { port } = faulty({ at: 1, kind: "refuse", status });
    const met = status === 401 ? "401 Unauthorized" : "500 InternalError";
    expect(await seen(port.list({ apiVersion: "v1", kind: "ConfigMap" }))).toBe(met);
  });

  it.each([
    { fault: { kind: "timeOut", afterMs: 50 }, answer: "NoAnswer" },
    { fault: { kind: "slow", afterMs: 50 }, answer: "done" },
  ] satisfies { fault: FaultKind; answer: string }[])(
    "$fault.kind: $answer, and not before its time",
    async ({ fault, answer }) => {
      const { port } = faulty({ at: 1, ...fault });
      let told = "nothing";
      void port.apply(settings, how).then((one) => (told = one.kind === "done" ? "done" : one.error.reason));
      await clock.advance(49);
      expect({ told, stored: isStored() }).toEqual({ told: "nothing", stored: true });
      await clock.advance(1);
      expect(told).toBe(answer);
    },
  );

  it("is asked to wait where the server says so", async () => {
    const { port } = faulty({ at: 1, kind: "refuse", status: 429, retryAfterMs: 2_000 });
    expect(await port.apply(settings, how)).toMatchObject({
      error: { retryAfterMs: 2_000, doing: "apply ConfigMap default/a" },
    });
  });
});

describe("after its death a process", () => {
  it("changes nothing, hears nothing, and is known to be dead", async () => {
    const { port, died, calls } = faulty({ at: 2, kind: "dieBefore" });
    const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "a" };
    let dead = false;
    void died.then(() => (dead = true));
    expect(await seen(port.get(ref))).toBe("done");
    expect(dead).toBe(false);
    expect(await seen(port.list({ apiVersion: "v1", kind: "ConfigMap" }))).toBe("nothing");
    expect(dead).toBe(true);
    expect(await seen(port.apply(settings, how))).toBe("nothing");
    expect(isStored()).toBe(false);
    expect(calls.map(({ at, doing }) => `${at} ${doing}`)).toEqual(["1 get ConfigMap default/a", "2 list ConfigMap"]);
  });

  it("does not hear what it asked before", async () => {
    const { port } = faulty({ at: 1, kind: "slow", afterMs: 50 }, { at: 2, kind: "dieBefore" });
    const slow = port.servedKinds();
    void port.servedKinds();
    await clock.advance(100);
    expect(await seen(slow)).toBe("nothing");
  });

  it("runs no code behind its call: not even a finally", async () => {
    const { port } = faulty({ at: 1, kind: "dieAfter" });
    let cleaned = false;
    const work = async (): Promise<void> => {
      try {
        await port.apply(settings, how);
      } finally {
        cleaned = true;
      }
    };
    void work();
    await clock.advance(1_000);
    expect(cleaned).toBe(false);
  });
});

describe("faults", () => {
  const kinds: readonly FaultKind[] = [{ kind: "dieAfter" }, { kind: "refuse", status: 500 }];
  it("are drawn before anything runs: a list, in order, within the calls", () => {
    const faults = drawFaults(createSimRandom(3), { calls: 50, count: 10, kinds });
    expect(faults).toEqual(drawFaults(createSimRandom(3), { calls: 50, count: 10, kinds }));
    expect(faults.length).toBeGreaterThan(5);
    expect(faults.map(({ at }) => at)).toEqual(faults.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(faults.every(({ at }) => at >= 1 && at <= 50)).toBe(true);
  });

  it("leave everything as it is where there are none", async () => {
    const { port, calls } = faulty();
    expect(await seen(port.apply(settings, how))).toBe("done");
    expect(calls).toEqual([{ at: 1, who: { kind: "self" }, doing: "apply ConfigMap default/a" }]);
    expect(clock.now()).toBe(instant(Date.UTC(2026, 0, 1)));
  });
});
