/** Ticks beside StageSets whose work does not pause: artifacts that are long on their way. */
import { expect, it } from "vitest";
import { after, type Instant } from "../../lib/base/index.ts";
import { tick, type Ports, type Ticked } from "../../lib/engine/index.ts";
import { letTimePass, openSimPlace, type SimPlace } from "./sim-place.ts";

const kind = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet" };
const leaseRef = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace: "shop", name: "stageset-tick" };
const budgetMs = 50_000;
const overrunMs = 30_000;

interface Slow {
  /** What an artifact of a source whose name begins with `slow` takes. */
  readonly fetchMs: number;
}

async function put(place: SimPlace, name: string, sources: readonly string[]): Promise<void> {
  for (const source of sources) {
    const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: `of-${source}` } };
    await place.offer(source, "1", { "one.json": JSON.stringify(manifest) });
  }
  const stages = sources.map((source) => ({ name: source, sourceRef: { kind: "ExternalArtifact", name: source } }));
  await place.apply({ ...kind, metadata: { namespace: "shop", name }, spec: { interval: "24h", stages } });
}

interface Seen extends Ticked {
  readonly tookMs: number;
}

async function tickOnce(place: SimPlace, { fetchMs }: Slow): Promise<Seen> {
  const { clock } = place;
  const ports = place.ports();
  const fetch: Ports["fetch"] = async (pin) => {
    if (pin.name.startsWith("slow")) await clock.sleep(fetchMs);
    return ports.fetch(pin);
  };
  const began: Instant = clock.now();
  const ending = new AbortController();
  void clock.sleep(budgetMs + overrunMs).then(() => {
    ending.abort();
  });
  const request = { concurrency: 2, until: after(began, budgetMs), giveUp: ending.signal };
  const memory = { namespace: "shop", name: "stageset-tick" };
  const ticked = await letTimePass(clock, tick({ ...ports, fetch }, { ...request, memory }));
  if (ticked.kind === "failed") throw new Error(ticked.failure.message);
  return { ...ticked.value, tookMs: clock.now() - began };
}

const outcomes = ({ stepped }: Seen): unknown => Object.fromEntries(stepped.map((one) => [one.name, one.outcome.kind]));
const lastTick = ({ cluster }: SimPlace): unknown => cluster.look(leaseRef)?.["spec"];

it("a tick does not wait for what takes longer than its time, says so, and remembers what it has done", async () => {
  const place = await openSimPlace(1);
  await put(place, "stuck", ["slow"]);
  await put(place, "quick", ["good"]);
  const seen = await tickOnce(place, { fetchMs: 3_600_000 });
  expect(seen.tookMs).toBe(budgetMs + overrunMs);
  expect(outcomes(seen)).toEqual({ stuck: "left", quick: "ended" });
  expect(lastTick(place)).toBeDefined();
  const next = await tickOnce(place, { fetchMs: 1_000 });
  expect(next.stepped).toMatchObject([{ name: "stuck", why: "Generation", outcome: { ending: { kind: "settled" } } }]);
});

it("who waits for a place behind slow ones gets one in a later tick", async () => {
  const place = await openSimPlace(1);
  for (const name of ["a", "b", "c", "d", "e"]) await put(place, name, [`slow-${name}`]);
  await put(place, "z", ["good"]);
  const isReady = (): boolean =>
    place.stageSet("z")?.status?.conditions?.some(({ status }) => status === "True") === true;
  for (let ticks = 0; ticks < 20 && !isReady(); ticks += 1) await tickOnce(place, { fetchMs: 3_600_000 });
  expect(isReady()).toBe(true);
});

it("the artifacts of several stages are on their way at the same time", async () => {
  const place = await openSimPlace(1);
  await put(place, "wide", ["slow-1", "slow-2", "slow-3", "slow-4"]);
  expect((await tickOnce(place, { fetchMs: 40_000 })).stepped).toMatchObject([
    { outcome: { ending: { kind: "settled" } } },
  ]);
});
