/** What becomes of an object that cannot become what is wanted. */
import { describe, expect } from "vitest";
import { eventually } from "../eventually.ts";
import { it } from "../release-place.ts";
import { configMap, deployment, find, live, publish, settle, stageSet, toldOf } from "./shop.ts";

const web = ["Deployment", "web", "apps/v1"] as const;

describe.concurrent("an immutable field that would have to change", () => {
  it("fails the stage, untouched, and says what can be done", async ({ release }) => {
    await publish(release, deployment("web", "old"), configMap("a", "1"));
    await stageSet(release);
    await settle(release);
    const before = await live(release, ...web);
    await publish(release, deployment("web", "new"), configMap("a", "2"));
    await release.step("shop");
    const said = await release.ready("shop");
    expect(said).toMatch(/^False StageFailed: Cannot apply Deployment \S+\/web: .*field is immutable/);
    expect(said).toContain("Recreate in the stage's conflictPolicy deletes it and makes it anew, KeepExisting leaves");
    expect((await live(release, ...web)).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
    expect(await live(release, "ConfigMap", "a")).toMatchObject({ data: { value: "1" } });
  });

  it.for([
    { when: "force", stage: { force: true } },
    { when: "the default Recreate", stage: { conflictPolicy: { default: "Recreate" } } },
    {
      when: "a rule",
      stage: { conflictPolicy: { rules: [{ target: { kind: "Deployment", name: "web" }, action: "Recreate" }] } },
    },
  ])("has the object made anew where $when says so, the others left alone", async ({ stage }, { release }) => {
    await publish(release, deployment("web", "old"), configMap("a", "1"));
    await stageSet(release, stage);
    await settle(release);
    const [before, other] = [await live(release, ...web), await live(release, "ConfigMap", "a")];
    await publish(release, deployment("web", "new"), configMap("a", "1"));
    await settle(release);
    const after = await live(release, ...web);
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    expect(after).toMatchObject({ spec: { selector: { matchLabels: { app: "new" } } } });
    expect((await live(release, "ConfigMap", "a")).metadata.resourceVersion).toBe(other.metadata.resourceVersion);
    await settle(release);
    expect((await live(release, ...web)).metadata.uid).toBe(after.metadata.uid);
  });

  it("waits for a finalizer across steps, names it, and makes the object anew once it is gone", async ({ release }) => {
    const kept = deployment("web", "old").replace("name: web", "name: web, finalizers: [shop.example/keep]");
    await publish(release, kept);
    await stageSet(release, { force: true });
    await settle(release);
    await publish(release, deployment("web", "new"));
    const waits = /Waiting until they are gone, to make them anew: Deployment \S+\/web \(kept by shop\.example\/keep/;
    await eventually(
      async () => {
        await release.step("shop", { budgetMs: 1_500 });
        return release.ready("shop");
      },
      (ready) => waits.test(ready),
    );
    const going = await live(release, ...web);
    await release.step("shop", { budgetMs: 1_500 });
    expect((await live(release, ...web)).metadata.uid).toBe(going.metadata.uid);
    await release.kubectl([
      "patch",
      "deployment",
      "web",
      "--type=json",
      "-p",
      `[{"op":"remove","path":"/metadata/finalizers"}]`,
    ]);
    await settle(release);
    expect((await live(release, ...web)).metadata.uid).not.toBe(going.metadata.uid);
  });

  it("is kept where the policy says KeepExisting: told, recorded, and left alone from then on", async ({ release }) => {
    await publish(release, deployment("web", "old"), configMap("a", "1"));
    await stageSet(release, { conflictPolicy: { default: "KeepExisting" } });
    await settle(release);
    const before = await live(release, ...web);
    await publish(release, deployment("web", "new"), configMap("a", "2"));
    await settle(release);
    expect((await live(release, ...web)).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
    expect(await live(release, "ConfigMap", "a")).toMatchObject({ data: { value: "2" } });
    expect(toldOf(release, "ConflictKept")[0]).toMatch(/Deployment \S+\/web is kept as it is/);
    const { resourceVersion } = (await release.get("shop")).metadata;
    await settle(release);
    expect((await release.get("shop")).metadata.resourceVersion).toBe(resourceVersion);
    await publish(release, configMap("a", "2"));
    await settle(release);
    expect(await find(release, ...web)).toBeUndefined();
  });

  it("is recreated where the object itself is marked force: Enabled, as in Flux", async ({ release }) => {
    const marked = (label: string): string =>
      deployment("web", label).replace(
        "name: web",
        'name: web, annotations: { kustomize.toolkit.fluxcd.io/force: "Enabled" }',
      );
    await publish(release, marked("old"));
    await stageSet(release);
    await settle(release);
    const before = await live(release, ...web);
    await publish(release, marked("new"));
    await settle(release);
    expect((await live(release, ...web)).metadata.uid).not.toBe(before.metadata.uid);
  });

  it("deletes nothing that could not be made anew", async ({ release }) => {
    await publish(release, deployment("web", "old"));
    await stageSet(release, { force: true });
    await settle(release);
    const before = await live(release, ...web);
    await publish(release, deployment("web", "new").replace("replicas: 0", "replicas: -1"));
    await release.step("shop");
    expect(await release.ready("shop")).toMatch(/^False StageFailed: .*spec\.replicas/);
    await publish(release, deployment("web", "new").replace("labels: { app: new }", "labels: { app: other }"));
    await release.step("shop");
    expect(await release.ready("shop")).toMatch(/^False StageFailed: .*selector/);
    expect((await live(release, ...web)).metadata.uid).toBe(before.metadata.uid);
    expect((await live(release, ...web)).metadata.deletionTimestamp).toBeUndefined();
  });
});
