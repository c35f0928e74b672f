/** Several Pods that share the work of one tick. */
import { describe, expect } from "vitest";
import { configMap } from "../cluster/handlers/manifests.ts";
import { installedWith, podsOf, startTick, steppedBy, ticked } from "./installation.ts";
import { it } from "./tenant.ts";

const names = Array.from({ length: 30 }, (_, index) => `shop-${index}`);

describe("an Indexed CronJob of 3 shards", () => {
  installedWith({ "tick.shards": 3, "tick.suspend": true });

  it("shares 30 StageSets: each shard steps some, and each of them is stepped once and Ready", async ({ tenant }) => {
    await tenant.sources.publishExternal(
      "shop",
      Object.fromEntries(names.map((name) => [`${name}/one.yaml`, configMap(name)])),
    );
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    for (const name of names) {
      await tenant.stageSet(name, [], { stages: [{ name: "base", path: `./${name}`, sourceRef }] });
    }
    await startTick("shared");
    await ticked("shared");
    const pods = await podsOf("batch.kubernetes.io/job-name=shared");
    expect(pods).toHaveLength(3);
    const shares = await Promise.all(pods.map(({ metadata }) => steppedBy(metadata.name)));
    for (const share of shares) expect(share.length).toBeGreaterThan(0);
    expect(
      shares
        .flat()
        .filter(({ namespace }) => namespace === tenant.namespace) // an earlier test's may still be going
        .map(({ name }) => String(name))
        .sort(),
    ).toEqual([...names].sort());
    for (const name of names) expect(await tenant.ready(name), name).toMatch(/^True Succeeded/);
  });
});
