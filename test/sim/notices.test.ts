/** Notices, acted upon in the background: whom they concern, how often, and by how many steps at once. */
import { describe, expect, it } from "vitest";
import type { Failure } from "../../lib/api/index.ts";
import type { Clusters } from "../../lib/cluster/index.ts";
import { openResponder, type Notice, type Ports, type Responder, type Stepped } from "../../lib/engine/index.ts";
import { withFaults } from "../../lib/sim/index.ts";
import { letTimePass, openSimPlace, type SimPlace } from "./sim-place.ts";

const configMap = (data: string): string =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { revision: data } });
/** A Deployment whose Pods do not become ready for a long time. */
const slow = `apiVersion: apps/v1
kind: Deployment
metadata: { name: backend }
spec:
  selector: { matchLabels: { app: backend } }
  template:
    metadata: { labels: { app: backend } }
    spec: { containers: [{ name: main, image: example.org/main:1 }] }
`;
/** As lib/engine/limits.ts has it. */
const noticesMax = 1_000;
const artifact = {
  ...{ apiVersion: "source.toolkit.fluxcd.io/v1", kind: "ExternalArtifact" },
  ...{ namespace: "shop", name: "shop" },
};
const source: Notice = { kind: "changed", object: artifact };
const asked = (name: string): Notice => ({ kind: "asked", namespace: "shop", name });

interface Desk {
  readonly place: SimPlace;
  readonly responder: Responder;
  readonly stepped: readonly Stepped[];
  readonly troubles: readonly Failure[];
  /** What was asked of the API server, by verb and kind. */
  readonly calls: (doing: string) => number;
  /** The most artifacts that were fetched at the same time. */
  readonly fetchedAtOnce: () => number;
}

/** A place with one StageSet of one stage, whose artifact takes 100 ms to fetch, and a responder. */
async function openDesk(clustersOf: (place: SimPlace) => Clusters = ({ cluster }) => cluster): Promise<Desk> {
  const place = await openSimPlace(1);
  const stages = [{ name: "app", path: "./", sourceRef: { kind: "ExternalArtifact", name: "shop" } }];
  const metadata = { namespace: "shop", name: "shop" };
  await place.apply({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata, spec: { stages } });
  await place.offer("shop", "v1", { "one.yaml": configMap("v1") });
  const { clusters, calls } = withFaults(clustersOf(place), [], place.clock);
  const ports = place.ports(clusters);
  const fetching = { now: 0, most: 0 };
  const fetch: Ports["fetch"] = async (pin) => {
    fetching.now += 1;
    fetching.most = Math.max(fetching.most, fetching.now);
    await place.clock.sleep(100);
    fetching.now -= 1;
    return ports.fetch(pin);
  };
  const [stepped, troubles]: [Stepped[], Failure[]] = [[], []];
  const responder = openResponder(
    { ...ports, fetch },
    {
      ...{ concurrency: 8, budgetMs: 50_000 },
      onStepped: (one) => stepped.push(one),
      onTrouble: (failure) => troubles.push(failure),
    },
  );
  const callsOf = (doing: string): number => calls.filter((call) => call.doing.startsWith(doing)).length;
  return { place, responder, stepped, troubles, calls: callsOf, fetchedAtOnce: () => fetching.most };
}

/** Lets time pass until nothing waits any more. */
async function quiet({ place, responder }: Desk): Promise<void> {
  await letTimePass(
    place.clock,
    (async () => {
      while (responder.load().waiting + responder.load().stepping > 0) await place.clock.sleep(50);
    })(),
  );
}

function readyOf({ place }: Desk): string | undefined {
  return place.stageSet()?.status?.conditions?.find(({ type }) => type === "Ready")?.reason;
}

describe("a notice", () => {
  it("steps what is due, once", async () => {
    const desk = await openDesk();
    expect(desk.responder.take([source])).toBe(true);
    await quiet(desk);
    expect(readyOf(desk)).toBe("Succeeded");
    expect(desk.stepped).toMatchObject([{ name: "shop", why: "Generation", outcome: { kind: "ended" } }]);
  });

  it("of what is not due is looked at three times, and steps nothing", async () => {
    const desk = await openDesk();
    await desk.place.step();
    const began = desk.place.clock.now();
    desk.responder.take([source]);
    await quiet(desk);
    expect(desk.stepped).toEqual([]);
    expect(desk.calls("list StageSet")).toBe(3);
    expect(desk.place.clock.now() - began).toBeLessThan(5_000);
  });

  it("that came too early finds what it told of", async () => {
    const desk = await openDesk();
    await desk.place.step();
    desk.responder.take([source]);
    await desk.place.clock.advance(100);
    await desk.place.offer("shop", "v2", { "one.yaml": configMap("v2") });
    await quiet(desk);
    expect(desk.stepped).toMatchObject([{ why: "Source", outcome: { ending: { kind: "settled" } } }]);
  });

  it("of what nobody knows is looked at once, and costs no more", async () => {
    const desk = await openDesk();
    desk.responder.take([{ kind: "changed", object: { ...artifact, name: "nobody" } }]);
    await quiet(desk);
    expect(desk.calls("list StageSet")).toBe(1);
    desk.responder.take([asked("nobody")]);
    await quiet(desk);
    expect(desk.calls("list StageSet")).toBe(1);
    expect(desk.calls("get StageSet")).toBe(1);
    expect(desk.stepped).toEqual([]);
  });

  it("that names a StageSet steps it, due or not", async () => {
    const desk = await openDesk();
    await desk.place.step();
    desk.responder.take([asked("shop")]);
    await quiet(desk);
    expect(desk.stepped).toMatchObject([{ why: "Asked", outcome: { ending: { kind: "settled" } } }]);
  });
});

it("steps who waits for a StageSet once a step has made that Ready", async () => {
  const desk = await openDesk();
  const { place } = desk;
  const spec = {
    dependsOn: [{ name: "shop" }],
    stages: [{ name: "app", path: "./", sourceRef: { kind: "ExternalArtifact", name: "web" } }],
  };
  const metadata = { namespace: "shop", name: "web" };
  await place.offer("web", "v1", { "one.yaml": configMap("v1").replace("settings", "web") });
  await place.apply({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata, spec });
  desk.responder.take([asked("web")]);
  await quiet(desk);
  expect(desk.stepped).toMatchObject([{ name: "web", outcome: { ending: { kind: "held" } } }]);
  desk.responder.take([asked("shop")]);
  await quiet(desk);
  expect(desk.stepped.slice(1)).toMatchObject([
    { name: "shop", outcome: { ending: { kind: "settled" } } },
    { name: "web", why: "Dependency", outcome: { ending: { kind: "settled" } } },
  ]);
});

describe("many notices", () => {
  it("for one StageSet share a look, and one step at a time", async () => {
    const desk = await openDesk();
    for (let count = 0; count < 200; count += 1) {
      desk.responder.take([source, asked("shop")]);
      expect(desk.responder.load().stepping).toBeLessThanOrEqual(1);
      await desk.place.clock.advance(10);
    }
    await quiet(desk);
    expect(desk.fetchedAtOnce()).toBe(1);
    expect(desk.stepped.every(({ outcome }) => outcome.kind === "ended")).toBe(true);
    expect(desk.calls("list StageSet")).toBeLessThanOrEqual(2_000 / 250 + 4);
    expect(desk.stepped.length).toBeLessThanOrEqual(2_000 / 250 + 4);
  });

  it("of different objects wait up to a limit, and then none is taken", async () => {
    const desk = await openDesk();
    const many = Array.from({ length: noticesMax - 1 }, (_, index) => asked(`shop-${index}`));
    expect(desk.responder.take([...many, asked("one-more"), asked("two-more")])).toBe(false);
    expect(desk.responder.take([source])).toBe(true); // it is looked at now
    expect(desk.responder.take(many)).toBe(true);
    expect(desk.responder.take([asked("one-more")])).toBe(false);
    expect(desk.responder.take(many.slice(0, 3))).toBe(true); // they wait already
    await quiet(desk);
    expect(desk.calls("list StageSet")).toBeLessThanOrEqual(3); // with one more for what the step has changed
    expect(desk.responder.take([asked("one-more")])).toBe(true);
  });
});

describe("a StageSet that waits", () => {
  it("looks at once at what a notice tells of", async () => {
    const desk = await openSlowDesk();
    desk.responder.take([source]);
    await desk.place.clock.advance(40_000); // it is looked at every 15 s by now
    expect(desk.responder.load()).toEqual({ waiting: 0, stepping: 1 });
    await desk.place.offer("shop", "v2", { "one.yaml": configMap("v2") });
    desk.responder.take([source]);
    await desk.place.clock.advance(1_000);
    expect(readyOf(desk)).toBe("Succeeded");
    await quiet(desk);
    expect(desk.stepped).toHaveLength(1);
  });
});

async function openSlowDesk(): Promise<Desk> {
  const desk = await openDesk();
  desk.place.cluster.behave([{ kind: "Pod", afterMs: 600_000 }]);
  await desk.place.offer("shop", "v1", { "one.yaml": slow });
  return desk;
}

describe("trouble", () => {
  it("is told; a notice that could not be looked at is looked at again, a few times", async () => {
    const desk = await openDesk(({ cluster, clock }) => {
      const faults = [1, 2].map((at) => ({ at, kind: "refuse", status: 500 }) as const);
      return withFaults(cluster, faults, clock).clusters;
    });
    desk.responder.take([source]);
    await quiet(desk);
    expect(desk.troubles).toHaveLength(2);
    expect(readyOf(desk)).toBe("Succeeded");
  });
});

describe("a responder that is told to stop", () => {
  it("takes nothing more, ends the present moves, and lets everything go", async () => {
    const desk = await openDesk();
    const { place, responder } = desk;
    responder.take([source]);
    await place.clock.advance(50); // the artifact is being fetched
    expect(responder.load()).toEqual({ waiting: 0, stepping: 1 });
    const began = place.clock.now();
    await letTimePass(place.clock, responder.stop());
    expect(place.clock.now() - began).toBeLessThan(1_500);
    expect(responder.take([source])).toBe(false);
    expect(place.stageSet()?.status?.run?.claim).toBeUndefined();
    expect(await place.tick()).toMatchObject({ stepped: [{ outcome: { ending: { kind: "settled" } } }] });
  });

  it("wakes what waits, and leaves it to others at once", async () => {
    const desk = await openSlowDesk();
    const { place, responder } = desk;
    responder.take([source]);
    await place.clock.advance(40_000);
    expect(responder.load().stepping).toBe(1);
    const began = place.clock.now();
    await letTimePass(place.clock, responder.stop());
    expect(place.clock.now() - began).toBeLessThan(1_500);
    expect(desk.stepped).toMatchObject([{ outcome: { ending: { kind: "moving" } } }]);
    expect(place.stageSet()?.status?.run?.claim).toBeUndefined();
    expect(place.stageSet()?.status?.run?.wakeAt).toBeDefined();
  });
});
