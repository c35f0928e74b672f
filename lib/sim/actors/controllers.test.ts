import { beforeEach, describe, expect, it } from "vitest";
import type { Cluster, KubeObject, LiveObject, ObjectRef } from "../../cluster/index.ts";
import { createSimClock, type SimClock } from "../clock.ts";
import { createSimCluster, type SimCluster } from "../cluster.ts";
import { createSimRandom } from "../random.ts";

let clock: SimClock;
let cluster: SimCluster;
let port: Cluster;
beforeEach(() => {
  clock = createSimClock();
  cluster = createSimCluster({ clock, random: createSimRandom(1) });
  clock.drive(cluster);
  port = cluster.as({ kind: "self" });
});

/** Where a kind lies in no Namespace, the one that is named counts for nothing. */
const ref = (name: string, kind = "ConfigMap", namespace = "default"): ObjectRef => ({
  apiVersion: kind === "CustomResourceDefinition" ? "apiextensions.k8s.io/v1" : "v1",
  kind,
  namespace,
  name,
});

async function create(name: string, more: object = {}, namespace = "default"): Promise<LiveObject> {
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace, ...more } } as KubeObject;
  const answer = await port.create(object, { fieldManager: "test" });
  if (answer.kind === "refused") throw new Error(answer.error.message);
  return answer.value;
}

const ownedBy = ({ metadata }: LiveObject, blockOwnerDeletion = false): object => ({
  ownerReferences: [
    { apiVersion: "v1", kind: "ConfigMap", name: metadata.name, uid: metadata.uid, blockOwnerDeletion },
  ],
});
const names = (namespace = "default"): string[] =>
  cluster
    .lookAll({ apiVersion: "v1", kind: "ConfigMap" }, { namespace })
    .map(({ metadata }) => metadata.name)
    .filter((name) => name !== "kube-root-ca.crt");
const letGo = (name: string): Promise<unknown> =>
  port.patch(ref(name), { type: "merge", body: { metadata: { finalizers: null } } }, { fieldManager: "test" });

describe("the garbage collector", () => {
  it("takes what an owner leaves behind, all the way down", async () => {
    const child = await create("child", ownedBy(await create("owner")));
    await create("grandchild", ownedBy(child));
    expect(await port.delete(ref("owner"))).toEqual({ kind: "done", value: "gone" });
    expect(names()).toEqual(["child", "grandchild"]);
    await clock.advance(0);
    expect(names()).toEqual([]);
  });

  it("lets the owner go last where the deletion is in the foreground", async () => {
    const owner = await create("owner");
    await create("child", { ...ownedBy(owner, true), finalizers: ["example.com/hold"] });
    expect(await port.delete(ref("owner"), { propagation: "Foreground" })).toEqual({
      kind: "done",
      value: "terminating",
    });
    await clock.advance(1_000);
    expect(names()).toEqual(["child", "owner"]);
    await letGo("child");
    await clock.advance(0);
    expect(names()).toEqual([]);
  });

  it("does not wait in the foreground for what does not block its owner", async () => {
    const owner = await create("owner");
    await create("child", { ...ownedBy(owner), finalizers: ["example.com/hold"] });
    await port.delete(ref("owner"), { propagation: "Foreground" });
    await clock.advance(0);
    expect(names()).toEqual(["child"]);
  });

  it("leaves orphans", async () => {
    await create("child", ownedBy(await create("owner")));
    await port.delete(ref("owner"), { propagation: "Orphan" });
    await clock.advance(0);
    expect(names()).toEqual(["child"]);
    expect(cluster.look(ref("child"))?.metadata.ownerReferences).toBeUndefined();
  });

  it("takes what names an owner of another UID", async () => {
    const owner = await create("owner");
    await create("child", {
      ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "owner", uid: `${owner.metadata.uid}0` }],
    });
    await clock.advance(0);
    expect(names()).toEqual(["owner"]);
  });
});

describe("a Namespace", () => {
  beforeEach(async () => {
    await port.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }, { fieldManager: "test" });
    await clock.advance(0);
  });
  const namespace = (): LiveObject | undefined => cluster.look(ref("shop", "Namespace"));

  it("is furnished", () => {
    expect(cluster.look(ref("default", "ServiceAccount", "shop"))).toBeDefined();
    expect(cluster.look(ref("kube-root-ca.crt", "ConfigMap", "shop"))).toBeDefined();
  });

  it("is emptied, then goes, and may come again", async () => {
    await create("a", {}, "shop");
    expect(await port.delete(ref("shop", "Namespace"))).toEqual({ kind: "done", value: "terminating" });
    expect(namespace()?.["status"]).toMatchObject({ phase: "Terminating" });
    await expect(create("b", {}, "shop")).rejects.toThrow("is being terminated");
    await clock.advance(0);
    expect(namespace()).toBeUndefined();
    await expect(create("b", {}, "shop")).rejects.toThrow('namespaces "shop" not found');
  });

  it("waits for finalizers, and says for which", async () => {
    await create("a", { finalizers: ["example.com/hold"] }, "shop");
    await port.delete(ref("shop", "Namespace"));
    await clock.advance(1_000);
    expect(namespace()?.["status"]).toMatchObject({
      phase: "Terminating",
      conditions: [{ type: "NamespaceFinalizersRemaining", status: "True" }],
    });
    await port.patch(
      ref("a", "ConfigMap", "shop"),
      { type: "merge", body: { metadata: { finalizers: null } } },
      { fieldManager: "test" },
    );
    await clock.advance(0);
    expect(namespace()).toBeUndefined();
  });
});

describe("a CustomResourceDefinition", () => {
  const definition: KubeObject = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "things.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { kind: "Thing", plural: "things" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
    },
  };
  const kind = { apiVersion: "example.com/v1", kind: "Thing" };
  const thing: KubeObject = {
    ...kind,
    metadata: { name: "a", namespace: "default", finalizers: ["example.com/hold"] },
  };

  it("serves its kind once it is established, and takes its objects with it", async () => {
    await port.create(definition, { fieldManager: "test" });
    expect(await port.servedKind(kind)).toEqual({ kind: "done", value: undefined });
    await clock.advance(0);
    expect(await port.create(thing, { fieldManager: "test" })).toMatchObject({ kind: "done" });
    await port.delete(ref("things.example.com", "CustomResourceDefinition"));
    await clock.advance(1_000);
    expect(cluster.lookAll(kind)[0]?.metadata.deletionTimestamp).toBeDefined();
    await port.patch(
      { ...kind, namespace: "default", name: "a" },
      { type: "merge", body: { metadata: { finalizers: null } } },
      { fieldManager: "test" },
    );
    await clock.advance(0);
    expect(await port.servedKind(kind)).toEqual({ kind: "done", value: undefined });
    expect(cluster.look(ref("things.example.com", "CustomResourceDefinition"))).toBeUndefined();
  });

  it("is there from the beginning where the cluster is given it", async () => {
    const other = createSimCluster({ clock, random: createSimRandom(2), definitions: [definition] });
    expect(await other.as({ kind: "self" }).create(thing, { fieldManager: "test" })).toMatchObject({ kind: "done" });
    expect(() => createSimCluster({ clock, random: createSimRandom(2), definitions: [thing] })).toThrow("is no CRD");
  });
});

describe("a claim", () => {
  const claim: KubeObject = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data", namespace: "default" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
  const phase = (): unknown =>
    (cluster.look(ref("data", "PersistentVolumeClaim"))?.["status"] as { phase?: string } | undefined)?.phase;

  it("is bound to a volume, and goes with it", async () => {
    await port.create(claim, { fieldManager: "test" });
    expect(phase()).toBe("Pending");
    await clock.advance(0);
    expect(phase()).toBe("Bound");
    expect(cluster.lookAll({ apiVersion: "v1", kind: "PersistentVolume" })).toHaveLength(1);
    await port.delete(ref("data", "PersistentVolumeClaim"));
    await clock.advance(0);
    expect(phase()).toBeUndefined();
    expect(cluster.lookAll({ apiVersion: "v1", kind: "PersistentVolume" })).toEqual([]);
  });

  it.each([
    {
      when: "a rule says never",
      rule: { kind: "PersistentVolumeClaim", outcome: "never" as const },
      className: undefined,
    },
    { when: "nobody provisions for its class", rule: {}, className: "by-hand" },
  ])("stays pending where $when", async ({ rule, className }) => {
    cluster.behave([rule]);
    const storageClass = {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "by-hand" },
      provisioner: "kubernetes.io/no-provisioner",
    };
    await port.create(storageClass, { fieldManager: "test" });
    const spec = { ...(claim["spec"] as object), ...(className !== undefined && { storageClassName: className }) };
    await port.create({ ...claim, spec }, { fieldManager: "test" });
    await clock.advance(60_000);
    expect(phase()).toBe("Pending");
  });

  it("stays while a Pod uses it", async () => {
    await port.create(claim, { fieldManager: "test" });
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
    await port.create(
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "user", namespace: "default" },
        spec: { volumes, containers: [{ name: "main", image: "app" }] },
      },
      { fieldManager: "test" },
    );
    await clock.advance(2_000);
    await port.delete(ref("data", "PersistentVolumeClaim"));
    await clock.advance(60_000);
    expect(phase()).toBe("Bound");
    await port.delete(ref("user", "Pod"));
    await clock.advance(0);
    expect(phase()).toBeUndefined();
  });
});

describe("a Service", () => {
  const service: KubeObject = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "default" },
    spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
  };
  const ingress = (): unknown =>
    (cluster.look(ref("web", "Service"))?.["status"] as { loadBalancer: { ingress?: unknown[] } }).loadBalancer.ingress
      ?.length;
  it.each([
    { when: "nobody balances", rules: [], then: undefined },
    { when: "a rule says so", rules: [{ kind: "Service", outcome: "ready" as const, afterMs: 10 }], then: 1 },
  ])("has an address from outside: $when", async ({ rules, then }) => {
    cluster.behave(rules);
    await port.create(service, { fieldManager: "test" });
    await clock.advance(20);
    expect(ingress()).toBe(then);
  });
});
