/** A dependency that becomes Ready makes its dependents due in the same tick, whatever their order, and nothing goes round. */
import { describe, expect } from "vitest";
import { configMap } from "../bad-input/spoilt-release.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { expectQuietTick, expectWaiting, tickOnce } from "./waiting-release.ts";

/** Each of these StageSets depends on the one after it. */
async function chain(release: ReleasePlace, names: readonly string[], spec: object = {}): Promise<void> {
  for (const [index, name] of names.entries()) {
    await release.sources.publishExternal(name, { "base/one.yaml": configMap(`of-${name}`, "v1") });
    const next = names[index + 1];
    const dependsOn = next === undefined ? [] : [{ name: next, ...spec }];
    await release.stageSet(name, ["base"], { dependsOn });
  }
}

async function expectReady(release: ReleasePlace, names: readonly string[]): Promise<void> {
  for (const name of names) expect(await release.ready(name)).toMatch(/^True Succeeded: /);
}

describe.concurrent("in one tick", () => {
  it.for([
    { when: "the last comes first", names: ["a", "b", "c"] },
    { when: "the first comes first", names: ["c", "b", "a"] },
    { when: "they stand crosswise", names: ["b", "c", "a"] },
  ])("a chain of three becomes Ready: $when", async ({ names }, { release }) => {
    await chain(release, names);
    const stepped = await tickOnce(release);
    await expectReady(release, names);
    expect(stepped.length).toBeLessThanOrEqual(3 + 2 + 1); // each once, and once more for each change of what it depends on
    expect(stepped.filter((one) => one.endsWith("settled")).map((one) => one[0])).toEqual(names.toReversed());
    await expectQuietTick(release);
  });

  it("one that waits since earlier goes on when its dependency gets its source", async ({ release }) => {
    const { sources, stageSet } = release;
    await sources.publishExternal("shop", { "base/one.yaml": configMap("one", "v1") });
    await stageSet("shop", ["base"], { dependsOn: [{ name: "database" }] });
    await stageSet("database", ["base"]);
    expect((await tickOnce(release)).toSorted()).toEqual(["database Generation: held", "shop Generation: held"]);
    await expectQuietTick(release);
    await sources.publishExternal("database", { "base/db.yaml": configMap("db", "v1") });
    expect(await tickOnce(release)).toEqual(["database Source: settled", "shop Dependency: settled"]);
    await expectQuietTick(release);
  });

  it("a readyExpr over a StageSet is asked again, too", async ({ release }) => {
    await chain(release, ["a", "b"], { readyExpr: "dep.status.lastAppliedRevisions.size() == 1" });
    await tickOnce(release);
    await expectReady(release, ["a", "b"]);
  });

  it("a cycle ends at once", async ({ release }) => {
    await chain(release, ["a", "b"]);
    await release.stageSet("b", ["base"], { dependsOn: [{ name: "a" }] });
    expect((await tickOnce(release)).toSorted()).toEqual(["a Generation: failed", "b Generation: failed"]);
    expect(await release.ready("a")).toMatch(/^False Stalled: spec.dependsOn is a cycle: /);
  });
});

describe.concurrent("a source that both use", () => {
  const files = (revision: string): Readonly<Record<string, string>> => ({
    "base/one.yaml": configMap("one", revision),
    "app/app.yaml": configMap("app", revision),
  });
  const sourceRef = { kind: "ExternalArtifact", name: "release" };
  const stage = (name: string): object => ({ stages: [{ name, path: `./${name}`, sourceRef }] });

  async function bothOut(release: ReleasePlace): Promise<void> {
    await release.sources.publishExternal("release", files("v1"));
    await release.stageSet("database", [], stage("base"));
    await release.stageSet("shop", [], { ...stage("app"), dependsOn: [{ name: "database" }] });
    await tickOnce(release);
    await expectReady(release, ["database", "shop"]);
  }

  it("goes out to the dependency first, and to both in one tick", async ({ release }) => {
    await bothOut(release);
    await release.sources.publishExternal("release", files("v2"));
    await tickOnce(release);
    await expectReady(release, ["database", "shop"]);
    const times = ["one", "app"].map(async (name) => {
      const { metadata } = await release.read({ apiVersion: "v1", kind: "ConfigMap" }, name);
      return Number(metadata.resourceVersion);
    });
    const [one = 0, app = 0] = await Promise.all(times);
    expect(one).toBeLessThan(app);
    await expectQuietTick(release);
  });

  it("is not applied where the dependency is still at another revision, though it is Ready", async ({ release }) => {
    await bothOut(release);
    await release.sources.publishExternal("release", files("v2"));
    await release.step("shop");
    expect(await release.ready("shop")).toMatch(
      /^False DependencyNotReady: Waiting for StageSet \S+\/database: it has applied latest@\S+ of ExternalArtifact \S+\/release, not yet latest@/,
    );
    expect((await release.read({ apiVersion: "v1", kind: "ConfigMap" }, "app"))["data"]).toEqual({ revision: "v1" });
    expect(await tickOnce(release)).toEqual(["database Source: settled", "shop Dependency: settled"]);
  });
});

describe.concurrent("a StageSet of another Namespace", () => {
  it("is told of in the same words, whatever is there", async ({ release }) => {
    await release.sources.publishExternal("shop", { "base/one.yaml": configMap("one", "v1") });
    await release.stageSet("shop", ["base"], { dependsOn: [{ name: "secret-plans", namespace: "kube-system" }] });
    await expectWaiting(
      release,
      /^False DependencyNotReady: Waiting for StageSet kube-system\/secret-plans: it is missing, or not ready for this one; ask its owner$/,
    );
  });

  it("is read by an expression with the StageSet's own right alone (I10)", async ({ release }) => {
    await release.kubectl(["create", "serviceaccount", "tenant"]);
    await release.sources.publishExternal("shop", { "base/one.yaml": configMap("one", "v1") });
    const dependsOn = [{ name: "plans", namespace: "kube-system", readyExpr: "has(dep.spec.kubeConfig)" }];
    await release.stageSet("shop", ["base"], { dependsOn, serviceAccountName: "tenant" });
    await expectWaiting(
      release,
      /^False RBACDenied: Cannot get StageSet kube-system\/plans: .*; grant the verb get on stagesets/,
    );
  });
});
