/** From a git commit to files, on a real API server: the source agent plays source-controller, lib/source reads it. */
import { afterAll, beforeAll, describe, expect, onTestFinished } from "vitest";
import type { Cluster, LiveObject } from "../../lib/cluster/index.ts";
import { connectCluster } from "../../lib/cluster/index.ts";
import { createDialer } from "../../lib/network/index.ts";
import { fetchArtifact, listSources, resolveSource, selectArtifact, type Artifact } from "../../lib/source/index.ts";
import type { Result, SourceReference } from "../../lib/api/index.ts";
import { createRepository } from "../artifacts/git-repository.ts";
import { startSourceAgent, type SourceAgent, type SourceAgentOptions } from "../artifacts/source-agent.ts";
import { sharedData } from "../support/shared-data.ts";
import { startCluster, stopCluster } from "./clusters.ts";
import { eventually } from "./eventually.ts";
import { installCrds } from "./install-crds.ts";
import { kubectlRunner, type Kubectl } from "./kubectl.ts";
import { it, machineClock, machineRandom, type Place } from "./place.ts";
import { findPrograms } from "./programs.ts";

const files = { "deploy/app.yaml": "kind: ConfigMap\n", "README.md": "# App\n" };

async function agentFor(options: SourceAgentOptions): Promise<SourceAgent> {
  const agent = await startSourceAgent(options);
  onTestFinished(() => agent.close());
  return agent;
}

function scopeOf({ namespace }: Pick<Place, "namespace">): {
  readonly namespace: string;
  readonly noCrossNamespaceRefs: boolean;
} {
  return { namespace, noCrossNamespaceRefs: false };
}

function done<T>(result: Result<T>): T {
  if (result.kind === "failed") throw new Error(result.failure.message);
  return result.value;
}

async function textsOf(artifact: Artifact): Promise<Record<string, string>> {
  const dialer = createDialer({ resolve: () => Promise.resolve([]), userAgent: "stageset/test", allowLoopback: true });
  onTestFinished(() => dialer.close());
  const unpacked = done(await fetchArtifact(dialer, artifact));
  return Object.fromEntries([...unpacked].map(([path, content]) => [path, Buffer.from(content).toString()]));
}

it("goes from a git commit to its files, and to those of the next commit", async ({ place }) => {
  const agent = await agentFor(place);
  using repository = await createRepository();
  const ref = { kind: "GitRepository", name: "app" };
  for (const content of [files, { "deploy/app.yaml": "kind: Secret\n", "deploy/more.yaml": "" }]) {
    const sha1 = await repository.commit(content);
    const live = await agent.publishTip("app", repository);
    const artifact = done(await resolveSource(place.cluster, ref, scopeOf(place)));
    expect(artifact).toMatchObject({
      kind: "GitRepository",
      namespace: place.namespace,
      name: "app",
      revision: `main@sha1:${sha1}`,
    });
    expect(await textsOf(artifact)).toEqual(content);
    const { conditions, artifact: stored } = live["status"] as {
      readonly conditions: readonly { readonly lastTransitionTime: string }[];
      readonly artifact: { readonly lastUpdateTime: string; readonly size: number };
    };
    const path = `gitrepository/${place.namespace}/app/${sha1}.tar.gz`;
    const { revision, digest, url } = artifact;
    expect(url).toBe(`http://${agent.server.host}/${path}`);
    expect(stored).toEqual({ revision, digest, url, path, size: stored.size, lastUpdateTime: stored.lastUpdateTime });
    const message = `stored artifact for revision '${revision}'`;
    const succeeded = { status: "True", reason: "Succeeded", message, observedGeneration: 1 };
    expect(conditions).toEqual(
      ["Ready", "ArtifactInStorage"].map((type) => ({ type, ...succeeded, lastTransitionTime: stored.lastUpdateTime })),
    );
  }
});

const widget = { apiVersion: "stageset.test/v1", kind: "Widget", name: "app" };

/** Every way to publish, and the reference that leads to it. */
const ways: readonly {
  readonly kind: string;
  readonly ref: SourceReference;
  readonly revision: RegExp;
  readonly publish: (agent: SourceAgent) => Promise<LiveObject>;
}[] = [
  {
    kind: "GitRepository",
    ref: { kind: "GitRepository", name: "app" },
    revision: /^main@sha1:[0-9a-f]{40}$/,
    publish: (agent) => agent.publishGit("app", files),
  },
  {
    kind: "OCIRepository",
    ref: { kind: "OCIRepository", name: "app" },
    revision: /^latest@sha256:[0-9a-f]{64}$/,
    publish: (agent) => agent.publishOci("app", files),
  },
  {
    kind: "Bucket",
    ref: { kind: "Bucket", name: "app" },
    revision: /^sha256:[0-9a-f]{64}$/,
    publish: (agent) => agent.publishBucket("app", files),
  },
  {
    kind: "ExternalArtifact",
    ref: { kind: "ExternalArtifact", name: "made" },
    revision: /^latest@sha256:[0-9a-f]{64}$/,
    publish: (agent) => agent.publishExternal("made", files),
  },
  {
    kind: "ExternalArtifact",
    ref: widget,
    revision: /^latest@sha256:[0-9a-f]{64}$/,
    publish: (agent) => agent.publishExternal("behind", files, widget),
  },
];

describe.each(ways)("$ref.kind", ({ kind, ref, revision, publish }) => {
  it("is resolved and fetched, read alone or out of a list", async ({ place }) => {
    await publish(await agentFor(place));
    const artifact = done(await resolveSource(place.cluster, ref, scopeOf(place)));
    expect(artifact.kind).toBe(kind);
    expect(artifact.revision).toMatch(revision);
    expect(artifact.source).toMatchObject({
      kind: ref.kind,
      name: "name" in ref ? ref.name : "",
      namespace: place.namespace,
    });
    expect(await textsOf(artifact)).toEqual(files);
    const listed = done(await listSources(place.cluster, place));
    expect(selectArtifact(ref, scopeOf(place), listed)).toEqual({ kind: "done", value: artifact });
  });
});

it("is waited for while it is missing, and while it cannot be fetched", async ({ place }) => {
  const agent = await agentFor(place);
  const ref = { kind: "GitRepository", name: "app" };
  const missing = await resolveSource(place.cluster, ref, scopeOf(place));
  expect(missing).toMatchObject({ kind: "failed", failure: { reason: "ArtifactNotFound", retry: "backoff" } });
  await agent.publishGit("app", files);
  const kept = done(await resolveSource(place.cluster, ref, scopeOf(place)));
  const failing = await agent.fail(
    "GitRepository",
    "app",
    "failed to checkout and determine revision: repository not found",
  );
  expect(failing["status"]).toHaveProperty("artifact.revision", kept.revision);
  const message = `Cannot resolve GitRepository ${place.namespace}/app: it is not ready: failed to checkout and determine revision: repository not found; look at the conditions of GitRepository app`;
  const unready = await resolveSource(place.cluster, ref, scopeOf(place));
  expect(unready).toEqual({ kind: "failed", failure: { reason: "SourceNotReady", retry: "backoff", message } });
});

it("is not seen by those who may not", async ({ place }) => {
  await (await agentFor(place)).publishGit("app", files);
  const stranger = await place.as();
  const result = await resolveSource(stranger, { kind: "GitRepository", name: "app" }, scopeOf(place));
  expect(result).toMatchObject({ kind: "failed", failure: { reason: "RBACDenied", retry: "never" } });
  expect(result.kind === "failed" && result.failure.message).toContain("grant the verb get on gitrepositories");
});

it("in another namespace is nothing but one sentence", async ({ place }) => {
  const foreign = (name: string): Promise<Result<Artifact>> =>
    resolveSource(
      place.cluster,
      { kind: "GitRepository", name, namespace: place.namespace },
      scopeOf({ namespace: "elsewhere" }),
    );
  const agent = await agentFor(place);
  await agent.publishGit("app", files);
  expect(await foreign("app")).toMatchObject({ kind: "done" });
  await agent.fail("GitRepository", "app", "a secret");
  const [unready, missing] = [await foreign("app"), await foreign("none")];
  expect(unready).toMatchObject({ kind: "failed", failure: { reason: "SourceNotReady" } });
  expect(unready).toEqual(missing);
});

describe("on an API server of its own", () => {
  let own: OwnCluster;
  beforeAll(async () => {
    own = await startOwnCluster();
  });
  afterAll(() => stopCluster(own.name));

  it("is understood as v1beta2 where only that is served", async () => {
    const { cluster, kubectl } = own;
    const scope = scopeOf({ namespace: "old" });
    await kubectl(["create", "namespace", scope.namespace]);
    await installCrds(kubectl);
    const patch = '[{"op":"replace","path":"/spec/versions/0/served","value":false}]';
    await kubectl(["patch", "crd", "ocirepositories.source.toolkit.fluxcd.io", "--type=json", `--patch=${patch}`]);
    const agent = await agentFor({ cluster, namespace: scope.namespace, version: "v1beta2" });
    await eventually(
      () => agent.publishOci("app", files),
      ({ apiVersion }) => apiVersion.endsWith("/v1beta2"),
    );
    const ref = { kind: "OCIRepository", name: "app" };
    const artifact = done(
      await eventually(
        () => resolveSource(cluster, ref, scope),
        ({ kind }) => kind === "done",
      ),
    );
    expect(artifact.source.apiVersion).toBe("source.toolkit.fluxcd.io/v1beta2");
    expect(await textsOf(artifact)).toEqual(files);
    const listed = done(await listSources(cluster));
    expect(selectArtifact(ref, scope, listed)).toEqual({ kind: "done", value: artifact });
  });
  it("is written so that Flux's real kinds keep it, field by field", async ({ skip }) => {
    const realKinds = sharedData("crds");
    if (realKinds.kind === "missing") return skip(realKinds.reason);
    const { cluster, kubectl } = own;
    const scope = scopeOf({ namespace: "real" });
    await kubectl(["create", "namespace", scope.namespace]);
    await kubectl(["apply", "--server-side", "--force-conflicts", `--filename=${realKinds.folder}`]);
    await kubectl(["wait", "--for=condition=Established", "--timeout=30s", `--filename=${realKinds.folder}`]);
    const agent = await agentFor({ cluster, namespace: scope.namespace });
    for (const { ref, publish } of ways) {
      await publish(agent); // it compares
      expect(await textsOf(done(await resolveSource(cluster, ref, scope)))).toEqual(files);
    }
  });
});

interface OwnCluster {
  readonly name: string;
  readonly cluster: Cluster;
  readonly kubectl: Kubectl;
}

async function startOwnCluster(): Promise<OwnCluster> {
  const programs = await findPrograms({ env: process.env, say: () => undefined });
  const { name, kubeconfig } = await startCluster({
    name: `sources-${process.pid}`,
    programs,
    audit: false,
    stays: false,
  });
  const access = { kubeconfig, environment: {} };
  const us = { version: "0.0.0", component: "test", clock: machineClock, random: machineRandom };
  const cluster = done(await connectCluster({ ...access, ...us })).as({ kind: "self" });
  return { name, cluster, kubectl: kubectlRunner(programs.paths.kubectl, { kubeconfig }) };
}
