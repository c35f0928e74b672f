/** Objects that may not be deleted, that moved, that others took, and inventories that somebody deleted; on a real API server. */
import { describe, expect } from "vitest";
import { fieldManager } from "../../../lib/api/index.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { eventually } from "../eventually.ts";
import { valueOf } from "../place.ts";
import {
  annotate,
  configMap,
  configMapKind,
  configMaps,
  denyDeletes,
  edit,
  inventoryKind,
  publish,
  recorded,
  settle,
  stageSet,
  toldOf,
  versions,
} from "./removal-place.ts";

/** A stage `web` of these ConfigMaps, settled. */
async function settled(release: ReleasePlace, names: string, more: object = {}): Promise<void> {
  await publish(release, { web: names });
  await stageSet(release, { web: more }, { retryInterval: "1s" });
  await settle(release);
}

const keepMark = "stages.metio.wtf/prune";

/** Done by the first call alone; the others wait for it. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

const uidOf = async (release: ReleasePlace, name: string): Promise<string> =>
  (await release.read(configMapKind, name)).metadata.uid;

describe.concurrent("a delete that is refused", () => {
  it("by an admission policy keeps its record, is told, and is tried again; the others go", async ({ release }) => {
    await settled(release, "a b c d");
    const allow = await denyDeletes(release, "c");
    await publish(release, { web: "a" });
    expect(await release.step("shop")).toMatchObject({ ending: { kind: "failed", failure: { retry: "backoff" } } });
    expect(await release.ready("shop")).toMatch(
      /^False StageFailed: Cannot delete ConfigMap \S+\/c: .*c is under protection.*; the release is out, and what is left stays recorded$/,
    );
    expect(await configMaps(release)).toEqual(["a", "c"]);
    expect(await recorded(release)).toEqual({ web: ["a", "c"] });
    await allow();
    await settle(release);
    expect(await recorded(release)).toEqual({ web: ["a"] });
  });

  it("for want of a right is RBACDenied, and goes once the right is granted", async ({ release }) => {
    const role = (verbs: readonly string[]) => ({
      ...{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name: "tenant" } },
      rules: [{ apiGroups: [""], resources: ["configmaps"], verbs }],
    });
    const all = ["get", "list", "create", "patch"];
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "tenant" };
    const subjects = [{ kind: "ServiceAccount", name: "tenant", namespace: release.namespace }];
    await release.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "tenant" } }, role(all), {
      ...{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", metadata: { name: "tenant" } },
      ...{ roleRef, subjects },
    });
    await settled(release, "a b", { serviceAccountName: "tenant" });
    await publish(release, { web: "a" });
    await release.step("shop");
    expect(await release.ready("shop")).toMatch(
      /^False RBACDenied: Cannot delete ConfigMap \S+\/b: .*; grant the verb delete on configmaps/,
    );
    expect(await recorded(release)).toEqual({ web: ["a", "b"] });
    await release.apply(role([...all, "delete"]));
    await settle(release);
    expect(await configMaps(release)).toEqual(["a"]);
  });
});

describe.concurrent("what is not deleted", () => {
  it("is an object that moved between stages, with a stage that is gone", async ({ release }) => {
    await publish(release, { base: "a b", old: "c d" });
    await stageSet(release, { base: {}, old: {} });
    await settle(release);
    const uids = [await uidOf(release, "a"), await uidOf(release, "c")];
    await publish(release, { base: "b c", web: "a" });
    await stageSet(release, { base: {}, web: {} });
    await settle(release);
    expect(await recorded(release)).toEqual({ base: ["b", "c"], web: ["a"] });
    expect([await uidOf(release, "a"), await uidOf(release, "c")]).toEqual(uids);
    expect(await configMaps(release)).toEqual(["a", "b", "c"]);
  });

  it("leaves the inventory with an event that says why", async ({ release }) => {
    await settled(release, "keep bare theirs marked", { prune: true });
    await edit(release, configMapKind, "bare", {
      metadata: { labels: { "stages.metio.wtf/name": null, "stages.metio.wtf/namespace": null } },
    });
    await edit(release, configMapKind, "theirs", { metadata: { labels: { "stages.metio.wtf/name": "other" } } });
    await edit(release, configMapKind, "marked", {
      metadata: { annotations: { "stages.metio.wtf/prune": "disabled" } },
    });
    await publish(release, { web: "keep" });
    await settle(release);
    expect(await recorded(release)).toEqual({ web: ["keep"] });
    for (const name of ["bare", "theirs", "marked"]) await release.read(configMapKind, name);
    const told = toldOf(release, "ObjectKept").join("\n");
    expect(told).toMatch(/Warning Stage web: ConfigMap \S+\/bare stays .*: its labels no longer say that it is ours/);
    expect(told).toMatch(/Warning Stage web: ConfigMap \S+\/theirs stays .*: its labels say that \S+\/other owns it/);
    expect(told).toMatch(
      /Normal Stage web: ConfigMap \S+\/marked stays .*: it is marked stages.metio.wtf\/prune: disabled/,
    );
  });

  it("is one that somebody marks to stay between the look and the delete", async ({ release }) => {
    await settled(release, "a b");
    await publish(release, { web: "a" });
    const mark = once(() =>
      edit(release, configMapKind, "b", { metadata: { annotations: { [keepMark]: "disabled" } } }),
    );
    const clusters: typeof release.ports.clusters = {
      as: (who) => {
        const cluster = release.ports.clusters.as(who);
        return { ...cluster, delete: async (ref, how) => (await mark(), cluster.delete(ref, how)) };
      },
    };
    await release.step("shop", { ports: { ...release.ports, clusters } });
    expect(await release.ready("shop")).toMatch(/^True Succeeded/);
    expect(await recorded(release)).toEqual({ web: ["a"] });
    await release.read(configMapKind, "b");
  });

  it("is what a stage without prune no longer brings", async ({ release }) => {
    await settled(release, "a b c", { prune: false });
    await publish(release, { web: "a" });
    await settle(release);
    expect(await recorded(release)).toEqual({ web: ["a"] });
    for (const name of ["b", "c"]) await release.read(configMapKind, name);
    expect(toldOf(release, "ObjectKept")).toEqual([
      `Normal Stage web: ConfigMap ${release.namespace}/b, ConfigMap ${release.namespace}/c stay in the cluster and leave the inventory: its stage web does not prune`,
    ]);
  });

  it("is nobody's then: another StageSet can bring it, and the same one again", async ({ release }) => {
    await settled(release, "a b c", { prune: false });
    const uids = [await uidOf(release, "b"), await uidOf(release, "c")];
    await publish(release, { web: "a" });
    await settle(release);
    const { metadata } = await release.read(configMapKind, "b");
    expect([metadata.labels, metadata.managedFields?.map(({ manager }) => manager)]).toEqual([undefined, undefined]);
    await release.sources.publishExternal("heir", { "web/b.yaml": configMap("b") });
    await release.stageSet("heir", ["web"]);
    expect(await release.step("heir")).toMatchObject({ ending: { kind: "settled" } });
    await publish(release, { web: "a c" });
    await settle(release);
    expect([await uidOf(release, "b"), await uidOf(release, "c")]).toEqual(uids);
    const ownerOf = async (name: string): Promise<unknown> =>
      (await release.read(configMapKind, name)).metadata.labels?.["stages.metio.wtf/name"];
    expect([await ownerOf("b"), await ownerOf("c")]).toEqual(["heir", "shop"]);
  });
});

const deleteInventories = (release: ReleasePlace, ...more: readonly string[]): Promise<string> =>
  release.kubectl(["delete", "stageinventories", "--all", ...more]);

describe.concurrent("an inventory that somebody has deleted", () => {
  it("is rebuilt from labels, and prunes in the next run", async ({ release }) => {
    await settled(release, "a b c");
    await deleteInventories(release);
    await release.apply({ ...configMapKind, metadata: { name: "copy", labels: { "stages.metio.wtf/name": "shop" } } });
    await publish(release, { web: "a" });
    await settle(release);
    expect(await recorded(release)).toEqual({ web: ["a", "b", "c"] });
    expect(await configMaps(release)).toEqual(["a", "b", "c"]);
    expect(toldOf(release, "InventoryReconstructed")).toEqual([
      "Warning The inventory of stage web was lost, and is rebuilt from labels: 3 objects; nothing is pruned in this run",
    ]);
    await settle(release);
    expect(await recorded(release)).toEqual({ web: ["a"] });
    expect(await configMaps(release)).toEqual(["a"]);
    const before = await versions(release);
    await settle(release);
    expect(await versions(release)).toEqual(before);
  });

  it("is missed before its stage was Ready for the first time", async ({ release }) => {
    await release.sources.publishExternal("shop", {
      ...Object.fromEntries(["a", "b"].map((name) => [`web/${name}.yaml`, configMap(name)])),
      "web/refused.yaml": configMap("refused").replace("value:", '"not a key":'),
    });
    await stageSet(release, { web: {} }, { preflight: "None" });
    expect(await release.step("shop")).toMatchObject({ ending: { kind: "failed" } });
    expect(await recorded(release)).toEqual({ web: ["a", "b", "refused"] });
    await deleteInventories(release);
    await publish(release, { web: "a" });
    await settle(release);
    expect(toldOf(release, "InventoryReconstructed")).toEqual([
      "Warning The inventory of stage web was lost, and is rebuilt from labels: 2 objects; nothing is pruned in this run",
    ]);
    await settle(release);
    expect(await recorded(release)).toEqual({ web: ["a"] });
    expect(await configMaps(release)).toEqual(["a"]);
  });

  it("in part is completed", async ({ release }) => {
    await publish(release, { web: "a b c" });
    await stageSet(release, { web: {} });
    await settle(release, { inventoryShardCap: 2 });
    const { items } = valueOf(await release.cluster.list(inventoryKind, { namespace: release.namespace }));
    expect(items).toHaveLength(2);
    await release.kubectl(["delete", "stageinventory", items[0]?.metadata.name ?? ""]);
    await settle(release, { inventoryShardCap: 2 });
    expect(await recorded(release)).toEqual({ web: ["a", "b", "c"] });
    expect(toldOf(release, "InventoryReconstructed")).toHaveLength(1);
  });

  it("is rebuilt as the stage's own identity, which says where it may not look", async ({ release }) => {
    await release.kubectl(["create", "serviceaccount", "tenant"]);
    await release.kubectl(["create", "role", "tenant", "--verb=get,list,create,patch,delete", "--resource=configmaps"]);
    await release.kubectl([
      "create",
      "rolebinding",
      "tenant",
      "--role=tenant",
      `--serviceaccount=${release.namespace}:tenant`,
    ]);
    await publish(release, { web: "a b" });
    await stageSet(release, { web: {} }, { serviceAccountName: "tenant" });
    await settle(release);
    await deleteInventories(release);
    await settle(release);
    expect(await recorded(release)).toEqual({ web: ["a", "b"] });
    expect(toldOf(release, "InventoryReconstructed")[0]).toMatch(
      /2 objects; .*; not allowed to look for .* and \d+ more kinds everywhere$/,
    );
  });

  it("is not missed where a stage brings nothing any more", async ({ release }) => {
    await settled(release, "a");
    await publish(release, { web: "" });
    await settle(release);
    await settle(release);
    expect(await recorded(release)).toEqual({});
    expect(toldOf(release, "InventoryReconstructed")).toEqual([]);
  });

  it("is told from labels where its StageSet is torn down", async ({ release }) => {
    await settled(release, "a b");
    await deleteInventories(release);
    await release.kubectl(["delete", "stageset", "shop", "--wait=false"]);
    expect(await release.step("shop")).toEqual({ kind: "gone" });
    expect(await configMaps(release)).toEqual([]);
    expect(await recorded(release)).toEqual({});
    expect(toldOf(release, "InventoryReconstructed")).toEqual([
      "Warning The inventory of stage web was lost, and is rebuilt from labels: 2 objects; it goes with its StageSet",
    ]);
  });

  it("with its whole Namespace takes along what stands in another one", async ({ release }) => {
    const elsewhere = { apiVersion: "v1", kind: "Namespace", name: `${release.namespace}-more` };
    await release.kubectl(["create", "namespace", elsewhere.name]);
    await release.sources.publishExternal("shop", { "web/a.yaml": configMap("a", `\n  namespace: ${elsewhere.name}`) });
    await stageSet(release, { web: {} });
    await settle(release);
    await release.kubectl(["delete", "namespace", release.namespace, "--wait=false"]);
    await eventually(
      () => release.cluster.list(inventoryKind, { namespace: release.namespace }),
      (left) => valueOf(left).items.length === 0,
    );
    await eventually(
      () => release.get("shop"),
      ({ metadata }) => metadata.deletionTimestamp !== undefined, // one that comes during a step makes that step lose
    );
    expect(await release.step("shop")).toEqual({ kind: "gone" });
    expect(
      valueOf(await release.cluster.get({ ...configMapKind, namespace: elsewhere.name, name: "a" })),
    ).toBeUndefined();
    valueOf(await release.cluster.delete(elsewhere));
  });
});

it("a suspended StageSet rebuilds nothing", async ({ release }) => {
  await settled(release, "a");
  await stageSet(release, { web: {} }, { suspend: true });
  await deleteInventories(release);
  await annotate(release, "reconcile.fluxcd.io/requestedAt=now");
  await release.step("shop");
  expect(await recorded(release)).toEqual({});
  const { metadata } = await release.read(configMapKind, "a");
  expect(metadata.managedFields?.map(({ manager }) => manager)).toContain(fieldManager);
});
