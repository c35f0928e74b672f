import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KustomizePatch } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { findKustomize, type Kustomize } from "./kustomize/index.ts";
import type { Manifests } from "./manifest.ts";
import { patchManifests } from "./patch-manifests.ts";

const found = await findKustomize({ path: "/usr/local/bin:/usr/bin:/bin" });
let root = "";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "stageset-test-"));
});
afterAll(() => rm(root, { recursive: true }));

const shop = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "shop", labels: { tier: "front" } },
  spec: { replicas: 1, template: { spec: { containers: [{ name: "app", image: "app:1" }] } } },
};
const depot = { ...shop, metadata: { name: "depot", annotations: { size: "large" } } };
const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { a: "yes", b: "0x1" } };

const manifestsOf = (...objects: readonly KubeObject[]): Manifests => ({
  manifests: objects.map((object, index) => ({ object, origin: `${index}.yaml, document 1` })),
  warnings: ["as before"],
  bytes: 0,
});

const scale = (replicas: number): string => `- {op: replace, path: /spec/replicas, value: ${replicas}}`;

describe.skipIf(found.kind === "failed")(
  `as kustomize does it${found.kind === "failed" ? " (there is none)" : ""}`,
  () => {
    async function patched(patches: readonly KustomizePatch[], ...objects: readonly KubeObject[]): Promise<unknown> {
      if (found.kind === "failed") return found.failure.message;
      const kustomize = { command: found.value, temporaryDirectory: root };
      const result = await patchManifests(manifestsOf(...objects), patches, kustomize);
      if (result.kind === "failed") return result.failure.message;
      return result.value;
    }
    const replicas = async (patches: readonly KustomizePatch[]): Promise<unknown> => {
      const outcome = (await patched(patches, shop, depot, settings)) as Manifests;
      return outcome.manifests.flatMap(
        ({ object }) => (object["spec"] as typeof shop.spec | undefined)?.replicas ?? [],
      );
    };

    it.each([
      { target: { kind: "Deployment" }, then: [3, 3] },
      { target: { kind: "Deployment", name: "shop" }, then: [3, 1] },
      { target: { kind: "Deployment", name: "sho" }, then: [1, 1] },
      { target: { name: "s.op|depo." }, then: [3, 3] },
      { target: { group: "apps", version: "v1", name: "d.*" }, then: [1, 3] },
      { target: { kind: "Deployment", labelSelector: "tier=front" }, then: [3, 1] },
      { target: { kind: "Deployment", annotationSelector: "size in (large)" }, then: [1, 3] },
      { target: { kind: "Deployment", namespace: "default" }, then: [3, 3] },
      { target: { kind: "Deployment", namespace: "team" }, then: [1, 1] },
    ])("$target", async ({ target, then }) => {
      expect(await replicas([{ target, patch: scale(3) }])).toEqual(then);
    });
    it("one patch after the other, strategic merges by their own name too", async () => {
      const merge =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec: {template: {spec: {containers: [{name: app, env: [{name: A, value: b}]}]}}}";
      const drop = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n$patch: delete";
      const target = { kind: "Deployment", name: "shop" };
      const outcome = await patched([{ patch: merge }, { patch: drop }, { target, patch: scale(2) }], settings, shop);
      const containers = [{ name: "app", image: "app:1", env: [{ name: "A", value: "b" }] }];
      expect(outcome).toMatchObject({
        manifests: [{ object: { ...shop, spec: { replicas: 2, template: { spec: { containers } } } } }],
        warnings: ["as before"],
      });
    });
    it("what no patch touches stays as it is", async () => {
      const odd = {
        ...settings,
        x: ["12:30", "08", "a\nb\n", 1.5, null, {}, [], 9007199254740993n, "😀", "${v:-a: b}"],
      };
      expect(await patched([{ target: { name: "shop" }, patch: scale(2) }], odd, shop)).toMatchObject({
        manifests: [{ object: odd, origin: "0.yaml, document 1, patched" }, { object: { metadata: { name: "shop" } } }],
      });
    });
    it.each([
      {
        when: "does not parse",
        patches: [
          { patch: scale(2), target: { name: "shop" } },
          { patch: "hello", target: { kind: "ConfigMap" } },
        ],
        then: /^Cannot apply patches\[1\] \(target kind ConfigMap\): kustomize says: .*unable to parse SM or JSON patch.*; correct the patch or its target$/,
      },
      {
        when: "does not fit",
        patches: [
          { patch: '[{"op":"remove","path":"/spec/none"}]', target: { name: "shop" } },
          { patch: scale(2), target: {} },
        ],
        then: /^Cannot apply patches\[0\] \(target name shop\): kustomize says: .*\/spec\/none/,
      },
      {
        when: "finds nobody of its name",
        patches: [
          { patch: scale(2), target: { name: "shop" } },
          { patch: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: none}" },
        ],
        then: /^Cannot apply patches\[1\] \(no target\): kustomize says: "?no resource matches strategic merge patch/,
      },
      {
        when: "has a target that is no pattern",
        patches: [{ patch: scale(2), target: { name: "a(" } }],
        then: /^Cannot apply patches\[0\] \(target name a\(\): kustomize says: "?error parsing regexp/,
      },
    ])("a patch that $when", async ({ patches, then }) => {
      expect(await patched(patches, shop, settings)).toMatch(then);
    });
    it("objects that kustomize itself does not take are not blamed on a patch", async () => {
      const twice = { ...settings, metadata: { ...settings.metadata, namespace: "default" } };
      expect(await patched([{ patch: scale(2), target: { name: "shop" } }], settings, twice)).toMatch(
        /^Cannot patch the stage's objects: kustomize says: .*already registered id.*; correct the objects$/,
      );
    });
    it("an integer that kustomize would round, or a text that it would break, is refused", async () => {
      const large = { ...shop, spec: { ...shop.spec, large: 9223372036854775807n } };
      expect(await patched([{ patch: scale(2), target: { name: "shop" } }], large)).toBe(
        "Cannot patch Deployment shop (0.yaml, document 1): kustomize rounds its integer 9223372036854775807; patch it by a strategic merge, or quote it",
      );
      expect(await patched([{ patch: scale(2), target: { name: "shop" } }], { ...shop, x: "a\u2028b" })).toBe(
        "Cannot patch Deployment shop (0.yaml, document 1): a text of it holds U+0085, U+2028 or U+2029; remove it there",
      );
    });
    it("a patch that surely matches nothing is told", async () => {
      const outcome = await patched([{ patch: scale(2), target: { kind: "StatefulSet", name: "shop" } }], shop);
      expect(outcome).toMatchObject({
        warnings: [
          "as before",
          "patches[0] (target kind StatefulSet, name shop) matches no object of the stage; correct its target, or remove it",
        ],
      });
    });
  },
);

describe("with a program in kustomize's place", () => {
  async function scripted(script: string): Promise<Kustomize> {
    const file = join(root, "kustomize");
    await writeFile(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
    await chmod(file, 0o755);
    return { command: { file, args: ["build"] }, temporaryDirectory: root };
  }

  it("it is handed the objects and the patches, and nothing else", async () => {
    const seen = join(root, "seen");
    const kustomize = await scripted(`ls > ${seen}; cat kustomization.yaml objects.yaml >> ${seen}`);
    await patchManifests(manifestsOf(settings, shop), [{ patch: "x", target: { kind: "y" } }], kustomize);
    expect((await readFile(seen, "utf8")).split("\n")).toEqual([
      "kustomization.yaml",
      "objects.yaml",
      expect.stringMatching(
        /^\{"patches":\[\{"patch":"x","target":\{"kind":"y"\}\}\],"resources":\["objects\.yaml"\]\}\{.*"settings"/,
      ),
      "---",
      expect.stringMatching(/^\{.*"shop".*\}$/),
    ]);
  });
  it.each([1, 2, 3, 8])("of 8 patches number %i is found by few tries", async (number) => {
    const tries = join(root, `tries-${number}`);
    const kustomize = await scripted(
      `echo x >> ${tries}; if grep -q bad kustomization.yaml; then echo no >&2; exit 1; fi`,
    );
    const patches = Array.from({ length: 8 }, (_, index) => ({ patch: index === number - 1 ? "bad" : "good" }));
    expect(await patchManifests(manifestsOf(shop), patches, kustomize)).toMatchObject({
      failure: {
        message: `Cannot apply patches[${number - 1}] (no target): kustomize says: no; correct the patch or its target`,
      },
    });
    expect((await readFile(tries, "utf8")).split("\n").length).toBeLessThanOrEqual(6);
  });
  it("what may pass is not searched for", async () => {
    const kustomize: Kustomize = { command: { file: join(root, "none"), args: [] }, temporaryDirectory: root };
    expect(await patchManifests(manifestsOf(shop), [{ patch: "x" }, { patch: "y" }], kustomize)).toMatchObject({
      failure: { retry: "backoff", message: expect.stringContaining("patches[1]") as unknown },
    });
  });
});
