import { describe, expect, it } from "vitest";
import type { Failure } from "../../../lib/api/index.ts";
import type { KubeObject } from "../../../lib/cluster/index.ts";
import { removeLeftovers, takeAction } from "../../../lib/actions/index.ts";
import { createSimClock, createSimCluster, createSimRandom, type SimCluster } from "../../../lib/sim/index.ts";
import { firstIntent, toolsOf } from "../../support/drive-action.ts";

const configMap = (name: string, token?: string): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: {
    namespace: "default",
    name,
    ...(token !== undefined && { labels: { "stages.metio.wtf/action-token": token } }),
  },
});
const named = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", namespace: "default", name });
const failure: Failure = { reason: "StageFailed", retry: "backoff", message: "Job shop/migrate failed" };

async function open(objects: readonly KubeObject[], denials: Parameters<SimCluster["deny"]>[0] = []) {
  const clock = createSimClock();
  const cluster = createSimCluster({ clock, random: createSimRandom(1) });
  const self = cluster.as({ kind: "self" });
  for (const object of objects) await self.create(object, { fieldManager: "somebody" });
  cluster.deny(denials);
  const intent = firstIntent({ clock }, { verb: "job", token: "t", objects: [named("a"), named("b")] });
  const left = (): string[] => ["a", "b", "c"].filter((name) => cluster.look(named(name)) !== undefined);
  return { left, tools: toolsOf({ namespace: "default", cluster: self, clock }, { intent }) };
}

const mayNotDelete = [{ verbs: ["delete"], kinds: ["ConfigMap"] }] as const;

describe("removing leftovers", () => {
  it("deletes what carries its token, and nothing else", async () => {
    const { tools, left } = await open([configMap("a", "t"), configMap("b", "another"), configMap("c")]);
    const leftovers = ["a", "b", "c", "gone"].map((name) => ({ ...named(name), token: "t" }));
    expect(await removeLeftovers(tools, leftovers)).toBeUndefined();
    expect(left()).toEqual(["b", "c"]);
  });
  it("says what it may not delete", async () => {
    const { tools, left } = await open([configMap("a", "t")], mayNotDelete);
    expect(await removeLeftovers(tools, [{ ...named("a"), token: "t" }])).toMatchObject({
      reason: "RBACDenied",
      retry: "never",
    });
    expect(left()).toEqual(["a"]);
  });
  it("begins nothing once its time is up, and says that something is left", async () => {
    const { tools, left } = await open([configMap("a", "t")]);
    const late = { ...tools, mayBegin: () => false };
    expect(await removeLeftovers(late, [{ ...named("a"), token: "t" }])).toMatchObject({ retry: "backoff" });
    expect(left()).toEqual(["a"]);
  });
});

describe("giving an attempt up", () => {
  const effect = { kind: "removeObjects", objects: [named("a")], failure } as const;
  it("deletes what is under way, and leaves the rest for later", async () => {
    const { tools, left } = await open([configMap("a", "t"), configMap("b", "t")]);
    expect(await takeAction(tools, effect)).toEqual({ kind: "failed", failure, leftovers: [named("b")] });
    expect(left()).toEqual(["b"]);
  });
  it("is unclear while something may still be there", async () => {
    const { tools } = await open([configMap("a", "t")]);
    expect(await takeAction({ ...tools, mayBegin: () => false }, effect)).toMatchObject({ kind: "unclear" });
  });
  it("forbids another attempt beside what it may not delete", async () => {
    const { tools } = await open([configMap("a", "t")], mayNotDelete);
    expect(await takeAction(tools, effect)).toMatchObject({
      kind: "failed",
      failure: { retry: "never", message: expect.stringMatching(/^Job shop\/migrate failed; Cannot delete/) as string },
      leftovers: [named("a"), named("b")],
    });
  });
});
