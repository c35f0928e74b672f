/** `stageset diff` as people run it: a real process against a real API server. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, inject } from "vitest";
import type { FileTree } from "../../artifacts/tarball.ts";
import type { Ended } from "../../support/stageset-process.ts";
import { auditPosition, readAudit } from "../audit.ts";
import { valueOf } from "../place.ts";
import { it } from "./folder-place.ts";
import type { HandlerPlace } from "./handler-place.ts";
import { configMap, deployment } from "./manifests.ts";

const secret = (password: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: keys }\nstringData: { password: ${password}, same: same }\n`;
const files = {
  "base/one.yaml": configMap("one"),
  "base/keys.yaml": secret("hunter2"),
  "app/app.yaml": deployment("app"),
};

const diff = async (handler: HandlerPlace, ...args: readonly string[]): Promise<Ended> => {
  const ended = await handler.run(["diff", "shop", "-n", handler.namespace, ...args]);
  return { ...ended, stderr: ended.stderr.replace(/^warning: --insecure-allow-loopback.*\n/, "") };
};

async function release(handler: HandlerPlace, of: FileTree = files, spec: object = {}): Promise<void> {
  await handler.sources.publishExternal("shop", of);
  await handler.stageSet("shop", ["base", "app"], spec);
}

async function applied(handler: HandlerPlace, of?: FileTree, spec?: object): Promise<void> {
  await release(handler, of, spec);
  const ended = await handler.reconcile("shop");
  expect(ended.code, ended.stdout + ended.stderr).toBe(0);
}

/** The diffs of one object each, by the file that they are about. */
function parts(text: string): ReadonlyMap<string, string> {
  const all = text.split(/^(?=--- )/m).filter((part) => part.startsWith("--- "));
  return new Map(all.map((part) => [/(?:LIVE|MERGED)\/(\S+)/.exec(part)?.[1] ?? "?", part.replace(/^# .*\n/m, "")]));
}

const labelled = (sign: string, namespace: string, stage: string): readonly string[] =>
  [
    ...["  labels:", "    stages.metio.wtf/name: shop", `    stages.metio.wtf/namespace: ${namespace}`],
    `    stages.metio.wtf/stage: ${stage}`,
  ].map((line) => sign + line);

describe("diff", () => {
  it("of what is not there yet is all of it; of what is applied nothing", async ({ handler }) => {
    const { namespace } = handler;
    await release(handler);
    const before = await diff(handler);
    expect({ code: before.code, stderr: before.stderr }).toEqual({ code: 1, stderr: "" });
    expect(before.stdout.match(/^# .*$/gm)).toEqual(["# Stage base", "# Stage app"]);
    const shown = parts(before.stdout);
    expect([...shown.keys()]).toEqual([
      `v1.Secret.${namespace}.keys`,
      `v1.ConfigMap.${namespace}.one`,
      `apps.v1.Deployment.${namespace}.app`,
    ]);
    expect(shown.get(`v1.Secret.${namespace}.keys`)).toBe(
      [
        ...["--- /dev/null", `+++ MERGED/v1.Secret.${namespace}.keys`, "@@ -0,0 +1,13 @@", "+apiVersion: v1", "+data:"],
        ...['+  password: "***"', '+  same: "***"', "+kind: Secret", "+metadata:", ...labelled("+", namespace, "base")],
        ...["+  name: keys", `+  namespace: ${namespace}`, "+type: Opaque", ""],
      ].join("\n"),
    );
    expect(shown.get(`apps.v1.Deployment.${namespace}.app`)).toContain("+  replicas: 1\n"); // as the API server would have it
    await handler.reconcile("shop");
    expect(await diff(handler)).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  it("shows what changes, comes and goes, and writes nothing", async ({ handler }) => {
    const { namespace } = handler;
    await applied(handler);
    const now = {
      "base/two.yaml": configMap("two"),
      "base/keys.yaml": secret("hunter3"),
      "app/app.yaml": deployment("app"),
    };
    await handler.sources.publishExternal("shop", now);
    const versions = async (): Promise<string> =>
      handler.kubectl([
        "get",
        "configmap,secret,deployment,stageset,stageinventory",
        "-o",
        "jsonpath={.items[*].metadata.resourceVersion}",
      ]);
    const before = await versions();
    const { code, stdout, stderr } = await diff(handler);
    expect(await versions()).toBe(before);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).not.toMatch(/aHVudGVy|hunter/);
    expect(stdout).toBe(
      [
        "# Stage base",
        ...[`--- LIVE/v1.Secret.${namespace}.keys`, `+++ MERGED/v1.Secret.${namespace}.keys`, "@@ -1,6 +1,6 @@"],
        ...[" apiVersion: v1", " data:", '-  password: "*** (before)"', '+  password: "*** (after)"', '   same: "***"'],
        ...[" kind: Secret", " metadata:"],
        ...["--- /dev/null", `+++ MERGED/v1.ConfigMap.${namespace}.two`, "@@ -0,0 +1,11 @@"],
        ...["+apiVersion: v1", "+data:", "+  revision: v1", "+kind: ConfigMap", "+metadata:"],
        ...labelled("+", namespace, "base"),
        ...["+  name: two", `+  namespace: ${namespace}`],
        ...["# Removed", `--- LIVE/v1.ConfigMap.${namespace}.one`, "+++ /dev/null", "@@ -1,11 +0,0 @@"],
        ...[
          "-apiVersion: v1",
          "-data:",
          "-  revision: v1",
          "-kind: ConfigMap",
          "-metadata:",
          ...labelled("-", namespace, "base"),
        ],
        ...["-  name: one", `-  namespace: ${namespace}`, ""],
      ].join("\n"),
    );
    const app = await diff(handler, "--stage", "app");
    expect(app).toMatchObject({ code: 0, stdout: "" });
  });

  it("says of what would be removed what waits for a yes, and what is kept", async ({ handler }) => {
    const { namespace } = handler;
    const kept = configMap("kept").replace(
      "name: kept",
      "name: kept\n  annotations: { stages.metio.wtf/prune: disabled }",
    );
    await applied(handler, { ...files, "base/kept.yaml": kept, "base/two.yaml": configMap("two") });
    await handler.sources.publishExternal("shop", { ...files, "base/one.yaml": "" });
    const { code, stdout, stderr } = await diff(handler, "--default-prune-guard", "maxDeletes=1");
    expect(code).toBe(1);
    expect([...parts(stdout).keys()].toSorted()).toEqual([
      `v1.ConfigMap.${namespace}.one`,
      `v1.ConfigMap.${namespace}.two`,
    ]);
    expect(stderr).toMatch(/^Stage base: 2 of them wait for a yes: .*\n/);
    expect(stderr).toContain(`ConfigMap ${namespace}/kept is kept: it is marked stages.metio.wtf/prune: disabled\n`);
  });

  it("takes a directory for what a source offers, and a file for the StageSet", async ({ handler, folder }) => {
    const { namespace } = handler;
    await applied(handler);
    const root = folder({ "base/one.yaml": configMap("one", "v2"), "base/keys.yaml": secret("hunter2") });
    const local = await diff(handler, "--source-dir", `base=${root}`);
    expect(local.code).toBe(1);
    expect([...parts(local.stdout).keys()]).toEqual([`v1.ConfigMap.${namespace}.one`]);
    expect(local.stdout).toContain("-  revision: v1\n+  revision: v2\n");
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const patch = "- { op: add, path: /data/extra, value: 'yes' }";
    const patches = [{ patch, target: { kind: "ConfigMap" } }];
    const stages = [
      { name: "base", path: "./base", sourceRef, patches },
      { name: "app", path: "./app", sourceRef },
    ];
    const metadata = { name: "shop", namespace };
    const edited = folder({
      "shop.yaml": JSON.stringify({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata, spec: { stages } }),
    });
    const fromFile = await diff(handler, "-f", `${edited}/shop.yaml`);
    expect(fromFile.stderr).toBe("");
    expect(fromFile.stdout).toContain('+  extra: "yes"\n');
    expect([...parts(fromFile.stdout).keys()]).toEqual([`v1.ConfigMap.${namespace}.one`]);
  });

  it("of a StageSet that a file alone has is all that it brings", async ({ handler, folder }) => {
    const { namespace } = handler;
    const sourceRef = { kind: "GitRepository", name: "nowhere" };
    const spec = { stages: [{ name: "base", path: "./base", sourceRef }] };
    const stageSet = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata: { name: "fresh" }, spec };
    const root = folder({ "base/one.yaml": configMap("one"), "fresh.yaml": JSON.stringify(stageSet) });
    const shown = await handler.run(["diff", "-n", namespace, "-f", `${root}/fresh.yaml`, "--source-dir", root]);
    expect(shown.code, shown.stderr).toBe(1);
    expect([...parts(shown.stdout).keys()]).toEqual([`v1.ConfigMap.${namespace}.one`]);
    expect(shown.stdout).toContain("+    stages.metio.wtf/name: fresh\n");
  });

  it("shows what somebody has changed by hand, and not what is left to others", async ({ handler }) => {
    const ignore = [{ paths: ["/spec/replicas"], target: { kind: "Deployment" } }];
    const sourceRef = { kind: "ExternalArtifact", name: "shop" };
    const stages = [{ name: "app", path: "./app", sourceRef, ignore }];
    await applied(
      handler,
      {
        "app/app.yaml": deployment("app").replace("spec:\n", "spec:\n  replicas: 1\n"),
        "app/one.yaml": configMap("one"),
      },
      { stages },
    );
    await handler.kubectl(["scale", "deployment", "app", "--replicas=2"]);
    expect(await diff(handler)).toMatchObject({ code: 0, stdout: "" });
    await handler.kubectl(["patch", "configmap", "one", "--patch", '{"data":{"revision":"mine"}}']);
    const { code, stdout } = await diff(handler);
    expect(code).toBe(1);
    expect(stdout).toContain("-  revision: mine\n+  revision: v1\n");
  });

  it("of an object that is there without an owner shows what would change of it", async ({ handler }) => {
    const { namespace } = handler;
    await handler.kubectl(["create", "configmap", "one", "--from-literal=revision=v1"]);
    await release(handler, { "base/one.yaml": configMap("one"), "app/two.yaml": configMap("two") });
    const one = parts((await diff(handler)).stdout).get(`v1.ConfigMap.${namespace}.one`);
    expect(one).toContain(`--- LIVE/v1.ConfigMap.${namespace}.one`);
    expect(one?.split("\n").filter((line) => /^[-+] /.test(line))).toEqual(labelled("+", namespace, "base"));
  });
});

describe("diff, where not all can be told", () => {
  it("shows the rest, says what is refused, and ends with 3", async ({ handler }) => {
    const wrong = deployment("wrong").replace("matchLabels: { app: wrong }", "matchLabels: { app: other }");
    await release(handler, {
      "base/one.yaml": configMap("one"),
      "base/wrong.yaml": wrong,
      "app/two.yaml": configMap("two"),
    });
    const { code, stdout, stderr } = await diff(handler);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^Cannot apply Deployment \S+\/wrong\b.*422 Invalid: .*selector/);
    expect([...parts(stdout).keys()].map((name) => name.split(".").at(-1))).toEqual(["one", "two"]);
  });

  it("shows what needs something that comes with the release as it is sent, and says so", async ({ handler }) => {
    const later = `${handler.namespace}-later`;
    const namespaced = configMap("one").replace("name: one", `name: one\n  namespace: ${later}`);
    const own = `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${later} }\n`;
    await release(handler, {
      "base/namespace.yaml": own,
      "base/one.yaml": namespaced,
      "app/two.yaml": namespaced.replace("name: one", "name: two"),
    });
    const { code, stdout, stderr } = await diff(handler);
    expect(code).toBe(1);
    expect(stdout).toContain(`+++ MERGED/v1.ConfigMap.${later}.one\n`);
    const told = (name: string): string =>
      `ConfigMap ${later}/${name} is shown as it is sent: namespaces "${later}" not found\n`;
    expect(stderr).toBe(told("one") + told("two"));
    const alone = await diff(handler, "--stage", "app");
    expect({ code: alone.code, stderr: alone.stderr }).toEqual({ code: 1, stderr: told("two") });
  });

  it.for([
    {
      policy: {},
      code: 3,
      shown: [],
      stderr: /^Cannot apply Job \S+\/load\b.*immutable.*; Recreate in the stage's conflictPolicy/,
    },
    {
      policy: { force: true },
      code: 1,
      shown: ["load"],
      stderr: /^Job \S+\/load is shown as it is sent: it is deleted, and made anew\n$/,
    },
    { policy: { conflictPolicy: { default: "KeepExisting" } }, code: 0, shown: [], stderr: /^$/ },
  ])(
    "follows what a stage says of what cannot be changed: $policy",
    async ({ policy, code, shown, stderr }, { handler }) => {
      const sourceRef = { kind: "ExternalArtifact", name: "shop" };
      const stages = [{ name: "app", path: "./app", sourceRef, readyChecks: { disableWait: true }, ...policy }];
      const job = (image: string): string =>
        `apiVersion: batch/v1\nkind: Job\nmetadata: { name: load }\nspec: { suspend: true, template: { spec: { restartPolicy: Never, containers: [{ name: main, image: "${image}" }] } } }\n`;
      await applied(handler, { "app/job.yaml": job("one") }, { stages });
      await handler.sources.publishExternal("shop", { "app/job.yaml": job("two") });
      const ended = await diff(handler);
      expect(
        { code: ended.code, shown: [...parts(ended.stdout).keys()].map((name) => name.split(".").at(-1)) },
        ended.stderr,
      ).toEqual({ code, shown });
      expect(ended.stderr).toMatch(stderr);
    },
  );

  it("names another StageSet that has an object", async ({ handler }) => {
    const { namespace } = handler;
    await applied(handler);
    await handler.stageSet("other", [], {
      stages: [{ name: "base", path: "./base", sourceRef: { kind: "ExternalArtifact", name: "shop" } }],
    });
    const ended = await handler.run(["diff", "other", "-n", namespace]);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain(`ConfigMap ${namespace}/one (of the StageSet ${namespace}/shop)`);
  });

  it("says that there is no cluster, no StageSet, no source", async ({ handler }) => {
    const { namespace } = handler;
    expect(await handler.run(["diff", "shop"], { KUBECONFIG: "" })).toMatchObject({ code: 3, stdout: "" });
    expect(await diff(handler)).toMatchObject({
      ...{ code: 3, stderr: `There is no StageSet ${namespace}/shop; -n NAMESPACE looks in another namespace.\n` },
    });
    await handler.stageSet("shop", ["base", "app"]);
    const { code, stderr } = await diff(handler);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^Cannot resolve ExternalArtifact \S+\/shop: .*\n$/);
  });
});

it("asks for lists, and for a dry run of each object that differs", async ({ handler }) => {
  const many = (revision: string, changed = 0): string =>
    Array.from({ length: 40 }, (_, at) => configMap(`one-${at}`, at < changed ? revision : "v1")).join("---\n");
  await applied(handler, { "base/many.yaml": many("v1"), "app/app.yaml": configMap("app") });
  await handler.sources.publishExternal("shop", { "base/many.yaml": many("v2", 3), "app/app.yaml": configMap("app") });
  const log = inject("auditLog") ?? "";
  const position = auditPosition(log);
  expect((await diff(handler)).code).toBe(1);
  await sleep(500); // a request is written down just after its answer went out
  const asked = readAudit(log, position).filter(
    ({ userAgent, uri }) =>
      userAgent.includes("(diff)") && (!uri.includes("/namespaces/") || uri.includes(handler.namespace)),
  );
  const told = asked.map(({ verb, uri }) => `${verb} ${uri}`).join("\n");
  expect(asked.filter(({ verb }) => verb === "patch").length, told).toBe(3);
  expect(
    asked.filter(({ uri, verb }) => verb === "patch" && !uri.includes("dryRun=All")),
    told,
  ).toEqual([]);
  expect(asked.length, told).toBeLessThanOrEqual(13);
  const live = valueOf(
    await handler.cluster.get({ apiVersion: "v1", kind: "ConfigMap", namespace: handler.namespace, name: "one-0" }),
  );
  expect(live?.["data"]).toEqual({ revision: "v1" });
});
