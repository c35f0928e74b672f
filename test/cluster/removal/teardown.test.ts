/** The deletion of a StageSet on a real API server: in order, as its deletionPolicy says, and never for ever. */
import { describe, expect } from "vitest";
import { it, type ReleasePlace } from "../release-place.ts";
import { stepsUntil } from "../steps-until.ts";
import {
  ahead,
  configMap,
  configMapKind,
  configMaps,
  defineGadgets,
  deleteGadgetKind,
  denyDeletes,
  edit,
  gadget,
  publish,
  recorded,
  settle,
  stageSet,
  toldOf,
} from "./removal-place.ts";

const keep = { metadata: { finalizers: ["example.org/keep"] } };
const letGo = { metadata: { finalizers: null } };
const hourMs = 3_600_000;
const gone = { kind: "gone" } as const;
const hanging = /^Unknown Progressing: Deleting: waiting for ConfigMap \S+\/b \(kept by example.org\/keep\)$/;

/** Stages `base` of `a` and `web` of `b` and `c`, settled, then deleted. */
async function deleted(release: ReleasePlace, spec: object = {}, prepare?: () => Promise<void>): Promise<void> {
  await publish(release, { base: "a", web: "b c" });
  await stageSet(release, { base: {}, web: {} }, { retryInterval: "1s", ...spec });
  await settle(release);
  await prepare?.();
  await remove(release);
}

const remove = (release: ReleasePlace): Promise<string> =>
  release.kubectl(["delete", "stageset", "shop", "--wait=false"]);

/** A ServiceAccount of the place that may do this with ConfigMaps. */
async function tenant(release: ReleasePlace, verbs: string): Promise<void> {
  await release.kubectl(["create", "serviceaccount", "tenant"]);
  await release.kubectl(["create", "role", "tenant", `--verb=${verbs}`, "--resource=configmaps"]);
  const account = `--serviceaccount=${release.namespace}:tenant`;
  await release.kubectl(["create", "rolebinding", "tenant", "--role=tenant", account]);
}

const stepAhead = (release: ReleasePlace, ms: number, budgetMs = 30_000): ReturnType<ReleasePlace["step"]> =>
  release.step("shop", { ports: ahead(release.ports, ms), budgetMs });

describe.concurrent("a deletion", () => {
  it("waits for a stage to be gone before it touches the one before, and names what hangs", async ({ release }) => {
    await deleted(release, {}, () => edit(release, configMapKind, "b", keep));
    await stepsUntil(release, hanging);
    expect(await configMaps(release)).toEqual(["a", "b"]);
    await edit(release, configMapKind, "b", letGo);
    expect(await release.step("shop")).toEqual(gone);
    expect(await configMaps(release)).toEqual([]);
    expect(await recorded(release)).toEqual({});
  });

  it("lets whoever finalizes the objects of a stage outlive them", async ({ release }) => {
    const anything = `apiVersion: stageset.test/v1\nkind: Anything\nmetadata: { name: thing, finalizers: [example.org/operator] }\n`;
    await release.sources.publishExternal("shop", {
      "web/operator.yaml": configMap("operator"),
      "web/thing.yaml": anything,
    });
    await stageSet(release, { web: {} });
    await settle(release);
    await remove(release);
    await stepsUntil(release, /^Unknown Progressing: Deleting: waiting for Anything \S+\/thing/);
    expect(await configMaps(release)).toEqual(["operator"]);
    await edit(release, { apiVersion: "stageset.test/v1", kind: "Anything" }, "thing", letGo);
    expect(await release.step("shop")).toEqual(gone);
  });

  it("is over after --max-teardown-wait: what is left stays recorded, and a successor prunes it", async ({
    release,
  }) => {
    await deleted(release, {}, () => edit(release, configMapKind, "b", keep));
    await stepsUntil(release, hanging);
    expect(await stepAhead(release, hourMs - 60_000, 2_000)).toMatchObject({ kind: "ended" });
    expect(await stepAhead(release, 2 * hourMs)).toEqual(gone);
    expect(await recorded(release)).toEqual({ base: ["a"], web: ["b"] });
    expect(toldOf(release, "TeardownForced")).toEqual([
      `Warning 2 objects stay behind, as the StageInventories of shop say: ConfigMap ${release.namespace}/b (kept by example.org/keep), ConfigMap ${release.namespace}/a; not gone within 1h`,
    ]);
    await edit(release, configMapKind, "b", letGo);
    await publish(release, { web: "c" });
    await stageSet(release, { web: {} });
    await settle(release);
    expect(await configMaps(release)).toEqual(["c"]);
    expect(await recorded(release)).toEqual({ web: ["c"] });
  });

  it("with WaitForTermination is never over before all is gone", async ({ release }) => {
    await deleted(release, { deletionPolicy: "WaitForTermination" }, () => edit(release, configMapKind, "b", keep));
    await stepsUntil(release, hanging);
    expect(await stepAhead(release, 9 * hourMs, 2_000)).toMatchObject({ ending: { kind: "moving" } });
    await edit(release, configMapKind, "b", letGo);
    expect(await stepAhead(release, 10 * hourMs)).toEqual(gone);
    expect(await configMaps(release)).toEqual([]);
  });

  it("that an admission policy refuses is tried again, and over in the end", async ({ release }) => {
    await publish(release, { base: "a", web: "b c" });
    await stageSet(release, { base: {}, web: {} }, { retryInterval: "1s" });
    await settle(release);
    const allow = await denyDeletes(release, "b");
    await remove(release);
    await release.step("shop");
    expect(await release.ready("shop")).toMatch(
      /^False StageFailed: Cannot delete ConfigMap \S+\/b: .*under protection/,
    );
    expect(await configMaps(release)).toEqual(["b"]);
    expect(await stepAhead(release, 120_000, 5_000)).toMatchObject({ kind: "ended" });
    expect(await stepAhead(release, 2 * hourMs)).toEqual(gone);
    expect(await recorded(release)).toEqual({ web: ["b"] });
    expect(toldOf(release, "TeardownForced")[0]).toMatch(
      /1 object stays behind, .*\/b; Cannot delete .* is under protection/,
    );
    await allow();
  });

  it("for which a right is missing is over after a minute", async ({ release }) => {
    await tenant(release, "get,list,create,patch");
    await deleted(release, { serviceAccountName: "tenant" });
    expect(await release.step("shop")).toMatchObject({ ending: { kind: "failed", failure: { reason: "RBACDenied" } } });
    expect(await stepAhead(release, 120_000)).toEqual(gone);
    expect(await configMaps(release)).toEqual(["a", "b", "c"]);
    expect(await recorded(release)).toEqual({ base: ["a"], web: ["b", "c"] });
    expect(toldOf(release, "TeardownForced")[0]).toMatch(/3 objects stay behind.*grant the verb delete on configmaps/);
  });

  it("for which the identity is gone is over after a minute", async ({ release }) => {
    await deleted(release, {}, () => stageSet(release, { base: {}, web: {} }, { serviceAccountName: "left" }));
    expect(await release.step("shop")).toMatchObject({ kind: "ended", ending: { kind: "failed" } });
    expect(await release.ready("shop")).toMatch(/there is no such identity/);
    expect(await stepAhead(release, 120_000)).toEqual(gone);
    expect(await recorded(release)).toEqual({ base: ["a"], web: ["b", "c"] });
    expect(toldOf(release, "TeardownForced")[0]).toMatch(/^Warning 3 objects stay behind.*there is no such identity/);
  });

  it("takes objects whose kind is gone for gone", async ({ release }) => {
    await defineGadgets(release, ["v1"]);
    await release.sources.publishExternal("shop", {
      "web/one.yaml": gadget(release, "v1"),
      "web/a.yaml": configMap("a"),
    });
    await stageSet(release, { web: {} });
    await settle(release);
    await deleteGadgetKind(release);
    await remove(release);
    expect(await release.step("shop")).toEqual(gone);
    expect(await recorded(release)).toEqual({});
    expect(toldOf(release, "TeardownForced")).toEqual([]);
  });
});

describe.concurrent("a deletion that orphans", () => {
  it("leaves every object, nobody's, for another StageSet to adopt", async ({ release }) => {
    await deleted(release, { deletionPolicy: "Orphan" });
    expect(await release.step("shop")).toEqual(gone);
    expect(await recorded(release)).toEqual({});
    for (const name of ["a", "b", "c"]) {
      const { metadata, data } = await release.read(configMapKind, name);
      expect(metadata.labels ?? {}).toEqual({});
      expect(metadata.managedFields ?? []).toEqual([]);
      expect(data).toEqual({ value: "v1" });
    }
    expect(toldOf(release, "ObjectKept")[0]).toMatch(/^Normal Stays in the cluster, and is nobody's now: ConfigMap /);
    const { metadata } = await release.read(configMapKind, "a");
    await release.sources.publishExternal("heir", { "web/a.yaml": configMap("a") });
    await release.stageSet("heir", ["web"]);
    expect(await release.step("heir")).toMatchObject({ ending: { kind: "settled" } });
    const adopted = await release.read(configMapKind, "a");
    expect(adopted.metadata.uid).toBe(metadata.uid);
    expect(adopted.metadata.labels).toMatchObject({ "stages.metio.wtf/name": "heir" });
  });

  it("keeps what others manage, and leaves alone what is another's", async ({ release }) => {
    await deleted(release, { deletionPolicy: "Orphan" }, async () => {
      await edit(release, configMapKind, "a", { metadata: { labels: { team: "shop" } }, data: { more: "kept" } });
      await edit(release, configMapKind, "b", { metadata: { labels: { "stages.metio.wtf/name": "other" } } });
    });
    expect(await release.step("shop")).toEqual(gone);
    const { metadata, data } = await release.read(configMapKind, "a");
    expect([metadata.labels, data]).toEqual([{ team: "shop" }, { value: "v1", more: "kept" }]);
    expect(metadata.managedFields?.map(({ manager }) => manager)).toEqual(["stageset-test"]);
    expect((await release.read(configMapKind, "b")).metadata.labels).toMatchObject({
      "stages.metio.wtf/name": "other",
    });
  });

  it("for which a right is missing is over after a minute, without an inventory to prune by", async ({ release }) => {
    await tenant(release, "get,list,create,patch");
    await deleted(release, { deletionPolicy: "Orphan", serviceAccountName: "tenant" }, async () => {
      await release.kubectl(["delete", "rolebinding", "tenant"]);
    });
    expect(await release.step("shop")).toMatchObject({ ending: { kind: "failed", failure: { reason: "RBACDenied" } } });
    expect(await stepAhead(release, 120_000)).toEqual(gone);
    expect(await recorded(release)).toEqual({});
    expect(await configMaps(release)).toEqual(["a", "b", "c"]);
    expect(toldOf(release, "TeardownForced")[0]).toMatch(/Stays in the cluster with the labels of shop/);
  });
});
