import { beforeEach, describe, expect, it } from "vitest";
import type { Cluster, KubeObject, ObjectRef } from "../cluster/index.ts";
import { createSimClock } from "./clock.ts";
import { createSimCluster, type SimCluster } from "./cluster.ts";
import { createSimRandom } from "./random.ts";
import { fieldManagerBytesMax, generatedNamesMax, jsonPatchOperationsMax, requestBytesMax } from "./words/limits.ts";

const ref: ObjectRef = { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "a" };
const settings = (data: Record<string, string> = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", namespace: "default" },
  data,
});
const how = { fieldManager: "test", force: false };
let cluster: SimCluster;
let port: Cluster;
beforeEach(() => {
  cluster = createSimCluster({ clock: createSimClock(), random: createSimRandom(1) });
  port = cluster.as({ kind: "self" });
});

describe("a cluster in memory", () => {
  it("tells of every write once it is done, with the store as it is then", async () => {
    const told: unknown[] = [];
    const end = cluster.onWrite(({ verb, subresource, name, before, after }) => {
      told.push({
        verb,
        subresource,
        name,
        before: before?.["data"],
        after: after?.["data"],
        stored: cluster.look(ref)?.["data"],
      });
    });
    await port.apply(settings({ x: "1" }), how);
    await port.apply(settings({ x: "1" }), how); // nothing changes: nothing is written
    await port.apply(settings({ x: "2" }), { ...how, dryRun: true });
    await port.patch(ref, { type: "merge", body: { data: { x: "2" } } }, how);
    await port.delete(ref);
    end();
    await port.apply(settings(), how);
    const [one, two] = [{ x: "1" }, { x: "2" }];
    expect(told).toEqual([
      { verb: "patch", name: "a", after: one, stored: one },
      { verb: "patch", name: "a", before: one, after: two, stored: two },
      { verb: "delete", name: "a", before: two },
    ]);
    expect(cluster.writes.slice(-4).map(({ who, verb }) => [who, verb])).toEqual(
      ["patch", "patch", "delete", "patch"].map((verb) => [{ kind: "self" }, verb]),
    );
  });

  it("keeps its own copy of what it is sent", async () => {
    const data = { x: "1" };
    await port.apply(settings(data), how);
    data.x = "2";
    expect(cluster.look(ref)?.["data"]).toEqual({ x: "1" });
  });

  it("is the same from the same seed", async () => {
    const play = async (seed: number): Promise<string> => {
      const one = createSimCluster({ clock: createSimClock(), random: createSimRandom(seed) });
      await one.as({ kind: "self" }).apply(settings({ x: "1" }), how);
      return JSON.stringify(one.writes);
    };
    expect(await play(5)).toBe(await play(5));
    expect(await play(5)).not.toBe(await play(6));
  });

  it.each([
    { denial: {}, get: 403, apply: 403 },
    { denial: { verbs: ["patch" as const] }, get: undefined, apply: 403 },
    { denial: { kinds: ["Secret"] }, get: undefined, apply: undefined },
    { denial: { namespace: "other" }, get: undefined, apply: undefined },
    {
      denial: { identity: { kind: "serviceAccount" as const, namespace: "default", name: "robot" } },
      get: undefined,
      apply: undefined,
    },
    {
      denial: { identity: { kind: "self" as const }, namespace: "default", kinds: ["ConfigMap"] },
      get: 403,
      apply: 403,
    },
  ])("forbids what $denial says", async ({ denial, get, apply }) => {
    cluster.deny([denial]);
    const got = await port.get(ref);
    const applied = await port.apply(settings(), how);
    const statusOf = (answer: typeof got | typeof applied): unknown =>
      answer.kind === "refused" ? answer.error.status : undefined;
    expect([statusOf(got), statusOf(applied)]).toEqual([get, apply]);
  });
});

describe("the limits of the server", () => {
  const statusOf = async (asked: ReturnType<Cluster["apply"]>): Promise<unknown> => {
    const answer = await asked;
    return answer.kind === "refused" ? answer.error.status : "done";
  };

  it("reads a body as long as may be, and none longer", async () => {
    const empty = JSON.stringify(settings({ x: "" })).length;
    const body = (bytes: number): KubeObject => settings({ x: "y".repeat(bytes - empty) });
    expect(await statusOf(port.apply(body(requestBytesMax), how))).toBe(422); // too long for a ConfigMap, but read
    expect(await statusOf(port.apply(body(requestBytesMax + 1), how))).toBe(413);
  });

  it("takes as many operations of a JSON patch as may be, and no more", async () => {
    await port.apply(settings({ x: "1" }), how);
    const patch = (count: number): ReturnType<Cluster["patch"]> =>
      port.patch(
        ref,
        {
          type: "json",
          operations: Array.from({ length: count }, () => ({ op: "test", path: "/data/x", value: "1" })),
        },
        how,
      );
    expect(await statusOf(patch(jsonPatchOperationsMax))).toBe("done");
    expect(await statusOf(patch(jsonPatchOperationsMax + 1))).toBe(413);
  });

  it("takes as long a field manager as may be, and none longer", async () => {
    const by = (length: number): ReturnType<Cluster["apply"]> =>
      port.apply(settings(), { ...how, fieldManager: "m".repeat(length) });
    expect(await statusOf(by(fieldManagerBytesMax))).toBe("done");
    expect(await statusOf(by(fieldManagerBytesMax + 1))).toBe(422);
  });

  it("tries another generated name as often as may be", async () => {
    let draws = 0;
    const stuck = { next: () => (++draws > 5 * generatedNamesMax + 1_000 ? 0.5 : 0) };
    const one = createSimCluster({ clock: createSimClock(), random: stuck }).as({ kind: "self" });
    const made: KubeObject = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { generateName: "a-", namespace: "default", name: "" },
    };
    expect(await statusOf(one.create(made, how))).toBe("done");
    expect(await statusOf(one.create(made, how))).toBe(409);
  });
});
