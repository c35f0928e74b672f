import { describe, expect, it } from "vitest";
import { ownerLabels } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { finish } from "./finish.ts";
import type { KindScopes } from "./kind-scopes.ts";
import { readManifests } from "./read-manifests.ts";

const scopes: KindScopes = new Map([
  ["/ConfigMap", "Namespaced"],
  ["/Namespace", "Cluster"],
  ["apps/Deployment", "Namespaced"],
]);
const namespace = "team";
const labels = ownerLabels({ namespace, name: "shop", stage: "base" });
const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

function finished(
  text: string,
  applyHelmHookResources = true,
): { objects: readonly KubeObject[]; warnings: readonly string[] } | string {
  const read = readManifests({ name: "a.yaml", format: "yaml", bytes: Buffer.from(text) });
  if (read.kind === "failed") throw new Error(read.failure.message);
  const result = finish(read.value.manifests, { namespace, labels, applyHelmHookResources, scopes });
  return result.kind === "done" ? result.value : result.failure.message;
}

describe("an object", () => {
  const ours = {
    "stages.metio.wtf/name": "shop",
    "stages.metio.wtf/namespace": "team",
    "stages.metio.wtf/stage": "base",
  };

  it.each([
    {
      when: "without a Namespace gets the StageSet's",
      text: configMap,
      then: { name: "a", namespace: "team", labels: ours },
    },
    {
      when: "with an empty one too",
      text: `${configMap}  namespace: ""`,
      then: { name: "a", namespace: "team", labels: ours },
    },
    {
      when: "or with null",
      text: `${configMap}  namespace: null`,
      then: { name: "a", namespace: "team", labels: ours },
    },
    { when: "keeps its own", text: `${configMap}  namespace: b`, then: { name: "a", namespace: "b", labels: ours } },
    {
      when: "that belongs to the cluster has none",
      text: "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, namespace: b}",
      then: { name: "a", labels: ours },
    },
    {
      when: "keeps its labels, but for ours",
      text: `${configMap}  labels: {app: x, stages.metio.wtf/stage: other}`,
      then: { name: "a", namespace: "team", labels: { app: "x", ...ours } },
    },
    {
      when: "may have labels that are null",
      text: `${configMap}  labels:`,
      then: { name: "a", namespace: "team", labels: ours },
    },
  ])("$when", ({ text, then }) => {
    expect(finished(text)).toMatchObject({ objects: [{ metadata: then }] });
    const result = finished(text);
    expect(typeof result === "object" && Object.keys(result.objects[0]?.metadata ?? {}).toSorted()).toEqual(
      Object.keys(then).toSorted(),
    );
  });
  it("is not changed where it was read", () => {
    const read = readManifests({ name: "a.yaml", format: "yaml", bytes: Buffer.from(configMap) });
    if (read.kind === "failed") throw new Error(read.failure.message);
    finish(read.value.manifests, { namespace, labels, applyHelmHookResources: true, scopes });
    expect(read.value.manifests[0]?.object.metadata).toEqual({ name: "a" });
  });
});

describe("a Helm hook", () => {
  const text = `${configMap}  annotations: {helm.sh/hook: pre-install}\n---\n${configMap.replace("a\n", "b\n")}`;

  it("is applied with a warning", () => {
    expect(finished(text)).toMatchObject({
      objects: [{ metadata: { name: "a" } }, { metadata: { name: "b" } }],
      warnings: ["ConfigMap team/a (a.yaml, document 1) is a Helm hook and is applied as any other object"],
    });
  });
  it("or dropped without a word", () => {
    expect(finished(text, false)).toMatchObject({ objects: [{ metadata: { name: "b" } }], warnings: [] });
  });
});

describe("one object twice", () => {
  it.each([
    {
      when: "is refused, naming both",
      second: configMap,
      then: /^Cannot build ConfigMap team\/a: it stands in a\.yaml, document 1 and again in a\.yaml, document 2; /,
    },
    { when: "by the Namespace it would get", second: `${configMap}  namespace: team`, then: /it stands in/ },
    { when: "is none in another Namespace", second: `${configMap}  namespace: b`, then: undefined },
    {
      when: "is none of another kind",
      second: configMap.replace("v1", "apps/v1").replace("ConfigMap", "Deployment"),
      then: undefined,
    },
  ])("$when", ({ second, then }) => {
    const result = finished(`${configMap}---\n${second}`);
    if (then === undefined) expect(result).toMatchObject({ objects: [{}, {}] });
    else expect(result).toMatch(then);
  });
  it("is the same in another version of its kind", () => {
    const deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n";
    expect(finished(`${deployment}---\n${deployment.replace("v1", "v1beta1")}`)).toMatch(
      /^Cannot build Deployment team\/a: /,
    );
  });
});
