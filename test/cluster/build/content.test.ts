/** `changeDetection: Content`: a revision that renders to the same is nothing new. */
import { describe, expect } from "vitest";
import type { FileTree } from "../../artifacts/tarball.ts";
import { configMap, expectSettled, owned } from "../bad-input/spoilt-release.ts";
import { it, type ReleasePlace } from "../release-place.ts";

const kind = { apiVersion: "v1", kind: "ConfigMap" };
const sourceRef = { kind: "ExternalArtifact", name: "shop" };
const job = `apiVersion: batch/v1
kind: Job
metadata: { name: migrate }
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: main, image: registry.example/migrate:1 }]
`;

/** A StageSet of the stages `base` and `app`, each with a Job before it. */
async function roll(release: ReleasePlace, revision: FileTree): Promise<void> {
  await release.sources.publishExternal("shop", revision);
  const pre = [{ name: "migrate", job: { sourceRef, path: "./jobs" } }];
  const stages = ["base", "app"].map((name) => ({ name, path: `./${name}`, sourceRef, actions: { pre } }));
  await release.stageSet("shop", [], { stages, changeDetection: "Content" });
  await expectSettled(release);
}

const files = (app: string, other = ""): FileTree => ({
  "base/one.yaml": configMap("one", "v1"),
  "app/app.yaml": configMap("app", app),
  "jobs/job.yaml": job,
  "docs/README.md": other,
});

const executed = (release: ReleasePlace): readonly string[] =>
  release.told.filter(({ reason }) => reason === "ActionExecuted").map(({ message }) => message);
const applied = (release: ReleasePlace): readonly string[] =>
  release.told.filter(({ reason }) => reason === "StageApplied").map(({ message }) => message.split(" is ")[0] ?? "");

async function revisions(release: ReleasePlace): Promise<readonly (string | undefined)[]> {
  const { status } = await release.get("shop");
  const stages = status?.stages?.flatMap(({ appliedRevision, ledgerRevision }) => [appliedRevision, ledgerRevision]);
  return [...new Set([...(stages ?? []), ...Object.values(status?.lastAppliedRevisions ?? {})])];
}

describe.concurrent("with changeDetection: Content", () => {
  it("a commit to another directory runs no action, writes no object, and is not told as a rollout", async ({
    release,
  }) => {
    await roll(release, files("v1"));
    expect(executed(release)).toHaveLength(2);
    const before = await owned(release);
    const { status: first } = await release.get("shop");
    const told = release.told.length;
    await roll(release, files("v1", "more to read"));
    expect(await owned(release)).toEqual(before);
    expect(release.told.slice(told).map(({ reason }) => reason)).toEqual(["Succeeded"]);
    const { status } = await release.get("shop");
    expect(status?.history).toEqual(first?.history);
    const ready = (one: typeof status): string | undefined =>
      one?.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime;
    expect(ready(status)).toBe(ready(first));
    expect(await revisions(release)).toEqual([expect.stringMatching(/^latest@/)]);
    expect(Object.values(status?.lastAppliedRevisions ?? {})).not.toEqual(
      Object.values(first?.lastAppliedRevisions ?? {}),
    );
    const { metadata } = await release.get("shop");
    await expectSettled(release);
    expect((await release.get("shop")).metadata.resourceVersion).toBe(metadata.resourceVersion);
  });

  it("a commit to one stage is rolled out there alone", async ({ release }) => {
    await roll(release, files("v1"));
    const one = (await release.read(kind, "one")).metadata.resourceVersion;
    await roll(release, files("v2"));
    expect(await release.read(kind, "app")).toMatchObject({ data: { revision: "v2" } });
    expect((await release.read(kind, "one")).metadata.resourceVersion).toBe(one);
    expect(executed(release).map((message) => message.split(":")[0])).toEqual(["Stage base", "Stage app", "Stage app"]);
    expect(applied(release)).toEqual(["Stage base", "Stage app", "Stage app"]);
    expect(await revisions(release)).toHaveLength(1);
    expect((await release.get("shop")).status?.history).toHaveLength(2);
  });

  it("drift is put right all the same", async ({ release }) => {
    await roll(release, files("v1"));
    await release.kubectl(["patch", "configmap", "app", "-p", '{"data":{"revision":"edited"}}']);
    await roll(release, files("v1", "more to read"));
    expect(await release.read(kind, "app")).toMatchObject({ data: { revision: "v1" } });
    expect(executed(release)).toHaveLength(2);
  });

  it("a spec that makes something else of the same files is new", async ({ release }) => {
    await roll(release, files("v1"));
    const patches = [{ target: { name: "app" }, patch: '[{"op":"add","path":"/data/patched","value":"yes"}]' }];
    const stages = [
      { name: "base", path: "./base", sourceRef, patches: [{ ...patches[0], target: { name: "none" } }] },
      { name: "app", path: "./app", sourceRef, patches },
    ];
    const told = release.told.length;
    await release.stageSet("shop", [], { stages, changeDetection: "Content" });
    await expectSettled(release);
    expect(await release.read(kind, "app")).toMatchObject({ data: { patched: "yes" } });
    expect(release.told.slice(told).map(({ reason }) => reason)).not.toContain("ActionExecuted");
    expect(applied(release)).toEqual(["Stage base", "Stage app", "Stage app"]);
  });
});
