/** Ticks that go on from an agenda: they read what has changed and what is due, and nothing else. */
import { describe, expect, it } from "vitest";
import { after } from "../../lib/base/index.ts";
import type { Clusters, Identity, KubeObject, LiveObject } from "../../lib/cluster/index.ts";
import { tick, type Share, type Ticked } from "../../lib/engine/index.ts";
import { eachCall } from "../../lib/sim/index.ts";
import { letTimePass, must, openSimPlace, type SimPlace } from "./sim-place.ts";

const kind = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet" };
const agendaRef = { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "stageset-tick" };
const self: Identity = { kind: "self" };
const minuteMs = 60_000;

/** What a tick asked the cluster, and what came of it. */
interface Seen extends Ticked {
  readonly calls: readonly string[];
}

interface How {
  readonly share?: Share;
  readonly program?: string;
  readonly clusters?: Clusters;
  readonly budgetMs?: number;
}

async function tickOnce(
  place: SimPlace,
  { share, program = "1", clusters, budgetMs = 50_000 }: How = {},
): Promise<Seen> {
  const calls: string[] = [];
  const counted: Clusters = {
    as: (who) =>
      eachCall((clusters ?? place.cluster).as(who), (doing, effect) => {
        calls.push(doing);
        return effect();
      }),
  };
  const name = share === undefined ? "stageset-tick" : `stageset-tick-${share.index}`;
  const memory = { namespace: "shop", name, agenda: { from: 1, program } };
  const until = after(place.clock.now(), budgetMs);
  const request = { concurrency: 8, until, memory, ...(share !== undefined && { share }) };
  const ticked = await letTimePass(place.clock, tick(place.ports(counted), request));
  if (ticked.kind === "failed") throw new Error(ticked.failure.message);
  return { ...ticked.value, calls };
}

const hasListed = ({ calls }: Seen): boolean => calls.includes("list StageSet");
const steppedBy = ({ stepped }: Seen): unknown => stepped.map(({ name, why }) => `${name}: ${why}`);

const configMap = (name: string, data = "1"): string =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { data } });

const offer = (place: SimPlace, name: string, data: string): Promise<void> =>
  place.offer(name, data, { "one.json": configMap(`of-${name}`, data) });

function put(
  place: SimPlace,
  name: string,
  more: Readonly<Record<string, unknown>> = {},
  source = name,
): Promise<void> {
  const { stage = {}, ...spec } = more as { readonly stage?: object };
  const stages = [{ name: "base", path: "./", sourceRef: { kind: "ExternalArtifact", name: source }, ...stage }];
  return place.apply({ ...kind, metadata: { namespace: "shop", name }, spec: { interval: "24h", stages, ...spec } });
}

/** Three releases, settled and written down. */
async function openSettled(): Promise<SimPlace> {
  const place = await openSimPlace(1);
  for (const name of ["a", "b", "c"]) {
    await offer(place, name, "1");
    await put(place, name);
  }
  await tickOnce(place);
  await tickOnce(place); // the writes of the first one are seen, and settled
  return place;
}

const readyOf = (place: SimPlace, name: string): string | undefined =>
  place.stageSet(name)?.status?.conditions?.find(({ type }) => type === "Ready")?.reason;

describe("a tick with an agenda", () => {
  it("lists and writes nothing where nothing has happened, and looks at nobody", async () => {
    const place = await openSettled();
    await place.clock.advance(minuteMs);
    const before = place.cluster.writes.length;
    const seen = await tickOnce(place);
    expect(seen).toMatchObject({ stageSets: 3, looked: 0, stepped: [] });
    expect(seen.calls.filter((call) => /^(list|get StageSet)/.test(call))).toEqual([]);
    expect(place.cluster.writes.slice(before).filter((write) => write.kind !== "Lease")).toEqual([]);
  });

  it.each<{ when: string; happens: (place: SimPlace) => Promise<unknown>; then: readonly string[] }>([
    { when: "a source offers something new", happens: (place) => offer(place, "b", "2"), then: ["b: Source"] },
    { when: "a spec is edited", happens: (place) => put(place, "c", { interval: "12h" }), then: ["c: Generation"] },
    {
      when: "somebody asks for a look",
      happens: async (place) => {
        const body = { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "now" } } };
        must(
          await place.cluster
            .as(self)
            .patch({ ...kind, namespace: "shop", name: "a" }, { type: "merge", body }, { fieldManager: "x" }),
        );
      },
      then: ["a: Token"],
    },
    {
      when: "a StageSet is made",
      happens: async (place) => {
        await offer(place, "d", "1");
        await put(place, "d");
      },
      then: ["d: Generation"],
    },
    {
      when: "one is deleted",
      happens: (place) => place.cluster.as(self).delete({ ...kind, namespace: "shop", name: "a" }),
      then: ["a: Deletion"],
    },
    {
      when: "its interval has passed",
      happens: async (place) => {
        await put(place, "b", { interval: "3m" });
        await tickOnce(place);
        await place.clock.advance(3 * minuteMs);
      },
      then: ["b: Interval"],
    },
    {
      when: "its suspension ends",
      happens: async (place) => {
        await put(place, "b", { suspendUntil: new Date(place.clock.now() + 3 * minuteMs).toISOString() });
        await tickOnce(place);
        await tickOnce(place);
        await place.clock.advance(3 * minuteMs);
      },
      then: ["b: WakeUp"],
    },
    {
      when: "something that was not there is offered",
      happens: async (place) => {
        await put(place, "d");
        await tickOnce(place);
        await tickOnce(place);
        await offer(place, "d", "1");
      },
      then: ["d: Source"],
    },
    {
      when: "a watched input changes",
      happens: async (place) => {
        const put1 = (region: string): Promise<void> =>
          place.apply({
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { namespace: "shop", name: "vars", labels: { "reconcile.fluxcd.io/watch": "Enabled" } },
            data: { region },
          });
        await put1("south");
        await put(place, "a", { stage: { postBuild: { substituteFrom: [{ kind: "ConfigMap", name: "vars" }] } } });
        await tickOnce(place);
        await tickOnce(place);
        await put1("north");
      },
      then: ["a: Input"],
    },
  ])("sees that $when, without listing", async ({ happens, then }) => {
    const place = await openSettled();
    await happens(place);
    const seen = await tickOnce(place);
    expect(steppedBy(seen)).toEqual(then);
    expect(hasListed(seen)).toBe(false);
    expect(seen.calls).not.toContain("get StageSet shop/z");
    await tickOnce(place);
    expect(steppedBy(await tickOnce(place))).toEqual([]);
  });

  it("walks a chain of dependents to its end", async () => {
    const place = await openSimPlace(1);
    await put(place, "c", { dependsOn: [{ name: "b" }] }, "c");
    await put(place, "b", { dependsOn: [{ name: "a" }] }, "b");
    await put(place, "a");
    await offer(place, "b", "1");
    await offer(place, "c", "1");
    await tickOnce(place);
    await tickOnce(place);
    expect(["a", "b", "c"].map((name) => readyOf(place, name))).toEqual([
      "ArtifactNotFound",
      "DependencyNotReady",
      "DependencyNotReady",
    ]);
    await offer(place, "a", "1");
    const seen = await tickOnce(place);
    expect(hasListed(seen)).toBe(false);
    expect(["a", "b", "c"].map((name) => readyOf(place, name))).toEqual(["Succeeded", "Succeeded", "Succeeded"]);
  });

  it("asks again at once about what a tick had no time for", async () => {
    const place = await openSettled();
    await offer(place, "b", "2");
    const isSlow = (doing: string): boolean => doing.startsWith("patch StageSet");
    const clusters = slowed(place, isSlow);
    expect((await tickOnce(place, { budgetMs: 1_000, clusters })).stepped).toMatchObject([
      { outcome: { ending: { kind: "outOfTime" } } },
    ]);
    const seen = await tickOnce(place);
    expect(steppedBy(seen)).toEqual(["b: WakeUp"]);
    expect(hasListed(seen)).toBe(false);
  });

  it("asks again at once about what a tick could not step", async () => {
    const place = await openSettled();
    await offer(place, "b", "2");
    const mute: Clusters = {
      as: (who) => {
        const cluster = place.cluster.as(who);
        const error = { doing: "patch", status: 500, reason: "InternalError", message: "no", causes: [] };
        const patch: typeof cluster.patch = (ref, change, how) =>
          ref.kind === "StageSet" ? Promise.resolve({ kind: "refused", error }) : cluster.patch(ref, change, how);
        return { ...cluster, patch };
      },
    };
    expect((await tickOnce(place, { clusters: mute })).stepped).toMatchObject([{ outcome: { kind: "unreachable" } }]);
    const seen = await tickOnce(place);
    expect(steppedBy(seen)).toEqual(["b: Source"]);
    expect(hasListed(seen)).toBe(false);
  });

  it("looks each time at one that waits for something which nobody watches", async () => {
    const place = await openSettled();
    const widget = { apiVersion: "example.org/v1", kind: "Widget", metadata: { namespace: "shop", name: "db" } };
    const dependsOn = [{ apiVersion: "example.org/v1", kind: "Widget", name: "db", readyExpr: "dep.spec.up" }];
    await place.apply({ ...widget, spec: { up: false } });
    await put(place, "a", { dependsOn });
    for (let ticks = 0; ticks < 4; ticks += 1) await tickOnce(place);
    expect(steppedBy(await tickOnce(place))).toEqual(["a: Dependency"]);
    await place.apply({ ...widget, spec: { up: true } });
    expect(hasListed(await tickOnce(place))).toBe(false);
    expect(readyOf(place, "a")).toBe("Succeeded");
  });

  it("sees its share alone, and steps others that wait for it", async () => {
    const place = await openSettled();
    await put(place, "d", { dependsOn: [{ name: "e" }] });
    await put(place, "e");
    await offer(place, "d", "1");
    const shares = [0, 1].map((index) => ({ index, count: 2 }));
    for (const share of [...shares, ...shares]) {
      await place.clock.advance(1_000);
      await tickOnce(place, { share });
    }
    await offer(place, "e", "1");
    for (const share of shares) expect(hasListed(await tickOnce(place, { share }))).toBe(false);
    expect([readyOf(place, "d"), readyOf(place, "e")]).toEqual(["Succeeded", "Succeeded"]);
  });
});

async function edit(place: SimPlace, change: (object: LiveObject) => KubeObject): Promise<void> {
  const found = place.cluster.look(agendaRef);
  if (found === undefined) throw new Error("there is no agenda");
  const { apiVersion, kind: its, metadata, ...others } = change(found);
  const { namespace, name } = metadata;
  await place.apply({ apiVersion, kind: its, metadata: { namespace, name } as KubeObject["metadata"], ...others });
}

/** The cluster, some calls of which take two seconds. */
function slowed(place: SimPlace, isSlow: (doing: string) => boolean): Clusters {
  return {
    as: (who) =>
      eachCall(place.cluster.as(who), async (doing, effect) => {
        if (isSlow(doing)) await place.clock.sleep(2_000);
        return effect();
      }),
  };
}

describe("an agenda that does not serve", () => {
  it.each<{ when: string; spoil: (place: SimPlace) => Promise<unknown>; how?: How }>([
    { when: "is gone", spoil: (place) => place.cluster.as(self).delete(agendaRef) },
    { when: "is spoilt", spoil: (place) => edit(place, (one) => ({ ...one, binaryData: { agenda: "c3BvaWx0" } })) },
    { when: "is of another version of the program", spoil: () => Promise.resolve(), how: { program: "2" } },
    { when: "is too old to be believed", spoil: (place) => place.clock.advance(11 * minuteMs) },
    {
      when: "is older than what the API server remembers",
      spoil: async (place) => {
        for (let count = 0; count < 700; count += 1)
          await place.apply({
            ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { namespace: "shop", name: "busy" } },
            data: { count: String(count) },
          });
      },
    },
  ])("because it $when is not gone by: everything is listed, and written down anew", async ({ spoil, how = {} }) => {
    const place = await openSettled();
    await offer(place, "b", "2");
    await spoil(place);
    const seen = await tickOnce(place, how);
    expect(hasListed(seen)).toBe(true);
    expect(steppedBy(seen)).toEqual(["b: Source"]);
    expect(seen.forgotten).toBeUndefined();
    await tickOnce(place, how);
    expect(hasListed(await tickOnce(place, how))).toBe(false);
  });

  it.each([
    { when: "as many as are read one by one", many: 500, listed: false },
    { when: "one more", many: 501, listed: true },
  ])("because $when have their time at once: listed is $listed", { timeout: 600_000 }, async ({ many, listed }) => {
    const place = await openSimPlace(1);
    const suspendUntil = new Date(place.clock.now() + 5 * minuteMs).toISOString();
    for (let i = 0; i < many; i += 1) await put(place, `s-${i}`, { suspendUntil });
    for (let ticks = 0; ticks < 2; ticks += 1) await tickOnce(place);
    await place.clock.advance(5 * minuteMs);
    const clusters = slowed(place, (doing) => doing.startsWith("patch StageSet")); // none of them gets far
    const seen = await tickOnce(place, { budgetMs: 100, clusters });
    expect(seen.looked).toBe(many);
    expect(hasListed(seen)).toBe(listed);
  });

  it("because nobody may watch is not gone by, and the tick says which right is missing", async () => {
    const place = await openSettled();
    await offer(place, "b", "2");
    place.cluster.deny([{ verbs: ["watch"] }]);
    const seen = await tickOnce(place);
    expect(steppedBy(seen)).toEqual(["b: Source"]);
    expect(hasListed(seen)).toBe(true);
    expect(seen.forgotten?.message).toContain("grant the verb watch on");
  });

  it("because it may not be written is told, and nothing is missed", async () => {
    const place = await openSimPlace(1);
    place.cluster.deny([
      { verbs: ["get", "create", "patch"], kinds: ["ConfigMap"], identity: self, namespace: "shop" },
    ]);
    await put(place, "a");
    expect((await tickOnce(place)).forgotten?.message).toContain("ConfigMap shop/stageset-tick");
    await offer(place, "a", "1");
    expect(steppedBy(await tickOnce(place))).toEqual(["a: Source"]);
  });

  it("because another tick has just written another one stays theirs", async () => {
    const place = await openSettled();
    await offer(place, "b", "2");
    let isFirst = true;
    const clusters: Clusters = {
      as: (who) =>
        eachCall(place.cluster.as(who), async (doing, effect) => {
          if (doing === "apply ConfigMap shop/stageset-tick" && isFirst) {
            isFirst = false;
            await tickOnce(place);
          }
          return effect();
        }),
    };
    const seen = await tickOnce(place, { clusters });
    expect(isFirst).toBe(false);
    expect(seen.forgotten).toBeUndefined();
    expect(steppedBy(await tickOnce(place))).toEqual([]);
    await offer(place, "a", "2");
    expect(steppedBy(await tickOnce(place))).toEqual(["a: Source"]);
  });
});
