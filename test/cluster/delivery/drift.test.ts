/** What others change behind our back, and what is theirs. */
import { describe, expect } from "vitest";
import { eventually } from "../eventually.ts";
import { valueOf } from "../place.ts";
import { it } from "../release-place.ts";
import { configMap, deployment, find, live, publish, settle, stageSet, toldOf } from "./shop.ts";

const secret = `apiVersion: v1\nkind: Secret\nmetadata: { name: key }\nstringData: { password: s3cr3t }\n`;
const mark = (key: string, value: string): string =>
  `, annotations: { kustomize.toolkit.fluxcd.io/${key}: "${value}" }`;

describe.concurrent("drift", () => {
  it("is corrected at the next look and told with its paths, without values", async ({ release }) => {
    await publish(release, configMap("a", "1"), configMap("gone", "1"), secret, deployment("web", "web"));
    await stageSet(release);
    await settle(release);
    await release.kubectl(["patch", "configmap", "a", "-p", '{"data":{"value":"edited","theirs":"stays"}}']);
    await release.kubectl(["patch", "secret", "key", "-p", '{"stringData":{"password":"hunter2"}}']);
    await release.kubectl(["delete", "configmap", "gone"]);
    const untouched = await live(release, "Deployment", "web", "apps/v1");
    await settle(release);
    expect(await live(release, "ConfigMap", "a")).toMatchObject({ data: { value: "1", theirs: "stays" } });
    expect(await live(release, "Secret", "key")).toMatchObject({ data: { password: btoa("s3cr3t") } });
    expect(await find(release, "ConfigMap", "gone")).toBeDefined();
    const after = await live(release, "Deployment", "web", "apps/v1");
    expect(after.metadata.resourceVersion).toBe(untouched.metadata.resourceVersion);
    const [told = ""] = toldOf(release, "DriftCorrected");
    expect(told).toMatch(/ConfigMap \S+\/a \(data\.value\)/);
    expect(told).toMatch(/ConfigMap \S+\/gone \(it was missing\)/);
    expect(told).toMatch(/Secret \S+\/key \(.*password\)/);
    expect(told).not.toMatch(/hunter2|s3cr3t|edited|Deployment/);
    expect(toldOf(release, "DriftCorrected")).toHaveLength(1);
    const { resourceVersion } = (await release.get("shop")).metadata;
    await settle(release);
    expect((await release.get("shop")).metadata.resourceVersion).toBe(resourceVersion);
    expect(toldOf(release, "DriftCorrected")).toHaveLength(1);
  });

  it("whose correction was refused is told once it is corrected", async ({ release }) => {
    await publish(release, configMap("a", "1"));
    await stageSet(release);
    await settle(release);
    await release.kubectl(["delete", "configmap", "a"]);
    await release.kubectl(["apply", "--server-side", "-f", "-"], `${configMap("a", "theirs")}immutable: true\n`);
    await release.step("shop");
    expect(await release.ready("shop")).toMatch(/^False StageFailed: Cannot apply ConfigMap \S+\/a: .*immutable/);
    expect(toldOf(release, "DriftCorrected")).toEqual([]);
    await release.kubectl(["delete", "configmap", "a"]);
    await settle(release);
    expect(toldOf(release, "DriftCorrected")).toEqual([
      `Stage app: corrected drift of ConfigMap ${release.namespace}/a (it was missing)`,
    ]);
  });

  it("is not what a revision has left that is taken back half rolled out", async ({ release }) => {
    const refused = configMap("refused", "1").replace("value:", '"not a key":');
    await publish(release, configMap("a", "1"));
    await stageSet(release, {}, { preflight: "None" });
    await settle(release);
    await publish(release, configMap("a", "2"), refused);
    await release.step("shop");
    expect(await live(release, "ConfigMap", "a")).toMatchObject({ data: { value: "2" } });
    expect((await release.get("shop")).status?.stages?.[0]?.contentDigest).toBeUndefined();
    await publish(release, configMap("a", "1"));
    await settle(release);
    expect(await live(release, "ConfigMap", "a")).toMatchObject({ data: { value: "1" } });
    expect(toldOf(release, "DriftCorrected")).toEqual([]);
  });

  it("of an earlier stage is corrected while a later one keeps failing, which repeats no action", async ({
    release,
  }) => {
    const migrate = { name: "migrate", wait: { duration: "0s" } };
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const base = { name: "base", path: "./base", sourceRef, actions: { pre: [migrate] } };
    await release.sources.publishExternal("shop", {
      "base/a.yaml": configMap("a", "1"),
      "web/refused.yaml": configMap("refused", "1").replace("value:", '"not a key":'),
    });
    await release.stageSet("shop", [], { stages: [base, { name: "web", path: "./web", sourceRef }] });
    await release.step("shop");
    const refused = await release.ready("shop");
    expect(refused).toMatch(/^False StageFailed: Cannot apply ConfigMap \S+\/refused/);
    await release.kubectl(["delete", "configmap", "a"]);
    await release.step("shop");
    expect(await find(release, "ConfigMap", "a")).toBeDefined();
    expect(await release.ready("shop")).toBe(refused);
    expect(toldOf(release, "DriftCorrected")).toEqual([
      `Stage base: corrected drift of ConfigMap ${release.namespace}/a (it was missing)`,
    ]);
    expect(toldOf(release, "ActionExecuted")).toHaveLength(1);
    const { stages, run } = (await release.get("shop")).status ?? {};
    expect(stages).toMatchObject([{ phase: "Ready" }, { phase: "Failed" }]);
    expect(run?.cursor).toMatchObject({ phase: "Enter", stage: "web" });
    const { resourceVersion } = (await release.get("shop")).metadata;
    await release.step("shop");
    expect((await release.get("shop")).metadata.resourceVersion).toBe(resourceVersion); // nothing new, no trace
  });

  it("is corrected as well where the whole release was checked, and a later stage is refused since", async ({
    release,
  }) => {
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const checks = [{ apiVersion: "v1", kind: "ConfigMap", name: "others" }];
    await release.sources.publishExternal("shop", {
      "base/a.yaml": configMap("a", "1"),
      "web/b.yaml": configMap("b", "1"),
    });
    const stages = [
      { name: "base", path: "./base", sourceRef },
      { name: "web", path: "./web", sourceRef, readyChecks: { checks, timeout: "1s" } },
    ];
    await release.stageSet("shop", [], { preflight: "Release", stages });
    await release.step("shop");
    await release.kubectl(["delete", "configmap", "a", "b"]);
    await release.kubectl(["apply", "--server-side", "-f", "-"], `${configMap("b", "theirs")}immutable: true\n`);
    await release.step("shop");
    expect(await release.ready("shop")).toMatch(/^False StageFailed: Cannot apply ConfigMap \S+\/b: .*immutable/);
    expect(await find(release, "ConfigMap", "a")).toBeDefined();
    expect((await release.get("shop")).status?.stages).toMatchObject([{ phase: "Ready" }, { phase: "Failed" }]);
  });

  it("of what vanishes while its stage is waited for is corrected, and the wait goes on", async ({ release }) => {
    await publish(release, configMap("a", "1"));
    const checks = [{ apiVersion: "v1", kind: "ConfigMap", name: "others" }];
    await stageSet(release, { readyChecks: { checks } });
    const stepped = async (): Promise<string> => {
      await release.step("shop", { budgetMs: 4_000 });
      const { phase, since } = (await release.get("shop")).status?.run?.cursor ?? {};
      return `${phase ?? "settled"} since ${since ?? "?"}`;
    };
    const waiting = await eventually(stepped, (where) => where.startsWith("Health"));
    await release.kubectl(["delete", "configmap", "a"]);
    const again = async (): Promise<readonly unknown[]> => [await stepped(), await find(release, "ConfigMap", "a")];
    const [where] = await eventually(again, ([, found]) => found !== undefined);
    expect(where).toBe(waiting);
    expect(toldOf(release, "DriftCorrected")).toEqual([
      `Stage app: corrected drift of ConfigMap ${release.namespace}/a (it was missing)`,
    ]);
  });

  it("is not what others own: replicas of an autoscaler, labels, another key", async ({ release }) => {
    await publish(release, deployment("web", "web").replace("  replicas: 0\n", ""));
    await stageSet(release, { readyChecks: { disableWait: true } });
    await settle(release);
    await release.kubectl(["scale", "deployment", "web", "--replicas=3"]);
    await release.kubectl(["label", "deployment", "web", "team=theirs"]);
    const before = await live(release, "Deployment", "web", "apps/v1");
    await settle(release);
    expect((await live(release, "Deployment", "web", "apps/v1")).metadata.generation).toBe(before.metadata.generation);
    await publish(release, deployment("web", "web", "app:2").replace("  replicas: 0\n", ""));
    await settle(release);
    expect(await live(release, "Deployment", "web", "apps/v1")).toMatchObject({
      metadata: { labels: { team: "theirs" } },
      spec: { replicas: 3 },
    });
    expect(toldOf(release, "DriftCorrected")).toEqual([]);
  });

  it("is not what the stage ignores, from the moment that it does", async ({ release }) => {
    await publish(release, deployment("web", "web"));
    await stageSet(release);
    await settle(release);
    await stageSet(release, {
      ignore: [{ paths: ["/spec/replicas"], target: { kind: "Deployment" } }],
      readyChecks: { disableWait: true },
    });
    await settle(release);
    expect(await live(release, "Deployment", "web", "apps/v1")).toMatchObject({ spec: { replicas: 0 } });
    await release.kubectl(["scale", "deployment", "web", "--replicas=2"]);
    await settle(release);
    expect(await live(release, "Deployment", "web", "apps/v1")).toMatchObject({ spec: { replicas: 2 } });
    expect(toldOf(release, "DriftCorrected")).toEqual([]);
  });

  it("does not concern what Flux's marks keep from us", async ({ release }) => {
    await publish(
      release,
      configMap("once", "1", mark("ssa", "IfNotPresent")),
      configMap("never", "1", mark("ssa", "Ignore")),
      configMap("kept", "1"),
    );
    await stageSet(release);
    await release.kubectl(["create", "configmap", "theirs", "--from-literal=value=0"]);
    await settle(release);
    expect(await find(release, "ConfigMap", "never")).toBeUndefined();
    await release.kubectl(["annotate", "configmap", "kept", "kustomize.toolkit.fluxcd.io/reconcile=disabled"]);
    for (const name of ["once", "kept"])
      await release.kubectl(["patch", "cm", name, "-p", '{"data":{"value":"edited"}}']);
    await publish(
      release,
      configMap("once", "2", mark("ssa", "IfNotPresent")),
      configMap("kept", "2"),
      configMap("theirs", "1", mark("ssa", "IfNotPresent")),
    );
    await settle(release);
    expect(await live(release, "ConfigMap", "once")).toMatchObject({ data: { value: "edited" } });
    expect(await live(release, "ConfigMap", "kept")).toMatchObject({ data: { value: "edited" } });
    expect(await live(release, "ConfigMap", "theirs")).toMatchObject({ data: { value: "0" } });
  });

  it("does not concern what is marked in the cluster before we ever saw it, even unasked", async ({ release }) => {
    const { cluster, namespace } = release;
    const marks = {
      off: { "kustomize.toolkit.fluxcd.io/reconcile": "disabled" },
      left: { "stages.metio.wtf/name": "gone", "stages.metio.wtf/namespace": namespace },
    };
    for (const [name, object] of [
      ["off-limits", { annotations: marks.off }],
      ["left-behind", { labels: marks.left }],
    ] as const) {
      const found = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { namespace, name, ...object },
        data: { value: "precious" },
      };
      valueOf(await cluster.create(found, { fieldManager: "somebody" }));
    }
    await publish(
      release,
      configMap("off-limits", "ours"),
      configMap("left-behind", "ours", mark("ssa", "IfNotPresent")),
    );
    await stageSet(release, {}, { preflight: "None" });
    await settle(release);
    for (const name of ["off-limits", "left-behind"])
      expect(await live(release, "ConfigMap", name)).toMatchObject({ data: { value: "precious" } });
  });
});

describe.concurrent("a first apply", () => {
  it("takes over what kubectl, helm, kustomize-controller and the original controller applied: nothing is deleted or reset", async ({
    release,
  }) => {
    const { cluster, namespace } = release;
    const map = (name: string): string => configMap(name, "1", `, namespace: ${namespace}`);
    await release.kubectl(["apply", "-f", "-"], map("by-kubectl").replace('value: "1"', 'value: "1", old: stays'));
    await release.kubectl(["apply", "--server-side", "-f", "-"], map("by-server-side"));
    for (const manager of ["helm", "kustomize-controller", "stageset-controller"]) {
      const object = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `by-${manager}`, namespace },
        data: { value: "1" },
      };
      valueOf(await cluster.apply(object, { fieldManager: manager, force: true }));
    }
    const names = ["by-kubectl", "by-server-side", "by-helm", "by-kustomize-controller", "by-stageset-controller"];
    const before = await Promise.all(names.map((name) => live(release, "ConfigMap", name)));
    await publish(release, ...names.map((name) => configMap(name, "1")));
    await stageSet(release);
    await settle(release);
    const after = await Promise.all(names.map((name) => live(release, "ConfigMap", name)));
    expect(after.map(({ metadata }) => metadata.uid)).toEqual(before.map(({ metadata }) => metadata.uid));
    expect(after[0]).toMatchObject({ data: { value: "1", old: "stays" } });
    await settle(release);
    await publish(release, ...names.map((name) => configMap(name, "1").replace('value: "1"', 'other: "1"')));
    await settle(release);
    for (const name of names)
      expect((await live(release, "ConfigMap", name))["data"], name).not.toHaveProperty("value");
    expect(toldOf(release, "DriftCorrected")).toEqual([]);
  });

  it("takes nothing away from another StageSet, but what its owner has left behind", async ({ release }) => {
    await publish(release, configMap("a", "1"));
    await stageSet(release);
    await settle(release);
    const stages = [{ name: "app", path: "./app", sourceRef: { kind: "ExternalArtifact", name: "shop" } }];
    await release.stageSet("rival", [], { stages, retryInterval: "1s" });
    await release.step("rival");
    expect(await release.ready("rival")).toBe(
      `False StageFailed: Cannot apply ConfigMap ${release.namespace}/a (of the StageSet ${release.namespace}/shop): another StageSet has it; remove it from one of the two`,
    );
    expect(await live(release, "ConfigMap", "a")).toMatchObject({
      metadata: { labels: { "stages.metio.wtf/name": "shop" } },
    });
    expect((await release.get("rival")).metadata.finalizers ?? []).toEqual([]);
  });
});
