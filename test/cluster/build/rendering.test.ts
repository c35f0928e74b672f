/** Patches and hooks: what a stage applies of its files, what is told of it, and how often it is built. */
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject } from "vitest";
import { done } from "../../../lib/api/index.ts";
import { after } from "../../../lib/base/index.ts";
import type { KustomizeCommand } from "../../../lib/build/index.ts";
import { tick, type Ports } from "../../../lib/engine/index.ts";
import { configMap, expectQuiet, expectRefused, expectSettled } from "../bad-input/spoilt-release.ts";
import { machineClock } from "../place.ts";
import { it, type ReleasePlace } from "../release-place.ts";

const kind = { apiVersion: "v1", kind: "ConfigMap" };
const sourceRef = { kind: "ExternalArtifact", name: "shop" };

/** A StageSet of one stage, `base`, of these files. */
async function offer(release: ReleasePlace, files: Readonly<Record<string, string>>, stage: object): Promise<void> {
  await release.sources.publishExternal("shop", files);
  await release.stageSet("shop", [], { stages: [{ name: "base", path: "./base", sourceRef, ...stage }] });
}

const files = { "base/one.yaml": configMap("one", "v1"), "base/two.yaml": configMap("two", "v1") };
const jsonPatch = (path: string): string => JSON.stringify([{ op: "add", path, value: "yes" }]);
const hook = (name: string): string =>
  configMap(name, "v1").replace("metadata:\n", "metadata:\n  annotations: { helm.sh/hook: pre-install }\n");

describe.concurrent("patches", () => {
  it("are kustomize's, in order, before variables; one for nothing is told once a run", async ({ release }) => {
    const merge = JSON.stringify({ ...kind, metadata: { name: "one" }, data: { merged: "${who}" } });
    await offer(release, files, {
      patches: [
        { target: { kind: "ConfigMap", name: "(one|two)" }, patch: jsonPatch("/data/patched") },
        { patch: merge },
        { target: { kind: "Deployment", labelSelector: "app=web" }, patch: jsonPatch("/spec/x") },
      ],
      postBuild: { substitute: { who: "us" } },
    });
    await expectSettled(release);
    expect(await release.read(kind, "one")).toMatchObject({ data: { revision: "v1", patched: "yes", merged: "us" } });
    expect(await release.read(kind, "two")).toMatchObject({ data: { revision: "v1", patched: "yes" } });
    const warnings = (): readonly string[] =>
      release.told.filter(({ reason }) => reason === "BuildWarning").map(({ message }) => message);
    const warning =
      "Stage base: patches[2] (target kind Deployment, labelSelector app=web) matches no object of the stage; correct its target, or remove it";
    expect(warnings()).toEqual([warning]);
    await expectQuiet(release);
    expect(warnings()).toEqual([warning]);
  });

  it.for([
    {
      when: "one does not parse",
      patch: { patch: "a: [" },
      said: /^False StageFailed: Cannot apply patches\[1\] \(no target\): kustomize says: .*; correct the patch or its target$/,
    },
    {
      when: "one finds nothing where it must",
      patch: { patch: JSON.stringify({ ...kind, metadata: { name: "none" } }) },
      said: /^False StageFailed: Cannot apply patches\[1\] \(no target\): kustomize says: .*none.*; correct the patch or its target$/,
    },
    {
      when: "one takes away what is not there",
      patch: { target: { name: "one" }, patch: '[{"op":"remove","path":"/data/none"}]' },
      said: /^False StageFailed: Cannot apply patches\[1\] \(target name one\): kustomize says: .*; correct the patch or its target$/,
    },
  ])("are refused, and nothing is applied: $when", async ({ patch, said }, { release }) => {
    await offer(release, files, { patches: [{ target: { name: "one" }, patch: jsonPatch("/data/patched") }, patch] });
    await expectRefused(release, said);
    expect(await release.names("v1", "ConfigMap")).toEqual([]);
  });
});

describe.concurrent("Helm's hooks", () => {
  it("are applied and told; or dropped, and pruned", async ({ release }) => {
    await offer(release, { ...files, "base/hook.yaml": hook("hook") }, {});
    await expectSettled(release);
    expect(await release.names("v1", "ConfigMap")).toEqual(["hook", "one", "two"]);
    const told = release.told.filter(({ reason }) => reason === "BuildWarning");
    expect(told).toMatchObject([
      {
        type: "Warning",
        message: `Stage base: ConfigMap ${release.namespace}/hook (base/hook.yaml, document 1) is a Helm hook and is applied as any other object`,
      },
    ]);
    await offer(release, { ...files, "base/hook.yaml": hook("hook") }, { applyHelmHookResources: false });
    await expectSettled(release);
    expect(await release.names("v1", "ConfigMap")).toEqual(["one", "two"]);
    expect(release.told.filter(({ reason }) => reason === "BuildWarning")).toHaveLength(1);
  });
});

/** The tests' kubectl as a kustomize that writes down how often it is run. */
async function countedKustomize(): Promise<{
  readonly command: KustomizeCommand;
  readonly runs: () => Promise<number>;
  readonly remove: () => Promise<void>;
}> {
  const directory = await mkdtemp(join(tmpdir(), "stageset-count-"));
  const [file, log] = [join(directory, "kustomize"), join(directory, "log")];
  await writeFile(file, `#!/bin/sh\necho run >>'${log}'\nexec '${inject("kubectl")}' kustomize "$@"\n`);
  await writeFile(log, "");
  await chmod(file, 0o700);
  return {
    command: { file, args: [] },
    runs: async () => (await readFile(log, "utf8")).split("\n").length - 1,
    remove: () => rm(directory, { recursive: true }),
  };
}

describe.concurrent("a build", () => {
  it("is made once in a tick for all that need it, however many steps that takes", async ({ release }) => {
    const { command, runs, remove } = await countedKustomize();
    const kustomized = {
      "base/kustomization.yaml": "resources: [one.yaml]\n",
      "base/one.yaml": configMap("one", "v1"),
      "app/app.yaml": configMap("app", "v1"),
    };
    await release.sources.publishExternal("shop", kustomized);
    const patches = [{ target: { name: "app" }, patch: jsonPatch("/data/patched") }];
    const names = ["first", "second", "third"];
    const nameEach = (name: string): object[] =>
      ["base", "app"].map((stage) => ({
        ...{ name: stage, path: `./${stage}`, sourceRef, postBuild: { substitute: { name } } },
        ...(stage === "app" && { patches }),
        readyChecks: { checks: [{ apiVersion: "v1", kind: "ConfigMap", name: `${stage}-awaited` }] },
      }));
    for (const name of names) await release.stageSet(name, [], { stages: nameEach(name), retryInterval: "1s" });
    const ports: Ports = {
      ...release.ports,
      kustomize: () => Promise.resolve(done({ command, temporaryDirectory: tmpdir() })),
    };
    const ticking = tick(ports, {
      ...{ concurrency: 3, namespaces: [release.namespace], until: after(machineClock.now(), 60_000) },
    });
    await release.apply(...["base", "app"].map((stage) => ({ ...kind, metadata: { name: `${stage}-awaited` } })));
    const ticked = await ticking;
    expect(ticked).toMatchObject({ kind: "done", value: { stageSets: 3, stepped: [{}, {}, {}] } });
    expect(await runs()).toBe(2);
    await tick(ports, { concurrency: 3, namespaces: [release.namespace], until: after(machineClock.now(), 60_000) });
    expect(await runs()).toBe(2);
    await remove();
  });
});
