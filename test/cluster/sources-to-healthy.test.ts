/**
 * The whole way, from what somebody publishes to healthy objects, for every kind of source; the source agent plays
 * source-controller. (test/cluster/real-releases goes it with podinfo, from git, through Flux's real kinds.)
 */
import { describe, expect } from "vitest";
import { createRepository } from "../artifacts/git-repository.ts";
import type { SourceAgent } from "../artifacts/source-agent.ts";
import type { FileTree } from "../artifacts/tarball.ts";
import { valueOf } from "./place.ts";
import { it, type ReleasePlace } from "./release-place.ts";

function filesOf(revision: 1 | 2): FileTree {
  const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: backend }
spec:
  selector: { matchLabels: { app: backend } }
  template:
    metadata: { labels: { app: backend } }
    spec: { containers: [{ name: main, image: "registry.example/backend:${revision}" }] }
`;
  return {
    "README.md": "# Shop\n",
    "deploy/base/settings.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings-${revision} }\n`,
    "deploy/app/backend.yaml": deployment,
  };
}

const stagesOf = (sourceRef: object): object => ({
  stages: ["base", "app"].map((name) => ({ name, path: `./deploy/${name}`, sourceRef })),
});

/** The StageSet has `revision` out, with all that belongs to it and nothing else. */
async function expectOut(release: ReleasePlace, number: 1 | 2, revision: string): Promise<void> {
  expect(await release.step("shop")).toMatchObject({ kind: "ended", ending: { kind: "settled" } });
  const { status } = await release.get("shop");
  expect(await release.ready("shop")).toMatch(/^True Succeeded: Applied \S+ at /);
  expect(status?.stages?.map(({ phase, appliedRevision }) => [phase, appliedRevision])).toEqual([
    ["Ready", revision],
    ["Ready", revision],
  ]);
  expect(Object.values(status?.lastAppliedRevisions ?? {})).toEqual([revision]);
  expect(status?.history?.map(({ outcome }) => outcome)).toEqual(Array.from({ length: number }, () => "Succeeded"));
  expect(await release.names("v1", "ConfigMap")).toEqual([`settings-${number}`]);
  const backend = await release.read({ apiVersion: "apps/v1", kind: "Deployment" }, "backend");
  expect(backend).toMatchObject({
    spec: { template: { spec: { containers: [{ image: `registry.example/backend:${number}` }] } } },
    status: { observedGeneration: number, availableReplicas: 1, updatedReplicas: 1 },
  });
}

describe.concurrent("a release", () => {
  it("goes from a git commit to healthy objects, and to those of the next commit", async ({ release }) => {
    using repository = await createRepository();
    await release.stageSet("shop", [], stagesOf({ kind: "GitRepository", name: "shop" }));
    for (const number of [1, 2] as const) {
      const sha1 = await repository.commit(filesOf(number));
      await release.sources.publishTip("shop", repository);
      await expectOut(release, number, `main@sha1:${sha1}`);
    }
  });

  const producer = { apiVersion: "stageset.test/v1", kind: "Widget", name: "shop" };
  const ways: readonly {
    readonly from: string;
    readonly sourceRef: object;
    readonly publish: (sources: SourceAgent, files: FileTree) => ReturnType<SourceAgent["publishOci"]>;
    readonly revision: RegExp;
  }[] = [
    {
      from: "an OCIRepository",
      sourceRef: { kind: "OCIRepository", name: "shop" },
      publish: (sources, files) => sources.publishOci("shop", files),
      revision: /^latest@sha256:[0-9a-f]{64}$/,
    },
    {
      from: "a Bucket",
      sourceRef: { kind: "Bucket", name: "shop" },
      publish: (sources, files) => sources.publishBucket("shop", files),
      revision: /^sha256:[0-9a-f]{64}$/,
    },
    {
      from: "an ExternalArtifact behind its producer",
      sourceRef: producer,
      publish: (sources, files) => sources.publishExternal("made-by-shop", files, producer),
      revision: /^latest@sha256:[0-9a-f]{64}$/,
    },
  ];
  it.for(ways)("goes from $from to healthy objects, and to its next revision", async (way, { release }) => {
    await release.stageSet("shop", [], stagesOf(way.sourceRef));
    for (const number of [1, 2] as const) {
      const source = await way.publish(release.sources, filesOf(number));
      const { artifact } = source["status"] as { readonly artifact: { readonly revision: string } };
      expect(artifact.revision).toMatch(way.revision);
      await expectOut(release, number, artifact.revision);
    }
  });

  it("of two sources moves on with one of them, and leaves the other stage as it is", async ({ release }) => {
    const { sources, cluster, namespace } = release;
    const sourceRefs = [
      { kind: "OCIRepository", name: "base" },
      { kind: "Bucket", name: "app" },
    ];
    await release.stageSet("shop", [], {
      stages: sourceRefs.map((sourceRef) => ({ name: sourceRef.name, path: `./deploy/${sourceRef.name}`, sourceRef })),
    });
    await sources.publishOci("base", filesOf(1));
    await sources.publishBucket("app", filesOf(1));
    await release.step("shop");
    const backend = { apiVersion: "apps/v1", kind: "Deployment", namespace, name: "backend" };
    const before = valueOf(await cluster.get(backend));
    await sources.publishOci("base", filesOf(2));
    await release.step("shop");
    expect(await release.ready("shop")).toMatch(/^True Succeeded: Applied base at latest@\S+, app at sha256:/);
    expect(await release.names("v1", "ConfigMap")).toEqual(["settings-2"]);
    expect(valueOf(await cluster.get(backend))?.metadata.generation).toBe(before?.metadata.generation);
  });
});
