import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { done, failed, type Result } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import type { Files } from "./artifact-paths.ts";
import { warningsMax } from "./limits.ts";
import { buildStage, type Built, type StageOrder } from "./build-stage.ts";
import { variablesFrom } from "./substitution/index.ts";
import { createBuildMemo, type Workshop } from "./workshop.ts";

const clusterKinds = new Set(["Namespace", "CustomResourceDefinition", "ClusterRole"]);
const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

function filesOf(texts: Readonly<Record<string, string>>): Files {
  return new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
}

function workshop(changed: Partial<Workshop> = {}): Workshop {
  return {
    scopeOf: ({ apiVersion, kind }) =>
      Promise.resolve(done(apiVersion === "x.io/v1" ? undefined : clusterKinds.has(kind) ? "Cluster" : "Namespaced")),
    kustomize: () => Promise.resolve(failed({ reason: "StageFailed", retry: "never", message: "no kustomize here" })),
    memo: createBuildMemo(),
    ...changed,
  };
}

function build(
  texts: Readonly<Record<string, string>>,
  { workshop: shop = workshop(), ...changed }: Partial<StageOrder> & { workshop?: Workshop } = {},
): Promise<Result<Built>> {
  return buildStage(
    {
      files: filesOf(texts),
      artifactDigest: `sha256:${JSON.stringify(texts)}`,
      stage: { name: "base", path: "./", applyHelmHookResources: true },
      stageSet: { namespace: "team", name: "shop" },
      ...changed,
    },
    shop,
  );
}

function valueOf(result: Result<Built>): Built {
  if (result.kind === "failed") throw new Error(result.failure.message);
  return result.value;
}

async function digestOf(texts: Readonly<Record<string, string>>): Promise<string> {
  return valueOf(await build(texts)).digest;
}

const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.x.io}
spec: {group: x.io, scope: Cluster, names: {kind: Widget}}
`;
const widget = "apiVersion: x.io/v1\nkind: Widget\nmetadata: {name: w}\n";

describe("a stage", () => {
  it("comes out in groups, with what it waits for and what it defines", async () => {
    const built = valueOf(await build({ "a.yaml": `${widget}---\n${configMap("c")}`, "b.yaml": crd }));
    expect(built).toMatchObject({
      groups: [
        { group: "foundations", objects: [{ metadata: { name: "widgets.x.io" } }] },
        { group: "settings", objects: [{ metadata: { name: "c", namespace: "team" } }] },
        { group: "others", objects: [{ metadata: { name: "w" } }] },
      ],
      needs: [{ ref: { name: "widgets.x.io" }, until: "Established", neededBy: [{ name: "w" }] }],
      warnings: [],
    });
    expect([...built.defines]).toEqual([["x.io/Widget", "Cluster"]]);
    expect(built.groups[2]?.objects[0]?.metadata.namespace).toBeUndefined();
  });
  it("may hold kinds that an earlier stage defines", async () => {
    expect(await build({ "a.yaml": widget })).toMatchObject({ kind: "failed", failure: { reason: "RBACDenied" } });
    const defined = new Map([["x.io/Widget", "Namespaced"]] as const);
    expect(valueOf(await build({ "a.yaml": widget }, { defined })).groups[0]?.objects[0]?.metadata.namespace).toBe(
      "team",
    );
  });
  it("may render to nothing", async () => {
    expect(valueOf(await build({ "a.yaml": "# nothing yet" }))).toMatchObject({ groups: [], needs: [], warnings: [] });
  });
  it("collects the warnings of reading and finishing", async () => {
    const text = `${configMap("a").replace("}", ", annotations: {helm.sh/hook: test}}")}data: {x: '1', x: '2'}\n`;
    expect(valueOf(await build({ "a.yaml": text })).warnings).toEqual([
      expect.stringMatching(/the key x stands twice/),
      expect.stringMatching(/is a Helm hook/),
    ]);
  });
});

describe("a stage's warnings", () => {
  it.each([warningsMax, warningsMax + 1])("of %i Helm hooks are so many, and no more than allowed", async (count) => {
    const hook = (name: string): string => configMap(name).replace("}", ", annotations: {helm.sh/hook: test}}");
    const text = Array.from({ length: count }, (_, index) => hook(`a${index}`)).join("---\n");
    expect(valueOf(await build({ "a.yaml": text })).warnings).toHaveLength(warningsMax);
  });
});

describe("a stage's digest", () => {
  const one = { "a.yaml": configMap("a"), "b.yaml": `${configMap("b")}data: {x: '1', z: '2'}` };

  it.each([
    { when: "the order of keys", texts: { ...one, "b.yaml": `data: {z: '2', x: '1'}\n${configMap("b")}` }, same: true },
    { when: "the order of files", texts: { "a.yaml": one["b.yaml"], "b.yaml": one["a.yaml"] }, same: true },
    { when: "comments", texts: { ...one, "a.yaml": `# hello\n${one["a.yaml"]}` }, same: true },
    { when: "a value", texts: { ...one, "b.yaml": one["b.yaml"].replace("'1'", "'3'") }, same: false },
    { when: "a value's type", texts: { ...one, "b.yaml": one["b.yaml"].replace("'1'", "1") }, same: false },
    { when: "one object less", texts: { "a.yaml": one["a.yaml"] }, same: false },
  ])("with another $when: the same is $same", async ({ texts, same }) => {
    expect((await digestOf(texts)) === (await digestOf(one))).toBe(same);
  });
  it("tells integers apart that a float cannot", async () => {
    const large = (last: number): Record<string, string> => ({
      "a.yaml": `${configMap("a")}x: 900719925474099${last}`,
    });
    expect(await digestOf(large(2))).not.toBe(await digestOf(large(3)));
  });
});

describe("what is remembered", () => {
  it("is what was read of an artifact's path, for every StageSet", async () => {
    const shop = workshop();
    const known = { artifactDigest: "sha256:1", workshop: shop };
    await build({ "a.yaml": configMap("a") }, known);
    const again = valueOf(
      await build({ "a.yaml": "broken: [" }, { ...known, stageSet: { namespace: "other", name: "x" } }),
    );
    expect(again.groups[0]?.objects[0]?.metadata.namespace).toBe("other");
    expect(await build({ "a.yaml": "broken: [" }, { ...known, artifactDigest: "sha256:2" })).toMatchObject({
      kind: "failed",
    });
    const stage = { name: "base", path: "./b", applyHelmHookResources: true };
    expect(await build({ "a.yaml": configMap("a") }, { ...known, stage })).toMatchObject({ kind: "failed" });
  });
  it("is no failure", async () => {
    const shop = workshop();
    const known = { artifactDigest: "sha256:1", workshop: shop };
    expect(await build({ "a.yaml": "broken: [" }, known)).toMatchObject({ kind: "failed" });
    expect(await build({ "a.yaml": configMap("a") }, known)).toMatchObject({ kind: "done" });
  });
});

describe("patches and variables", () => {
  const variable = { "a.yaml": `${configMap("'${name}'")}x: \${n:-0}\n` };
  const stage = { name: "base", path: "./", applyHelmHookResources: true };
  const objectOf = async (...order: Parameters<typeof build>): Promise<KubeObject | undefined> =>
    valueOf(await build(...order)).groups[0]?.objects[0];

  function substitution(values: Readonly<Record<string, string>>, isStrict = true): Partial<StageOrder> {
    const postBuild = { substitute: values, substituteStrategy: "WithVariables" } as const;
    const variables = variablesFrom(postBuild, []);
    if (variables.kind === "failed") throw new Error(variables.failure.message);
    const strategy = postBuild.substituteStrategy;
    return { stage: { ...stage, postBuild }, substitution: { variables: variables.value, strategy, isStrict } };
  }

  it("are filled in before Namespaces, labels and duplicates are looked at", async () => {
    expect(await objectOf(variable, substitution({ name: "a", n: "1" }))).toMatchObject({
      metadata: { name: "a", namespace: "team", labels: { "stages.metio.wtf/stage": "base" } },
      x: 1,
    });
    const twice = { ...variable, "b.yaml": configMap("a") };
    expect(await build(twice, substitution({ name: "a" }))).toMatchObject({
      failure: { message: expect.stringContaining("in a.yaml, document 1 and again in b.yaml") as unknown },
    });
  });
  it("are not looked for where there is no postBuild", async () => {
    expect(await objectOf(variable)).toMatchObject({ metadata: { name: "${name}" }, x: "${n:-0}" });
  });
  it("may not be forgotten", async () => {
    const { stage: withPostBuild } = substitution({ name: "a" });
    await expect(build(variable, { ...(withPostBuild && { stage: withPostBuild }) })).rejects.toThrow(/postBuild/);
  });
  it("are remembered by their values, strictness too", async () => {
    const shop = workshop();
    const known = { artifactDigest: "sha256:1", workshop: shop };
    const nameOf = async (order: Partial<StageOrder>): Promise<string | undefined> =>
      (await objectOf(variable, { ...known, ...order }))?.metadata.name;
    expect(await nameOf(substitution({ name: "a" }))).toBe("a");
    expect(await nameOf(substitution({ name: "b" }))).toBe("b");
    expect(await nameOf({})).toBe("${name}");
    const loose = { "a.yaml": `${configMap("a")}x: \${none}` };
    const other = { ...known, artifactDigest: "sha256:2" };
    expect(await build(loose, { ...other, ...substitution({ a: "1" }) })).toMatchObject({ kind: "failed" });
    expect(await build(loose, { ...other, ...substitution({ a: "1" }, false) })).toMatchObject({ kind: "done" });
    expect(await build(loose, { ...other, ...substitution({ a: "1" }) })).toMatchObject({ kind: "failed" });
  });
  it("no process is started without patches, nor for a stage of nothing", async () => {
    const patches = [{ patch: "x" }];
    expect(await build({ "a.yaml": "# nothing yet" }, { stage: { ...stage, patches } })).toMatchObject({
      kind: "done",
    });
    expect(await build({ "a.yaml": configMap("a") }, { stage: { ...stage, patches: [] } })).toMatchObject({
      kind: "done",
    });
    expect(await build({ "a.yaml": configMap("a") }, { stage: { ...stage, patches } })).toMatchObject({
      failure: { message: "no kustomize here" },
    });
  });
  it("patches come first, and each list of them is run once", async () => {
    const root = await mkdtemp(join(tmpdir(), "stageset-test-"));
    try {
      const file = join(root, "kustomize");
      const value = 'if grep -q two kustomization.yaml; then value="2"; else value=""; fi';
      const edit = `sed "s/\\"x\\":\\"[^\\"]*\\"/\\"x\\":\\"\\\${n}$value\\"/" objects.yaml`;
      const script = `#!/bin/sh\nPATH=/usr/bin:/bin\necho x >> ${root}/runs\n${value}\n${edit}\n`;
      await writeFile(file, script, { mode: 0o755 });
      const kustomize = done({ command: { file, args: ["build"] }, temporaryDirectory: root });
      const shop = workshop({ kustomize: () => Promise.resolve(kustomize) });
      const order = (patch: string, n: string): Partial<StageOrder> => {
        const { stage: given, ...rest } = substitution({ name: "a", n });
        return { ...rest, artifactDigest: "sha256:1", stage: { ...stage, ...given, patches: [{ patch }] } };
      };
      const patched = (patch: string, n: string): Promise<unknown> =>
        objectOf(variable, { ...order(patch, n), workshop: shop });
      expect(await patched("one", "1")).toMatchObject({ metadata: { name: "a" }, x: 1 });
      expect(await patched("one", "2")).toMatchObject({ x: 2 });
      expect(await patched("two", "2")).toMatchObject({ x: 22 });
      expect((await readFile(join(root, "runs"), "utf8")).trim().split("\n")).toHaveLength(2);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

describe("a stage that cannot be built says what the matter is", () => {
  it.each([
    { when: "a broken file", texts: { "a.yaml": "a: [" }, then: "Cannot read a.yaml, document 1, line 1: " },
    { when: "nothing to read", texts: {}, then: "Cannot read path ./: " },
    { when: "no kustomize", texts: { "kustomization.yaml": "" }, then: "no kustomize here" },
    {
      when: "one object in two files",
      texts: { "a.yaml": configMap("a"), "b/c.yaml": configMap("a") },
      then: "in a.yaml, document 1 and again in b/c.yaml",
    },
  ])("$when", async ({ texts, then }) => {
    expect(await build(texts)).toMatchObject({
      kind: "failed",
      failure: { message: expect.stringContaining(then) as unknown },
    });
  });
  it("too large", async () => {
    const object = `&a {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, x: ${"y".repeat(2_900_000)}}`;
    const list = `kind: List\nitems: [${object}${", *a".repeat(11)}]`; // 33 MiB once the aliases are written out
    expect(await build({ "a.yaml": list, "b.yaml": list })).toMatchObject({
      failure: { message: "Cannot build ./: its objects take more than 64 MiB; split the stage" },
    });
  });
});
