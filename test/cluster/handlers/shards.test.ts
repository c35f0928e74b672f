/** Ticks that divide the work: as an Indexed Job runs them, and where two of them think that all is theirs. */
import { describe, expect } from "vitest";
import { checkStatus } from "../../../lib/api/index.ts";
import { valueOf } from "../place.ts";
import { logLines, type Ended } from "../../support/stageset-process.ts";
import { seldom } from "../release-place.ts";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap } from "./manifests.ts";

const names = Array.from({ length: 9 }, (_, index) => `shop-${index}`);

/** As many StageSets, each with an object and an action of its own. */
async function publishAll({ sources, stageSet }: HandlerPlace): Promise<void> {
  for (const name of names) {
    await sources.publishExternal(name, { "base/one.yaml": configMap(name) });
    const sourceRef = { kind: "ExternalArtifact", name };
    const actions = { pre: [{ name: "settle", wait: { duration: "0s" } }] };
    await stageSet(name, [], { ...seldom, stages: [{ name: "base", path: "./base", sourceRef, actions }] });
  }
}

function steppedIn({ stderr }: Ended): readonly string[] {
  const stepped = logLines(stderr).filter(({ msg, outcome }) => msg === "stepped" && outcome === "settled");
  return stepped.map(({ name }) => String(name)).sort();
}

async function expectAllReadyOnce(handler: HandlerPlace): Promise<void> {
  for (const name of names) {
    const stageSet = await handler.get(name);
    expect(stageSet.status?.history, name).toHaveLength(1);
    expect(stageSet.status?.run, name).toBeUndefined();
    expect(checkStatus(stageSet), name).toEqual([]);
  }
  expect(await handler.names("v1", "ConfigMap")).toEqual(names);
}

async function leases({ cluster, namespace }: HandlerPlace): Promise<readonly string[]> {
  const listed = await cluster.list({ apiVersion: "coordination.k8s.io/v1", kind: "Lease" }, { namespace });
  return valueOf(listed)
    .items.map(({ metadata }) => metadata.name)
    .sort();
}

describe("shards", () => {
  it("divide the StageSets, each with a Lease of its own, as an Indexed Job starts them", async ({ handler }) => {
    await publishAll(handler);
    const { namespace } = handler;
    const shard = (index: number): Promise<Ended> =>
      handler.run(["tick", "-n", namespace], { JOB_COMPLETION_INDEX: String(index), STAGESET_SHARDS: "3" });
    const ended = [await shard(0), await shard(1), await shard(2)];
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(ended.flatMap(steppedIn).sort()).toEqual(names);
    const shares = ended.map(({ stderr }) => Number(logLines(stderr).at(-1)?.["stageSets"]));
    expect(shares.reduce((sum, one) => sum + one, 0)).toBe(names.length);
    expect(shares).toEqual(ended.map((one) => steppedIn(one).length));
    await expectAllReadyOnce(handler);
    expect(await leases(handler)).toEqual([0, 1, 2].map((index) => `stageset-tick-${index}-of-3.${namespace}`));
    expect(steppedIn(await handler.tick("--shard", "1/3"))).toEqual([]);
    expect(await leases(handler)).toHaveLength(3);
  });

  it("that overlap, because each thinks that all is its own, do everything once", async ({ handler }) => {
    await publishAll(handler);
    const both = await Promise.all([handler.tick("--shard", "0/1"), handler.tick("--shard", "0/1")]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const settled = both.flatMap(steppedIn);
    expect(new Set(settled)).toEqual(new Set(names));
    await expectAllReadyOnce(handler);
  });

  it("that differ in their number leave nothing undone between them", async ({ handler }) => {
    await publishAll(handler);
    const ended = await Promise.all(["0/2", "1/2", "0/3", "1/3", "2/3"].map((one) => handler.tick("--shard", one)));
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    await expectAllReadyOnce(handler);
  });
});
