import { describe, expect, it } from "vitest";
import type { Failure, Result, SourceReference } from "../api/index.ts";
import type { LiveObject } from "../cluster/index.ts";
import type { Artifact } from "./artifact.ts";
import { originRevisionCharactersMax, sourceMessageCharactersMax } from "./limits.ts";
import { selectArtifact } from "./select-artifact.ts";
import { foreignFailure } from "./wanted-source.ts";

const scope = { namespace: "shop", noCrossNamespaceRefs: false };
const artifact = { url: "http://sources./app.tar.gz", revision: "main@sha1:1", digest: `sha256:${"a".repeat(64)}` };
const readyCondition = { type: "Ready", status: "True", reason: "Succeeded", message: "stored artifact" };

interface Given {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly version?: string;
  readonly spec?: unknown;
  readonly status?: unknown;
}

function source({
  kind = "GitRepository",
  name = "app",
  namespace = "shop",
  version = "v1",
  ...rest
}: Given = {}): LiveObject {
  return {
    apiVersion: `source.toolkit.fluxcd.io/${version}`,
    kind,
    metadata: {
      name,
      namespace,
      generation: 2,
      uid: "u",
      resourceVersion: "1",
      creationTimestamp: "2026-01-01T00:00:00Z",
    },
    spec: rest.spec ?? {},
    status: rest.status ?? { observedGeneration: 2, conditions: [readyCondition], artifact },
  };
}

function external(name: string, sourceRef: unknown, namespace = "shop"): LiveObject {
  return source({
    kind: "ExternalArtifact",
    name,
    namespace,
    spec: { sourceRef },
    status: { conditions: [readyCondition], artifact },
  });
}

function failureOf(result: Result<Artifact>): Failure {
  if (result.kind === "done") throw new Error("resolved");
  return result.failure;
}

function told(result: Result<Artifact>): string {
  if (result.kind === "failed") return `${result.failure.reason}, ${result.failure.retry}: ${result.failure.message}`;
  const { kind, namespace, name } = result.value;
  return `${kind} ${namespace}/${name}`;
}

describe("which object is meant", () => {
  it.each([
    { when: "a GitRepository", ref: { kind: "GitRepository", name: "app" }, then: "GitRepository shop/app" },
    {
      when: "one with its apiVersion",
      ref: { kind: "GitRepository", name: "app", apiVersion: "source.toolkit.fluxcd.io/v1beta2" },
      then: "GitRepository shop/app",
    },
    {
      when: "one in another namespace",
      ref: { kind: "GitRepository", name: "app", namespace: "flux" },
      then: "GitRepository flux/app",
    },
    { when: "an OCIRepository", ref: { kind: "OCIRepository", name: "app" }, then: "OCIRepository shop/app" },
    { when: "a Bucket", ref: { kind: "Bucket", name: "app" }, then: "Bucket shop/app" },
    {
      when: "an ExternalArtifact",
      ref: { kind: "ExternalArtifact", name: "made" },
      then: "ExternalArtifact shop/made",
    },
    {
      when: "a producer",
      ref: { kind: "Maker", name: "app", apiVersion: "make.io/v1" },
      then: "ExternalArtifact shop/made",
    },
    {
      when: "a producer in another version",
      ref: { kind: "Maker", name: "app", apiVersion: "make.io/v2" },
      then: "ExternalArtifact shop/made",
    },
    {
      when: "a producer that is a kind of Flux",
      ref: { kind: "HelmChart", name: "app", apiVersion: "source.toolkit.fluxcd.io/v1" },
      then: "ExternalArtifact shop/charted",
    },
    {
      when: "a producer that borrows a kind's name",
      ref: { kind: "GitRepository", name: "app", apiVersion: "make.io/v1" },
      then: "ExternalArtifact shop/borrowed",
    },
    {
      when: "a producer in another namespace",
      ref: { kind: "Maker", name: "app", apiVersion: "make.io/v1", namespace: "flux" },
      then: "ExternalArtifact flux/theirs",
    },
  ])("$when: $then", ({ ref, then }) => {
    const maker = { apiVersion: "make.io/v1", kind: "Maker", name: "app" };
    const objects = [
      source(),
      source({ namespace: "flux" }),
      source({ kind: "OCIRepository", version: "v1beta2" }),
      source({ kind: "Bucket" }),
      external("made", maker),
      external("elsewhere", { ...maker, namespace: "flux" }),
      external("theirs", { ...maker, namespace: "flux" }, "flux"),
      external("charted", { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "HelmChart", name: "app" }),
      external("borrowed", { apiVersion: "make.io/v1", kind: "GitRepository", name: "app" }),
      external("plain", undefined),
    ];
    expect(told(selectArtifact(ref, scope, { objects, unserved: [] }))).toBe(then);
  });
  it.each([
    { when: "it says so", origin: "main@sha1:2", then: "main@sha1:2" },
    { when: "as long as it may be", origin: "m".repeat(originRevisionCharactersMax), then: "m".repeat(256) },
    { when: "longer", origin: "m".repeat(originRevisionCharactersMax + 1), then: undefined },
    { when: "it is empty", origin: "", then: undefined },
    { when: "it is no text", origin: 7, then: undefined },
  ])("is offered with what it was made of itself: $when", ({ origin, then }) => {
    const metadata = { "org.opencontainers.image.revision": origin };
    const status = { observedGeneration: 2, conditions: [readyCondition], artifact: { ...artifact, metadata } };
    const offered = selectArtifact({ kind: "GitRepository", name: "app" }, scope, {
      ...{ objects: [source({ status })], unserved: [] },
    });
    expect(offered.kind === "done" && offered.value.originRevision).toBe(then);
  });

  it("is offered with its address, revision, digest and what was named", () => {
    const objects = [external("made", { apiVersion: "make.io/v1", kind: "Maker", name: "app" })];
    const ref = { kind: "Maker", name: "app", apiVersion: "make.io/v2" };
    expect(selectArtifact(ref, scope, { objects, unserved: [] })).toEqual({
      kind: "done",
      value: {
        kind: "ExternalArtifact",
        namespace: "shop",
        name: "made",
        ...artifact,
        source: { apiVersion: "make.io/v2", kind: "Maker", namespace: "shop", name: "app" },
      },
    });
  });
  it("is named in the version that is served", () => {
    const objects = [source({ kind: "OCIRepository", version: "v1beta2" })];
    const result = selectArtifact({ kind: "OCIRepository", name: "app" }, scope, { objects, unserved: [] });
    expect(result.kind === "done" && result.value.source.apiVersion).toBe("source.toolkit.fluxcd.io/v1beta2");
  });
});

describe("none, or too many", () => {
  const maker = { apiVersion: "make.io/v1", kind: "Maker", name: "app" };
  const producer = { ...maker };
  it.each([
    {
      when: "no such object",
      ref: { kind: "GitRepository", name: "app" },
      objects: [source({ name: "other" })],
      then: "ArtifactNotFound, backoff: Cannot resolve GitRepository shop/app: there is none; create it, or check kind, name and namespace of the sourceRef",
    },
    {
      when: "one of that name elsewhere",
      ref: { kind: "GitRepository", name: "app" },
      objects: [source({ namespace: "flux" })],
      then: "ArtifactNotFound",
    },
    {
      when: "one of that name in another kind",
      ref: { kind: "Bucket", name: "app" },
      objects: [source()],
      then: "ArtifactNotFound",
    },
    {
      when: "no artifact of a producer",
      ref: producer,
      objects: [external("x", { ...maker, name: "other" })],
      then: "ArtifactNotFound, backoff: Cannot resolve Maker shop/app: no ExternalArtifact in shop names it in spec.sourceRef; wait for its producer, or check group, kind and name",
    },
    {
      when: "one of another group",
      ref: producer,
      objects: [external("x", { ...maker, apiVersion: "other.io/v1" })],
      then: "ArtifactNotFound",
    },
    {
      when: "one of another kind",
      ref: producer,
      objects: [external("x", { ...maker, kind: "Other" })],
      then: "ArtifactNotFound",
    },
    {
      when: "one that names no group",
      ref: producer,
      objects: [external("x", { kind: "Maker", name: "app" })],
      then: "ArtifactNotFound",
    },
    {
      when: "two of them",
      ref: producer,
      objects: [external("b", maker), external("a", maker)],
      then: "ResolveFailed, backoff: Cannot resolve Maker shop/app: several ExternalArtifacts name it (a, b); name one of them, with kind ExternalArtifact",
    },
    {
      when: "five of them",
      ref: producer,
      objects: ["e", "d", "c", "b", "a"].map((name) => external(name, maker)),
      then: "name it (a, b, c and 2 more); name one",
    },
    {
      when: "a producer without a group",
      ref: { kind: "Maker", name: "app" },
      objects: [],
      then: "InvalidSpec, never: Cannot resolve Maker shop/app: a producer is found by its group; set sourceRef.apiVersion",
    },
  ])("$when: $then", ({ ref, objects, then }) => {
    expect(told(selectArtifact(ref, scope, { objects, unserved: [] }))).toContain(then);
  });
  it("is told where the cluster serves no such kind", () => {
    const result = selectArtifact({ kind: "Bucket", name: "app" }, scope, {
      objects: [source()],
      unserved: ["Bucket"],
    });
    expect(told(result)).toBe(
      "ResolveFailed, backoff: Cannot resolve Bucket shop/app: the cluster serves no Bucket of source.toolkit.fluxcd.io; install Flux's source kinds",
    );
  });
});

describe("a source that is not ready", () => {
  const not = { ...readyCondition, status: "False", message: "failed to checkout: authentication required" };
  const stale = "its latest generation has not been reconciled yet";
  it.each([
    {
      when: "Ready is False",
      status: { observedGeneration: 2, conditions: [not], artifact },
      then: "failed to checkout: authentication required",
    },
    {
      when: "Ready is Unknown",
      status: {
        observedGeneration: 2,
        conditions: [{ ...not, status: "Unknown", message: "building artifact" }],
        artifact,
      },
      then: "building artifact",
    },
    { when: "it has no status", status: {}, then: "it has no Ready condition yet" },
    {
      when: "it has no conditions",
      status: { observedGeneration: 2, artifact },
      then: "it has no Ready condition yet",
    },
    { when: "nobody has looked at it", status: { observedGeneration: -1 }, then: stale },
    {
      when: "its status is older",
      status: { observedGeneration: 1, conditions: [readyCondition], artifact },
      then: stale,
    },
    {
      when: "its status is older, and says why",
      status: { observedGeneration: 1, conditions: [not], artifact },
      then: "failed to checkout",
    },
    {
      when: "only its condition tells the generation",
      status: { conditions: [{ ...readyCondition, observedGeneration: 1 }], artifact },
      then: stale,
    },
    {
      when: "it is stalled",
      status: {
        observedGeneration: 2,
        conditions: [readyCondition, { type: "Stalled", status: "True", message: "invalid URL" }],
        artifact,
      },
      then: "invalid URL",
    },
    {
      when: "it is Ready without an artifact",
      status: { observedGeneration: 2, conditions: [readyCondition] },
      then: "it is Ready without an artifact",
    },
    {
      when: "its artifact has no digest",
      status: { observedGeneration: 2, conditions: [readyCondition], artifact: { ...artifact, digest: "" } },
      then: "its artifact lacks a url, revision or digest",
    },
    {
      when: "its artifact makes no sense",
      status: { observedGeneration: 2, conditions: [readyCondition], artifact: { ...artifact, url: 7 } },
      then: "its artifact lacks a url, revision or digest",
    },
    {
      when: "its conditions make no sense",
      status: { observedGeneration: 2, conditions: "Ready", artifact },
      then: "it has no Ready condition yet",
    },
    {
      when: "it does not say why",
      status: { observedGeneration: 2, conditions: [{ type: "Ready", status: "False" }] },
      then: "it does not say why",
    },
  ])("since $when: $then", ({ status, then }) => {
    const failure = failureOf(
      selectArtifact({ kind: "GitRepository", name: "app" }, scope, { objects: [source({ status })], unserved: [] }),
    );
    expect(failure).toMatchObject({ reason: "SourceNotReady", retry: "backoff" });
    expect(failure.message).toContain(`Cannot resolve GitRepository shop/app: it is not ready: ${then}`);
    expect(failure.message).toContain("; look at the conditions of GitRepository app");
  });
  it("behind a producer is named", () => {
    const maker = { apiVersion: "make.io/v1", kind: "Maker", name: "app" };
    const made = { ...external("made", maker), status: { conditions: [not] } };
    const { message } = failureOf(selectArtifact(maker, scope, { objects: [made], unserved: [] }));
    expect(message).toContain(
      "Cannot resolve Maker shop/app: its ExternalArtifact made is not ready: failed to checkout",
    );
  });
  it.each([
    { characters: sourceMessageCharactersMax, end: "x; look" },
    { characters: sourceMessageCharactersMax + 1, end: "x…; look" },
  ])("speaks on one line, of $characters characters up to $end", ({ characters, end }) => {
    const message = `first\nsecond ${"x".repeat(characters - "first second ".length)}`;
    const status = { observedGeneration: 2, conditions: [{ ...not, message }] };
    const listed = { objects: [source({ status })], unserved: [] };
    const told = failureOf(selectArtifact({ kind: "GitRepository", name: "app" }, scope, listed)).message;
    expect(told).toContain("not ready: first second xxx");
    expect(told).toContain(end);
  });
});

describe("another namespace", () => {
  const maker = { apiVersion: "make.io/v1", kind: "Maker", name: "app" };
  const theirs = (status: unknown): LiveObject => source({ namespace: "flux", status });
  const git: SourceReference = { kind: "GitRepository", name: "app", namespace: "flux" };
  it.each([
    { when: "nothing is there", ref: git, objects: [], unserved: [] },
    {
      when: "it is not ready",
      ref: git,
      objects: [theirs({ conditions: [{ type: "Ready", status: "False", message: "a secret" }] })],
      unserved: [],
    },
    { when: "it has no artifact", ref: git, objects: [theirs({ conditions: [readyCondition] })], unserved: [] },
    {
      when: "several are meant",
      ref: { ...maker, namespace: "flux" },
      objects: ["a", "b"].map((name) => external(name, maker, "flux")),
      unserved: [],
    },
    { when: "the kind is not served", ref: git, objects: [], unserved: ["GitRepository" as const] },
  ])("tells the same sentence where $when", ({ ref, objects, unserved }) => {
    expect(failureOf(selectArtifact(ref, scope, { objects, unserved }))).toEqual(foreignFailure);
  });
  it("tells what it offers where it is ready", () => {
    expect(told(selectArtifact(git, scope, { objects: [source({ namespace: "flux" })], unserved: [] }))).toBe(
      "GitRepository flux/app",
    );
  });
  it.each([{ objects: [] }, { objects: [source({ namespace: "flux" })] }])(
    "is not looked into where that is switched off",
    ({ objects }) => {
      const strict = { ...scope, noCrossNamespaceRefs: true };
      expect(told(selectArtifact(git, strict, { objects, unserved: [] }))).toBe(
        "ResolveFailed, never: Cannot resolve GitRepository flux/app: references into other namespaces are switched off (--no-cross-namespace-refs); use a source in shop",
      );
      expect(told(selectArtifact({ ...git, namespace: "shop" }, strict, { objects: [source()], unserved: [] }))).toBe(
        "GitRepository shop/app",
      );
    },
  );
});
