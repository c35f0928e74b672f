/** An object has one owner: a StageSet takes none from another, whatever its policies say, and one it may have once the other lets go. */
import { describe, expect } from "vitest";
import { openReleases, it, type ReleasePlace, type Releases } from "../release-place.ts";
import { valueOf } from "../place.ts";
import { expectHealed, expectStopped, revise } from "./stopped-release.ts";
import { configMap, rollOut } from "./spoilt-release.ts";

const sourceOf = (release: ReleasePlace): object => ({
  kind: "ExternalArtifact",
  name: "rival",
  namespace: release.namespace,
});

/** A StageSet `rival` of one stage, that wants the ConfigMap `one` of the place's Namespace too, and one of its own. */
async function claimToo(release: ReleasePlace, rivals: Releases, stage: object = {}): Promise<void> {
  const { namespace } = release;
  await release.sources.publishExternal("rival", {
    "rival/one.yaml": configMap("one", "theirs").replace("name: one", `name: one\n  namespace: ${namespace}`),
    "rival/two.yaml": configMap("two", "theirs").replace("name: two", `name: two\n  namespace: ${namespace}`),
  });
  const stages = [{ name: "rival", path: "./rival", sourceRef: sourceOf(release), ...stage }];
  await rivals.stageSet("rival", [], { stages, retryInterval: "1s" });
}

const said =
  "False StageFailed: Cannot apply ConfigMap NS/one (of the StageSet NS/shop): another StageSet has it; remove it from one of the two";

async function expectKeptOut(release: ReleasePlace, rivals: Releases): Promise<void> {
  const seen = await release.read({ apiVersion: "v1", kind: "ConfigMap" }, "one");
  for (let look = 0; look < 2; look += 1) {
    const outcome = await rivals.step("rival", { budgetMs: 10_000 });
    expect(outcome).toMatchObject({ ending: { kind: "failed", failure: { retry: "backoff" } } });
    expect((await rivals.ready("rival")).replaceAll(release.namespace, "NS")).toBe(said);
  }
  expect(await release.read({ apiVersion: "v1", kind: "ConfigMap" }, "one")).toEqual(seen);
  expect(await release.names("v1", "ConfigMap")).toEqual(["app", "one"]);
  expect((await rivals.get("rival")).metadata.finalizers ?? []).toEqual([]);
}

async function expectTaken(release: ReleasePlace, rivals: Releases): Promise<void> {
  expect(await rivals.step("rival")).toMatchObject({ ending: { kind: "settled" } });
  const one = await release.read({ apiVersion: "v1", kind: "ConfigMap" }, "one");
  expect(one).toMatchObject({
    metadata: { labels: { "stages.metio.wtf/name": "rival", "stages.metio.wtf/namespace": rivals.namespace } },
    data: { revision: "theirs" },
  });
}

describe.concurrent("an object of another StageSet", () => {
  it.for([
    { when: "and nothing more is said", stage: {} },
    { when: "and the rival may recreate", stage: { force: true } },
    { when: "and the rival keeps what exists", stage: { conflictPolicy: { default: "KeepExisting" } } },
  ])("is left to it, $when; it is free once its owner brings it no more", async ({ stage }, { release }) => {
    await rollOut(release);
    await claimToo(release, release, stage);
    await expectKeptOut(release, release);
    await release.sources.publishExternal("shop", {
      "base/other.yaml": configMap("other", "v2"),
      "app/app.yaml": configMap("app", "v2"),
    });
    expect(await release.step("shop")).toMatchObject({ ending: { kind: "settled" } });
    await expectTaken(release, release);
    expect(await release.step("shop")).toMatchObject({ ending: { kind: "settled" } });
    await expectTaken(release, release);
  });

  it("is free once its owner is gone", async ({ release }) => {
    await rollOut(release);
    await claimToo(release, release);
    await expectKeptOut(release, release);
    await release.kubectl(["delete", "stageset", "shop", "--wait=false"]);
    expect(await release.step("shop")).toEqual({ kind: "gone" });
    await expectTaken(release, release);
  });

  it("is left to it by a StageSet of another Namespace, of the same name even", async ({ release }) => {
    await rollOut(release);
    const { cluster, sources, ports } = release;
    const namespace = `${release.namespace}-b`;
    await release.kubectl(["create", "namespace", namespace]);
    const rivals = openReleases({ clusters: ports.clusters, place: { cluster, namespace }, sources });
    await claimToo(release, rivals);
    await expectKeptOut(release, rivals);
    await release.kubectl(["delete", "stageset", "shop", "--wait=false"]);
    expect(await release.step("shop")).toEqual({ kind: "gone" });
    await expectTaken(release, rivals);
    valueOf(
      await cluster.patch(
        { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace, name: "rival" },
        { type: "merge", body: { metadata: { finalizers: null } } },
        { fieldManager: "test" },
      ),
    );
    await release.kubectl(["delete", "namespace", namespace, "--wait=false"]);
  });
});

describe.concurrent("one object in two stages", () => {
  it("is refused before anything is applied, also where only variables make it one; leaving it in one of them heals", async ({
    release,
  }) => {
    await rollOut(release);
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const stages = [
      { name: "base", path: "./base", sourceRef },
      { name: "app", path: "./app", sourceRef, postBuild: { substitute: { name: "one" } } },
    ];
    await release.stageSet("shop", [], { stages });
    await revise(release, { "app/more.yaml": configMap("${name}", "v2").replace("${name}", '"${name}"') });
    await expectStopped(release, {
      said: "False InvalidSpec: Cannot apply ConfigMap NS/one: the stages base and app both bring it; leave it in one of them",
      retry: "never",
    });
    await revise(release, {}, "v3");
    await expectHealed(release);
  });
});
