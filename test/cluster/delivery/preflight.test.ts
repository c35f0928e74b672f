/** What the API server would refuse is found out before anything is touched. */
import { randomUUID } from "node:crypto";
import { describe, expect, inject } from "vitest";
import { auditPosition, readAudit } from "../audit.ts";
import { eventually } from "../eventually.ts";
import { valueOf } from "../place.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { configMap, deployment, find, live, publish, settle, stageSet, toldOf } from "./shop.ts";

const many = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => configMap(`n${index}`, "1"));
const broken = `apiVersion: v1\nkind: Service\nmetadata: { name: broken }\nspec: { ports: [{ port: 70000 }] }\n`;

/** How many dry runs of ConfigMaps the API server is asked for meanwhile. */
async function dryRunsOf(release: ReleasePlace, work: () => Promise<void>): Promise<number> {
  const log = inject("auditLog");
  if (log === undefined) throw new Error("Cannot count requests: this cluster has no audit log");
  const position = auditPosition(log);
  await work();
  const last = `after-${randomUUID()}`;
  await find(release, "ConfigMap", last);
  const asked = await eventually(
    () => readAudit(log, position).filter(({ uri }) => uri.includes(`/namespaces/${release.namespace}/configmaps`)),
    (seen) => seen.some(({ uri }) => uri.includes(last)), // written down one after the other, each just after its answer
  );
  return asked.filter(({ uri }) => uri.includes("dryRun=All")).length;
}

describe.concurrent("preflight", () => {
  it("leaves 99 objects untouched where one of 100 is invalid, and says which, why and in which file", async ({
    release,
  }) => {
    await release.sources.publishExternal("shop", {
      "app/good.yaml": many(99).join("---\n"),
      "app/broken.yaml": broken,
    });
    await stageSet(release);
    await release.step("shop");
    const said = await release.ready("shop");
    expect(said).toMatch(/^False StageFailed: Cannot apply Service \S+\/broken: the API server answered 422 Invalid: /);
    expect(said).toContain("spec.ports[0].port");
    expect(said).toContain("it stands in app/broken.yaml");
    expect(await release.names("v1", "ConfigMap")).toEqual([]);
    expect((await release.get("shop")).metadata.finalizers ?? []).toEqual([]);
    await publish(release, ...many(99));
    await settle(release);
    expect(await release.names("v1", "ConfigMap")).toHaveLength(99);
  });

  it("tells all refusals at once", async ({ release }) => {
    await publish(release, broken, broken.replace("broken", "worse"), configMap("fine", "1"));
    await stageSet(release);
    await release.step("shop");
    expect(await release.ready("shop")).toMatch(/2 objects were refused: .*\/broken: .*\/worse: /);
  });

  it("checks only what is to be changed where the spec says None, and then as it is applied", async ({ release }) => {
    await publish(release, broken, configMap("fine", "1"));
    await stageSet(release, {}, { preflight: "None" });
    await release.step("shop");
    expect(await release.ready("shop")).toMatch(/^False StageFailed: Cannot apply Service \S+\/broken/);
    expect(await release.names("v1", "ConfigMap")).toEqual(["fine"]);
  });

  it("of the whole release finds what is wrong with the last stage before the first is touched", async ({
    release,
  }) => {
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const stages = ["one", "two"].map((name) => ({ name, path: `./${name}`, sourceRef }));
    const files = { "one/a.yaml": configMap("a", "1"), "two/b.yaml": broken };
    await release.sources.publishExternal("shop", files);
    await release.stageSet("shop", [], { stages, preflight: "Release" });
    await release.step("shop");
    expect(await release.ready("shop")).toMatch(/Cannot apply Service \S+\/broken/);
    expect(await release.names("v1", "ConfigMap")).toEqual([]);
    await release.stageSet("shop", [], { stages, preflight: "Stage" });
    await release.step("shop");
    expect(await release.names("v1", "ConfigMap")).toEqual(["a"]);
  });

  it("names what it cannot check, because the release brings what that needs", async ({ release }) => {
    const { namespace } = release;
    const [group, inner] = [`${namespace}.example`, `${namespace}-inner`];
    const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: gadgets.${group} }
spec:
  group: ${group}
  scope: Namespaced
  names: { kind: Gadget, plural: gadgets }
  versions:
    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }
`;
    const gadget = `apiVersion: ${group}/v1\nkind: Gadget\nmetadata: { name: g }\nspec: {}\n`;
    const space = `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${inner} }\n`;
    await publish(release, crd, gadget, space, configMap("in", "1", `, namespace: ${inner}`));
    await stageSet(release);
    await settle(release);
    const [told] = toldOf(release, "PreflightIncomplete");
    expect(told).toMatch(/^Stage app: not checked before the apply: /);
    expect(told).toContain(`ConfigMap ${inner}/in`);
    expect(told).toContain(`Gadget ${namespace}/g`);
    await publish(release);
    await settle(release);
  });

  it("lets an action cure what it refuses, and checks again before the apply", async ({ release }) => {
    await publish(release, deployment("web", "old"));
    await stageSet(release);
    await settle(release);
    const before = await live(release, "Deployment", "web", "apps/v1");
    const target = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
    const cure = { pre: [{ name: "cure", delete: { target } }] };
    await publish(release, deployment("web", "new"));
    await stageSet(release, { actions: cure });
    await settle(release);
    const [told] = toldOf(release, "PreflightIncomplete");
    expect(told).toMatch(
      /^Stage app: Cannot apply Deployment \S+\/web: .*field is immutable.*; checked again once its pre actions are done$/,
    );
    expect((await live(release, "Deployment", "web", "apps/v1")).metadata.uid).not.toBe(before.metadata.uid);
  });

  it("warns of what an action may cure, and fails where it did not", async ({ release }) => {
    await publish(release, broken, configMap("fine", "1"));
    await stageSet(release, { actions: { pre: [{ name: "wait", wait: { duration: "0s" } }] } });
    await release.step("shop");
    expect(toldOf(release, "PreflightIncomplete")).toEqual([
      expect.stringMatching(/Cannot apply Service .*checked again once its pre actions are done$/),
    ]);
    expect(toldOf(release, "ActionExecuted")).toHaveLength(1);
    expect(await release.ready("shop")).toMatch(/^False StageFailed: Cannot apply Service/);
    expect(await find(release, "ConfigMap", "fine")).toBeUndefined();
  });

  it("asks nothing about a release that stands as it is", async ({ release }) => {
    await publish(release, ...many(5));
    await stageSet(release);
    expect(await dryRunsOf(release, () => settle(release))).toBe(5);
    const before = (await release.get("shop")).metadata.resourceVersion;
    expect(await dryRunsOf(release, () => settle(release))).toBe(0);
    expect((await release.get("shop")).metadata.resourceVersion).toBe(before);
  });

  it("repeats no value of a Secret that was filled into an object of another kind", async ({ release }) => {
    const { cluster, namespace } = release;
    const vars = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { namespace, name: "vars" },
      stringData: { PIN: "8675309420" },
    };
    valueOf(await cluster.create(vars, { fieldManager: "test" }));
    await publish(release, "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  value: ${PIN}\n");
    await stageSet(release, { postBuild: { substituteFrom: [{ kind: "Secret", name: "vars" }] } });
    await release.step("shop");
    const said = await release.ready("shop");
    expect(said).toMatch(/^False StageFailed: Cannot apply ConfigMap \S+\/a: .*\(hidden\)/);
    expect(JSON.stringify([said, release.told, await release.get("shop")])).not.toContain("8675309420");
  });
});
