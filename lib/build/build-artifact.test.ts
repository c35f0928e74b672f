import { describe, expect, it } from "vitest";
import { done, failed, type Result } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { buildArtifact } from "./build-artifact.ts";
import { buildStage } from "./build-stage.ts";
import { createBuildMemo, type Workshop } from "./workshop.ts";

const workshop = (): Workshop => ({
  scopeOf: ({ kind }) => Promise.resolve(done(kind === "Namespace" ? "Cluster" : "Namespaced")),
  kustomize: () => Promise.resolve(failed({ reason: "StageFailed", retry: "never", message: "no kustomize here" })),
  memo: createBuildMemo(),
});
const manifest = (kind: string, name: string, more = ""): string =>
  `apiVersion: ${kind === "Job" ? "batch/v1" : "v1"}\nkind: ${kind}\nmetadata: {name: ${name}${more}}\n`;

function build(text: string, path = "./", shop = workshop()): Promise<Result<readonly KubeObject[]>> {
  const files = new Map([["jobs/a.yaml", Buffer.from(text)]]);
  return buildArtifact({ files, artifactDigest: text, path, namespace: "team" }, shop);
}

describe("the objects of an artifact", () => {
  it("come in the order of applying, each with its Namespace and no label of ours", async () => {
    const text = [
      manifest("Job", "migrate"),
      manifest("ConfigMap", "settings", ", namespace: other, labels: {a: b}"),
      manifest("Namespace", "other"),
    ].join("---\n");
    expect(await build(text)).toMatchObject({
      kind: "done",
      value: [
        { kind: "Namespace", metadata: { name: "other", labels: {} } },
        { kind: "ConfigMap", metadata: { name: "settings", namespace: "other", labels: { a: "b" } } },
        { kind: "Job", metadata: { name: "migrate", namespace: "team", labels: {} } },
      ],
    });
  });
  it("are Helm's hooks too", async () => {
    const hook = manifest("Job", "migrate", ", annotations: {helm.sh/hook: pre-upgrade}");
    expect(await build(hook)).toMatchObject({ value: [{ kind: "Job" }] });
  });
  it.each([
    { when: "one stands there twice", text: `${manifest("Job", "a")}---\n${manifest("Job", "a")}`, path: "./" },
    { when: "there is no such path", text: manifest("Job", "a"), path: "./none" },
    { when: "one has no name", text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: a-}", path: "./" },
  ])("are refused where $when", async ({ text, path }) => {
    expect(await build(text, path)).toMatchObject({
      kind: "failed",
      failure: { reason: "StageFailed", retry: "never" },
    });
  });
  it("are read once where a stage has read them already, and without its labels", async () => {
    const shop = workshop();
    const files = new Map([["jobs/a.yaml", Buffer.from(manifest("Job", "migrate"))]]);
    const stage = { name: "db", path: "./jobs", applyHelmHookResources: true };
    const stageSet = { namespace: "team", name: "shop" };
    expect(await buildStage({ files, artifactDigest: "d", stage, stageSet }, shop)).toMatchObject({ kind: "done" });
    const none = { files: new Map(), artifactDigest: "d", path: "./jobs", namespace: "team" };
    expect(await buildArtifact(none, shop)).toMatchObject({ value: [{ metadata: { name: "migrate", labels: {} } }] });
  });
});
