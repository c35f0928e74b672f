/** A StageSet that may not go on touches nothing, says what it waits for, and goes on once that has come. */
import { describe, expect } from "vitest";
import { it, type ReleasePlace } from "../release-place.ts";
import {
  configMap,
  expectQuiet,
  expectRefused,
  expectSettled,
  expectSound,
  goodFiles,
  owned,
  rollOut,
} from "./spoilt-release.ts";

const stagesOf = (sourceRef: object): object => ({
  stages: ["base", "app"].map((name) => ({ name, path: `./${name}`, sourceRef })),
});

/** Nothing of it is in the cluster, and looking again leaves no trace. */
async function expectNothing(release: ReleasePlace): Promise<void> {
  await expectQuiet(release);
  expect(await owned(release)).toEqual({ objects: {}, recorded: {} });
  expect((await release.get("shop")).metadata.finalizers).toBeUndefined();
}

describe.concurrent("the source of a StageSet", () => {
  const widget = { apiVersion: "stageset.test/v1", kind: "Widget", name: "shop" };

  it.for([
    {
      when: "is missing",
      sourceRef: { kind: "GitRepository", name: "shop" },
      said: /^False ArtifactNotFound: Cannot resolve GitRepository \S+\/shop: there is none; create it, or check/,
    },
    {
      when: "is missing behind its producer",
      sourceRef: widget,
      said: /^False ArtifactNotFound: Cannot resolve Widget \S+\/shop: no ExternalArtifact in \S+ names it in spec.sourceRef; wait/,
    },
    {
      when: "is of a kind that Flux does not have",
      sourceRef: { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "HelmRepository", name: "shop" },
      said: /^False \S+: Cannot resolve HelmRepository \S+\/shop: /,
    },
  ])("$when", async ({ sourceRef, said }, { release }) => {
    await release.stageSet("shop", [], stagesOf(sourceRef));
    await expectRefused(release, said);
    await expectNothing(release);
  });

  it("is missing, and comes", async ({ release }) => {
    await release.stageSet("shop", ["base", "app"]);
    await expectRefused(release, /^False ArtifactNotFound: /);
    await expectNothing(release);
    await release.sources.publishExternal("shop", goodFiles("v1"));
    await expectSettled(release);
  });

  it("fails after it was good: what is out stays, and is told", async ({ release }) => {
    await release.sources.publishGit("shop", goodFiles("v1"));
    await release.stageSet("shop", [], stagesOf({ kind: "GitRepository", name: "shop" }));
    await expectSettled(release);
    const before = await owned(release);
    await release.sources.fail("GitRepository", "shop", "authentication required");
    await expectRefused(
      release,
      /^False SourceNotReady: Cannot resolve GitRepository \S+\/shop: it is not ready: authentication required; look at/,
    );
    expect(await owned(release)).toEqual(before);
    await release.sources.publishGit("shop", goodFiles("v2"));
    await expectSettled(release);
  });

  it("of one stage is missing: no stage begins (I11)", async ({ release }) => {
    await release.sources.publishExternal("shop", goodFiles("v1"));
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const stages = [
      { name: "base", path: "./base", sourceRef },
      { name: "app", path: "./app", sourceRef: { ...sourceRef, name: "other" } },
    ];
    await release.stageSet("shop", [], { stages });
    await expectRefused(
      release,
      /^False ArtifactNotFound: Cannot resolve ExternalArtifact \S+\/other: there is none; /,
    );
    await expectNothing(release);
  });

  it("lies in another Namespace, which a flag forbids", async ({ release }) => {
    const sourceRef = { kind: "ExternalArtifact", name: "shop", namespace: "default" };
    await release.stageSet("shop", [], stagesOf(sourceRef));
    const settings = { ...release.ports.settings, noCrossNamespaceRefs: true };
    await release.step("shop", { ports: { ...release.ports, settings } });
    expect(await release.ready("shop")).toMatch(/^False ResolveFailed: /);
    await expectSound(release);
    expect(await owned(release)).toEqual({ objects: {}, recorded: {} });
  });
});

describe.concurrent("a StageSet that depends on another", () => {
  const dependsOn = (...names: readonly string[]): object => ({ dependsOn: names.map((name) => ({ name })) });

  it("waits until it is there, and Ready", async ({ release }) => {
    await release.sources.publishExternal("shop", goodFiles("v1"));
    await release.stageSet("shop", ["base", "app"], dependsOn("database"));
    await expectRefused(release, /^False DependencyNotReady: Waiting for StageSet \S+\/database: there is none$/);
    await expectNothing(release);
    await release.stageSet("database", ["base"]);
    await expectRefused(release, /^False DependencyNotReady: .*its spec was not acted upon yet$/);
    await release.step("database");
    await expectRefused(release, /^False DependencyNotReady: .*it is not Ready \(ArtifactNotFound\)$/);
    await expectNothing(release);
    await release.sources.publishExternal("database", { "base/db.yaml": configMap("db", "v1") });
    await release.step("database");
    await expectSettled(release);
  });

  it("waits for its version", async ({ release }) => {
    await release.sources.publishExternal("database", { "base/db.yaml": configMap("db", "v1") });
    await release.stageSet("database", ["base"]);
    await release.step("database");
    await release.sources.publishExternal("shop", goodFiles("v1"));
    await release.stageSet("shop", ["base", "app"], { dependsOn: [{ name: "database", minVersion: "1.2.0" }] });
    await expectRefused(release, /^False DependencyNotReady: .*it has no version, at least 1.2.0 is wanted$/);
    await expectNothing(release);
  });

  it("is told of the ring it is part of", async ({ release }) => {
    await release.sources.publishExternal("shop", goodFiles("v1"));
    await release.stageSet("shop", ["base", "app"], dependsOn("one"));
    await release.stageSet("one", ["base"], dependsOn("two"));
    await release.stageSet("two", ["base"], dependsOn("shop"));
    const ring = ["shop", "one", "two", "shop"].map((name) => `${release.namespace}/${name}`).join(" → ");
    await expectRefused(release, new RegExp(`^False Stalled: spec.dependsOn is a cycle: ${ring}; remove one of these`));
    await expectNothing(release);
    await release.stageSet("one", ["base"]);
    await release.sources.publishExternal("one", { "base/one.yaml": configMap("other", "v1") });
    await release.step("one");
    await expectSettled(release);
  });
});

describe.concurrent("a StageSet's own spec", () => {
  it("suspends it: nothing is touched until it is resumed", async ({ release }) => {
    const before = await rollOut(release);
    await release.sources.publishExternal("shop", goodFiles("v2"));
    await release.stageSet("shop", ["base", "app"], { suspend: true });
    await release.kubectl(["annotate", "stageset", "shop", "stages.metio.wtf/suspend-reason=INC-7 is being worked on"]);
    await expectRefused(release, /^False Suspended: Suspended: INC-7 is being worked on$/);
    expect(await owned(release)).toEqual(before);
    await release.stageSet("shop", ["base", "app"], { suspend: false });
    await expectSettled(release);
    expect(await owned(release)).not.toEqual(before);
  });

  it("names what is not served yet: it is refused before anything is touched", async ({ release }) => {
    await release.sources.publishExternal("shop", goodFiles("v1"));
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const promotion = { soak: "1h" };
    await release.stageSet("shop", [], {
      rollbackOnFailure: true,
      stages: [{ name: "base", path: "./base", sourceRef, promotion }],
    });
    await expectRefused(
      release,
      /^False InvalidSpec: not supported yet: spec.rollbackOnFailure, spec.stages\[0\].promotion$/,
    );
    await expectNothing(release);
    await release.stageSet("shop", ["base", "app"], { rollbackOnFailure: false });
    await expectSettled(release);
  });

  it("says what the API server cannot check: it is refused with field and way out", async ({ release }) => {
    await release.stageSet("shop", ["base", "app"], { interval: "10ms" });
    await expectRefused(
      release,
      /^False InvalidSpec: Cannot use spec.interval: 10ms is shorter than 1s; make it longer$/,
    );
    await expectNothing(release);
  });
});
