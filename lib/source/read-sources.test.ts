import { describe, expect, it } from "vitest";
import type { ApiError, ClusterReader, LiveObject, ObjectKind } from "../cluster/index.ts";
import { listSources, resolveSource } from "./read-sources.ts";
import { foreignFailure } from "./wanted-source.ts";

const scope = { namespace: "shop", noCrossNamespaceRefs: false };

function source(kind: string, version: string, name = "app", spec: unknown = {}): LiveObject {
  const digest = `sha256:${"a".repeat(64)}`;
  return {
    apiVersion: `source.toolkit.fluxcd.io/${version}`,
    kind,
    metadata: { name, namespace: "shop", uid: "u", resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z" },
    spec,
    status: {
      conditions: [{ type: "Ready", status: "True", message: "" }],
      artifact: { url: "http://sources/app", revision: "1", digest },
    },
  };
}

/** The port over these objects. It serves the versions that occur among them, and notes what it was asked. */
function reader(
  objects: readonly LiveObject[],
  error?: Partial<ApiError>,
): { readonly cluster: ClusterReader; readonly asked: string[] } {
  const asked: string[] = [];
  const refuse = (kind: ObjectKind): { kind: "refused"; error: ApiError } | undefined => {
    const served = objects.some((object) => object.apiVersion === kind.apiVersion && object.kind === kind.kind);
    const reason = served ? error?.reason : "NoSuchKind";
    if (reason === undefined) return undefined;
    return {
      kind: "refused",
      error: { doing: `get ${kind.kind}`, reason, message: "a secret", causes: [], ...(served && error) },
    };
  };
  const unused = (): never => {
    throw new Error("not asked for");
  };
  const cluster: ClusterReader = {
    get(ref) {
      asked.push(`get ${ref.apiVersion} ${ref.kind} ${ref.namespace ?? ""}/${ref.name}`);
      const value = objects.find(
        ({ kind, metadata }) => kind === ref.kind && metadata.name === ref.name && metadata.namespace === ref.namespace,
      );
      return Promise.resolve(refuse(ref) ?? { kind: "done", value });
    },
    list(kind, { namespace } = {}) {
      asked.push(`list ${kind.apiVersion} ${kind.kind} ${namespace ?? "everywhere"}`);
      const items = objects.filter(
        (object) => object.kind === kind.kind && (namespace === undefined || object.metadata.namespace === namespace),
      );
      return Promise.resolve(refuse(kind) ?? { kind: "done", value: { items, resourceVersion: "1" } });
    },
    listMetadata: unused,
    servedKind: unused,
    servedInAnyVersion: unused,
    servedKinds: unused,
  };
  return { cluster, asked };
}

const maker = { apiVersion: "make.io/v1", kind: "Maker", name: "app" };

describe("resolving a sourceRef", () => {
  it("gets what it names, once", async () => {
    const { cluster, asked } = reader([source("GitRepository", "v1")]);
    expect(await resolveSource(cluster, { kind: "GitRepository", name: "app" }, scope)).toMatchObject({ kind: "done" });
    expect(asked).toEqual(["get source.toolkit.fluxcd.io/v1 GitRepository shop/app"]);
  });
  it("gets it as v1beta2 where only that is served", async () => {
    const { cluster, asked } = reader([source("OCIRepository", "v1beta2")]);
    const result = await resolveSource(cluster, { kind: "OCIRepository", name: "app" }, scope);
    expect(result).toMatchObject({
      kind: "done",
      value: { source: { apiVersion: "source.toolkit.fluxcd.io/v1beta2" } },
    });
    expect(asked).toHaveLength(2);
  });
  it("lists the ExternalArtifacts of one namespace for a producer", async () => {
    const { cluster, asked } = reader([source("ExternalArtifact", "v1", "made", { sourceRef: maker })]);
    expect(await resolveSource(cluster, maker, scope)).toMatchObject({ kind: "done", value: { name: "made" } });
    expect(asked).toEqual(["list source.toolkit.fluxcd.io/v1 ExternalArtifact shop"]);
  });
  it("fails where none of its versions is served", async () => {
    const { cluster } = reader([]);
    const result = await resolveSource(cluster, { kind: "Bucket", name: "app" }, scope);
    expect(result).toMatchObject({ kind: "failed", failure: { reason: "ResolveFailed", retry: "backoff" } });
    expect(result.kind === "failed" && result.failure.message).toContain("the cluster serves no Bucket");
  });
  it.each([
    { when: "we may not read it", error: { reason: "Forbidden", status: 403 }, then: "RBACDenied" },
    { when: "there is no answer", error: { reason: "NoAnswer" }, then: "ResolveFailed" },
  ])("fails where $when: $then", async ({ error, then }) => {
    const { cluster } = reader([source("GitRepository", "v1")], error);
    const result = await resolveSource(cluster, { kind: "GitRepository", name: "app" }, scope);
    expect(result).toMatchObject({ kind: "failed", failure: { reason: then } });
  });
  it.each([{ error: undefined }, { error: { reason: "Forbidden", status: 403 } }, { error: { reason: "NoAnswer" } }])(
    "tells of another namespace the same sentence, whatever came back ($error.reason)",
    async ({ error }) => {
      const { cluster } = reader([source("GitRepository", "v1")], error);
      const result = await resolveSource(cluster, { kind: "GitRepository", name: "app", namespace: "flux" }, scope);
      expect(result).toEqual({ kind: "failed", failure: foreignFailure });
    },
  );
  it("asks nothing where other namespaces are switched off", async () => {
    const { cluster, asked } = reader([]);
    const strict = { ...scope, noCrossNamespaceRefs: true };
    const result = await resolveSource(cluster, { kind: "GitRepository", name: "app", namespace: "flux" }, strict);
    expect(result).toMatchObject({ kind: "failed", failure: { reason: "ResolveFailed", retry: "never" } });
    expect(asked).toEqual([]);
  });
});

describe("listing all sources", () => {
  it("lists each kind once, in the version that is served, and says which are not", async () => {
    const { cluster, asked } = reader([source("GitRepository", "v1"), source("OCIRepository", "v1beta2")]);
    const result = await listSources(cluster);
    expect(result.kind === "done" && result.value.objects.map(({ kind }) => kind)).toEqual([
      "GitRepository",
      "OCIRepository",
    ]);
    expect(result.kind === "done" && result.value.unserved).toEqual(["ExternalArtifact", "Bucket"]);
    expect(asked.sort()).toEqual([
      "list source.toolkit.fluxcd.io/v1 Bucket everywhere",
      "list source.toolkit.fluxcd.io/v1 ExternalArtifact everywhere",
      "list source.toolkit.fluxcd.io/v1 GitRepository everywhere",
      "list source.toolkit.fluxcd.io/v1 OCIRepository everywhere",
      "list source.toolkit.fluxcd.io/v1beta2 Bucket everywhere",
      "list source.toolkit.fluxcd.io/v1beta2 ExternalArtifact everywhere",
      "list source.toolkit.fluxcd.io/v1beta2 OCIRepository everywhere",
    ]);
  });
  it("fails where one of them cannot be read", async () => {
    const { cluster } = reader([source("GitRepository", "v1")], { reason: "Forbidden", status: 403 });
    expect(await listSources(cluster, { namespace: "shop" })).toMatchObject({
      kind: "failed",
      failure: { reason: "RBACDenied" },
    });
  });
});
