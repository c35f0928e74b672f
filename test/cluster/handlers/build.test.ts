/** `stageset build` as people run it: a real process, with a real API server and without one. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect } from "vitest";
import type { Ended } from "../../support/stageset-process.ts";
import { it } from "./folder-place.ts";
import type { HandlerPlace } from "./handler-place.ts";
import { configMap } from "./manifests.ts";

const secret = "apiVersion: v1\nkind: Secret\nmetadata: { name: keys }\nstringData: { password: hunter2 }\n";
const coloured = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { colour: '${colour}' }\n";
const files = { "base/keys.yaml": secret, "app/settings.yaml": coloured };
const sourceRef = { kind: "ExternalArtifact", name: "shop" };
const stages = [
  { name: "base", path: "./base", sourceRef },
  { name: "app", path: "./app", sourceRef, postBuild: { substitute: { colour: "blue" } } },
];

const build = (handler: HandlerPlace, ...args: readonly string[]): Promise<Ended> =>
  handler.run(["build", "-n", handler.namespace, ...args]);

async function release(handler: HandlerPlace): Promise<void> {
  await handler.sources.publishExternal("shop", files);
  await handler.stageSet("shop", [], { stages });
}

/** What a file says of the StageSet `shop`. */
const stageSet = (namespace: string, spec: object = { stages }): string =>
  JSON.stringify({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", metadata: { name: "shop", namespace }, spec });

/** Both stages, as they are printed. */
function built(namespace: string, revision: string, password = '"***"'): string {
  const owned = (stage: string): readonly string[] => [
    ...["  labels:", "    stages.metio.wtf/name: shop", `    stages.metio.wtf/namespace: ${namespace}`],
    `    stages.metio.wtf/stage: ${stage}`,
  ];
  return [
    `# Stage base at ${revision}: 1 object`,
    ...[
      "---",
      "apiVersion: v1",
      ...["data:", `  password: ${password}`],
      "kind: Secret",
      "metadata:",
      ...owned("base"),
      "  name: keys",
      `  namespace: ${namespace}`,
    ],
    `# Stage app at ${revision}: 1 object`,
    ...["---", "apiVersion: v1", "data:", "  colour: blue", "kind: ConfigMap", "metadata:", ...owned("app")],
    ...["  name: settings", `  namespace: ${namespace}`, ""],
  ].join("\n");
}

const masked = "The values of one Secret are masked; --show-secrets shows them.\n";
const plain = (text: string): string => text.replaceAll(/@sha256:[0-9a-f]{8} ?/g, "@sha256:0");
const withoutWarning = (text: string): string => text.replace(/^warning: --insecure-allow-loopback.*\n/, "");

const offline = { KUBECONFIG: "" };

describe("build, from a cluster", () => {
  it("prints what the stages render to; the values of Secrets only where asked", async ({ handler }) => {
    const { namespace } = handler;
    await release(handler);
    const shown = await build(handler, "shop");
    expect(plain(shown.stdout)).toBe(built(namespace, "latest@sha256:0"));
    expect({ code: shown.code, stderr: withoutWarning(shown.stderr) }).toEqual({ code: 0, stderr: masked });
    const whole = await build(handler, "shop", "--show-secrets");
    expect(plain(whole.stdout)).toBe(built(namespace, "latest@sha256:0", btoa("hunter2")));
    expect(withoutWarning(whole.stderr)).toBe("");
    const applied = await handler.kubectl(["apply", "--dry-run=server", "--filename=-"], whole.stdout);
    expect(applied).toBe("secret/keys created (server dry run)\nconfigmap/settings created (server dry run)\n");
  });

  it("of one stage, as JSON", async ({ handler }) => {
    await release(handler);
    const { stdout } = await build(handler, "shop", "--stage", "app", "-o", "json");
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ apiVersion: "v1", kind: "List", items: [{ kind: "ConfigMap", data: { colour: "blue" } }] },
    });
  });

  it("takes one stage from a directory and the other from its source", async ({ handler, folder }) => {
    await release(handler);
    const root = folder({ "app/other.yaml": configMap("other") });
    const { code, stdout } = await build(handler, "shop", "--source-dir", `app=${root}`);
    expect(code).toBe(0);
    expect(stdout).toContain("  name: keys\n");
    expect(stdout).toContain(`# Stage app at ${root}: 1 object\n`);
    expect(stdout).toContain("  name: other\n");
  });

  it("reads variables as whoever the StageSet runs as", async ({ handler }) => {
    await handler.sources.publishExternal("shop", files);
    await handler.kubectl(["create", "secret", "generic", "colours", "--from-literal=colour=green"]);
    await handler.kubectl(["create", "serviceaccount", "painter"]);
    const postBuild = { substituteFrom: [{ kind: "Secret", name: "colours" }] };
    const app = { name: "app", path: "./app", sourceRef, postBuild, serviceAccountName: "painter" };
    await handler.stageSet("shop", [], { stages: [app] });
    const refused = await build(handler, "shop");
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 3, stdout: "" });
    expect(refused.stderr).toMatch(/Cannot get Secret \S+\/colours: .*403 Forbidden.*; grant the verb get on secrets/);
    await handler.kubectl(["create", "role", "painter", "--verb=get", "--resource=secrets"]);
    const account = `--serviceaccount=${handler.namespace}:painter`;
    await handler.kubectl(["create", "rolebinding", "painter", "--role=painter", account]);
    const { stdout } = await build(handler, "shop");
    expect(stdout).toContain("  colour: green\n");
  });
});

describe("build, without a cluster", () => {
  it("prints the same from a file and a directory", async ({ handler, folder }) => {
    const root = folder({ ...files, "shop.yaml": stageSet("web") });
    const shown = await handler.run(["build", "-f", `${root}/shop.yaml`, "--source-dir", root], offline);
    expect(shown).toMatchObject({ code: 0, stdout: built("web", root), stderr: masked });
  });

  it("takes the StageSet from standard input, too", async ({ handler, folder }) => {
    const root = folder(files);
    const PATH = process.env["PATH"] ?? "";
    const args = [handler.file, "build", "-f", "-", "--source-dir", root];
    const running = promisify(execFile)(process.execPath, args, { env: { PATH, HOME: "/nonexistent" } });
    running.child.stdin?.end(stageSet("web"));
    expect((await running).stdout).toBe(built("web", root));
  });

  it("takes a kind that nobody knows for one of Namespaces, and says so; one that the release defines it knows", async ({
    handler,
    folder,
  }) => {
    const issuer = "apiVersion: acme.example/v1\nkind: Issuer\nmetadata: { name: one }\n";
    const sort = (kind: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${kind.toLowerCase()}s.example.org }
spec:
  group: example.org
  scope: Cluster
  names: { kind: ${kind}, plural: ${kind.toLowerCase()}s }
`;
    const kept = "apiVersion: example.org/v1\nkind: Shelf\nmetadata: { name: two }\n";
    const root = folder({ "base/crd.yaml": sort("Shelf"), "app/all.yaml": `${issuer}---\n${kept}` });
    writeFileSync(join(root, "shop.yaml"), stageSet("web"));
    const shown = await handler.run(["build", "-f", `${root}/shop.yaml`, "--source-dir", root], offline);
    expect(shown.stderr).toBe(
      "warning: nobody knows Issuer of acme.example/v1: its objects are taken to live in Namespaces\n",
    );
    expect(shown.stdout).toContain("  name: one\n  namespace: web\n");
    expect(shown.stdout).toMatch(/ {2}name: two\n(?! {2}namespace)/);
  });

  it.for([
    {
      when: "a stage without a directory",
      args: ["--source-dir", "app=FOLDER"],
      then: /^Cannot find a cluster: .*; with --source-dir for every stage none is needed to build\n$/,
    },
    {
      when: "an unknown stage",
      args: ["--source-dir", "FOLDER", "--stage", "apps"],
      then: /has no stage apps; name one of base, app\n$/,
    },
    {
      when: "no such directory",
      args: ["--source-dir", "FOLDER/no"],
      then: /^Cannot read the directory \S+\/no: ENOENT; /,
    },
    {
      when: "a variable without a value",
      spec: { stages: [stages[0], { ...stages[1], postBuild: { substituteStrategy: "Always" } }] },
      args: ["--source-dir", "FOLDER"],
      then: /Cannot substitute variables in ConfigMap settings \(app\/settings\.yaml, document 1\): .*colour/,
    },
    {
      when: "an unknown field",
      spec: { stages, intervall: "1m" },
      args: ["--source-dir", "FOLDER"],
      then: /^Cannot use StageSet shop of \S+: spec\.intervall: no such field\n$/,
    },
  ])("$when: 3, and nothing is printed", async ({ args, spec, then }, { handler, folder }) => {
    const root = folder({ ...files, "shop.yaml": stageSet("web", spec) });
    const given = args.map((arg) => arg.replace("FOLDER", root));
    const { code, stdout, stderr } = await handler.run(["build", "-f", `${root}/shop.yaml`, ...given], offline);
    expect({ code, stdout }, stderr).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(then);
  });
});

it("a reader that has seen enough ends it without a word", async ({ handler, folder }) => {
  const many = Array.from({ length: 3_000 }, (_, at) => configMap(`one-${at}`)).join("---\n");
  const root = folder({ "base/many.yaml": many, "shop.yaml": stageSet("web", { stages: stages.slice(0, 1) }) });
  const child = handler.start(["build", "-f", `${root}/shop.yaml`, "--source-dir", root], offline);
  child.closeOutput();
  const { code, stderr } = await child.ended;
  expect({ code, stderr }).toEqual({ code: 141, stderr: "" });
});
