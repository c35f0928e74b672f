import { describe, expect } from "vitest";
import { it, valueOf } from "./place.ts";

const artifact = {
  url: "http://source.test/a.tar.gz",
  revision: "main@sha1:0000000000000000000000000000000000000000",
  digest: `sha256:${"0".repeat(64)}`,
  lastUpdateTime: "2026-01-01T00:00:00Z",
};

describe("kinds that tests play with", () => {
  it.concurrent.for([
    { kind: "GitRepository", versions: ["v1", "v1beta2"] },
    { kind: "OCIRepository", versions: ["v1", "v1beta2"] },
    { kind: "Bucket", versions: ["v1", "v1beta2"] },
    { kind: "ExternalArtifact", versions: ["v1"] },
  ])("$kind is served as $versions, its status apart", async ({ kind, versions }, { place }) => {
    const group = "source.toolkit.fluxcd.io";
    const source = { apiVersion: `${group}/v1`, kind, metadata: { name: "app" }, spec: { interval: "1m" } };
    const [made] = await place.apply({ ...source, status: { artifact } });
    expect(made).not.toHaveProperty("status");
    const ref = { ...source, namespace: place.namespace, name: "app" };
    const patch = { type: "merge", body: { status: { artifact } } } as const;
    valueOf(await place.cluster.patch(ref, patch, { fieldManager: "source-controller", subresource: "status" }));
    for (const version of versions) {
      const apiVersion = `${group}/${version}`;
      expect(await place.read({ apiVersion, kind }, "app")).toMatchObject({ apiVersion, status: { artifact } });
    }
  });

  it.concurrent("a Widget is defaulted, and refused where its rule is broken", async ({ place }) => {
    const widget = { apiVersion: "stageset.test/v1", kind: "Widget", metadata: { name: "a" } };
    const [made] = await place.apply({ ...widget, spec: {} });
    expect(made).toMatchObject({ spec: { size: "small", replicas: 1, limit: 10 } });
    await expect(place.apply({ ...widget, spec: { replicas: 11 } })).rejects.toThrow(
      "replicas may not be more than limit",
    );
  });

  it.concurrent("a Konfiguration takes what the real one must have", async ({ place }) => {
    const spec = { interval: "5m", path: "./site", prune: true, sourceRef: { kind: "GitRepository", name: "site" } };
    const [made] = await place.apply({
      apiVersion: "jsonnet.io/v1beta1",
      kind: "Konfiguration",
      metadata: { name: "a" },
      spec,
    });
    expect(made).toMatchObject({ spec });
  });
});
