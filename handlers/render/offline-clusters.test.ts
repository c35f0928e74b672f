import { expect, it } from "vitest";
import { done, failed, type Result } from "../../lib/api/index.ts";
import type { Cluster, Clusters, ObjectKind } from "../../lib/cluster/index.ts";
import { createSimClock, createSimCluster, createSimRandom, servedBuiltIn } from "../../lib/sim/index.ts";
import { openOfflineClusters } from "./offline-clusters.ts";

const nowhere: Result<Clusters> = failed({ reason: "InvalidSpec", retry: "never", message: "Cannot find a cluster" });
const issuer = { apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer" };

function open(found: Result<Clusters> = nowhere): { readonly clusters: Clusters; readonly told: string[] } {
  const told: string[] = [];
  const clusters = openOfflineClusters({
    servedBuiltIn,
    connect: () => {
      told.push("connected");
      return Promise.resolve(found);
    },
    onAssumed: ({ kind }: ObjectKind) => told.push(`assumed ${kind}`),
  });
  return { clusters, told };
}

it("a kind of Kubernetes' own is known without a cluster", async () => {
  const { clusters, told } = open();
  const answer = await clusters.as({ kind: "self" }).servedKind({ apiVersion: "v1", kind: "Namespace" });
  expect(answer).toMatchObject({ kind: "done", value: { namespaced: false } });
  expect(told).toEqual([]);
});

it("another one is taken for one of Namespaces, and that is told; a cluster is looked for once", async () => {
  const { clusters, told } = open();
  for (const identity of [{ kind: "self" }, { kind: "serviceAccount", namespace: "a", name: "b" }] as const) {
    expect(await clusters.as(identity).servedKind(issuer)).toMatchObject({ kind: "done", value: { namespaced: true } });
  }
  expect(told).toEqual(["connected", "assumed ClusterIssuer", "assumed ClusterIssuer"]);
});

it("where there is a cluster it is asked, as whoever asks", async () => {
  const cluster = createSimCluster({ clock: createSimClock(), random: createSimRandom(1) });
  const { clusters, told } = open(done(cluster));
  const self = clusters.as({ kind: "self" });
  expect(await self.servedKind(issuer)).toMatchObject({ kind: "done", value: { namespaced: true } });
  expect(await self.get({ apiVersion: "v1", kind: "ConfigMap", namespace: "a", name: "b" })).toEqual({ kind: "done" });
  const stranger = clusters.as({ kind: "serviceAccount", namespace: "a", name: "nobody" });
  const got = await stranger.get({ apiVersion: "v1", kind: "ConfigMap", namespace: "a", name: "b" });
  expect(got.kind).toBe("refused");
  expect(told).toEqual(["connected", "assumed ClusterIssuer"]);
});

it("one that gives no answer is not asked again", async () => {
  const cluster = createSimCluster({ clock: createSimClock(), random: createSimRandom(1) });
  const asked: string[] = [];
  const servedKind: Cluster["servedKind"] = ({ kind }) => {
    asked.push(kind);
    const error = { doing: "look up", reason: "NoAnswer", message: "", causes: [] };
    return Promise.resolve({ kind: "refused", error });
  };
  const silent: Clusters = { as: (identity) => ({ ...cluster.as(identity), servedKind }) };
  const self = open(done(silent)).clusters.as({ kind: "self" });
  for (const kind of ["ClusterIssuer", "Certificate"]) {
    expect(await self.servedKind({ ...issuer, kind })).toMatchObject({ value: { namespaced: true } });
  }
  expect(asked).toEqual(["ClusterIssuer"]);
});

it("what must be read from a cluster says that there is none", async () => {
  const { clusters } = open();
  expect(
    await clusters.as({ kind: "self" }).get({ apiVersion: "v1", kind: "Secret", namespace: "a", name: "b" }),
  ).toMatchObject({
    ...{ kind: "refused", error: { doing: "get Secret a/b", reason: "NoAnswer", message: "Cannot find a cluster" } },
  });
});
