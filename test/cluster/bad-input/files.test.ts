/** What is wrong with the files of a stage is told with file, document and way out, before anything is applied. */
import { describe, expect } from "vitest";
import type { FileTree } from "../../artifacts/tarball.ts";
import { it } from "../release-place.ts";
import { configMap, expectQuiet, expectRefused, expectSettled, goodFiles, owned, rollOut } from "./spoilt-release.ts";

const aliasBomb = `apiVersion: v1
kind: ConfigMap
metadata: { name: bomb }
a: &a [xxxxxxxx, xxxxxxxx, xxxxxxxx, xxxxxxxx, xxxxxxxx, xxxxxxxx, xxxxxxxx, xxxxxxxx]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d]
f: [*e, *e, *e, *e, *e, *e, *e, *e]
`;

/** Each is added to the files of the second revision. */
const rows: readonly { readonly when: string; readonly files: FileTree; readonly said: RegExp }[] = [
  {
    when: "aliases blow it up",
    files: { "base/bad.yaml": aliasBomb },
    said: /^False StageFailed: Cannot read base\/bad.yaml, document 1: it takes more than 3 MiB as JSON, its aliases written out; make it smaller$/,
  },
  {
    when: "a document has no kind",
    files: { "base/bad.yaml": `${configMap("two", "v2")}---\napiVersion: v1\nmetadata: { name: three }\n` },
    said: /^False StageFailed: Cannot read base\/bad.yaml, document 2: it has no kind; give it apiVersion, kind and metadata.name$/,
  },
  {
    when: "a document has no name",
    files: { "base/bad.yaml": "apiVersion: v1\nkind: ConfigMap\n" },
    said: /^False StageFailed: Cannot read base\/bad.yaml, document 1: it has no metadata.name; give it/,
  },
  {
    when: "it is no YAML",
    files: { "base/bad.yaml": "a: [1, 2\nb: }" },
    said: /^False StageFailed: Cannot read base\/bad.yaml, document 1, line 2: .*; /,
  },
  {
    when: "it is no JSON",
    files: { "base/bad.json": '{"kind":' },
    said: /^False StageFailed: Cannot read base\/bad.json, document 1(, line 1)?: .*; /,
  },
  {
    when: "it is no UTF-8",
    files: { "base/bad.yaml": Buffer.from([0x61, 0xff]) },
    said: /^False StageFailed: Cannot read base\/bad.yaml: it is not UTF-8; save it as UTF-8$/,
  },
  {
    when: "two files bring one object",
    files: { "base/two.yaml": configMap("one", "v3") },
    said: /^False StageFailed: Cannot build ConfigMap \S+\/one: .*base\/one.yaml, document 1.*base\/two.yaml, document 1.*; /,
  },
  {
    when: "two stages bring one object",
    files: { "app/two.yaml": configMap("one", "v3") },
    said: /^False InvalidSpec: Cannot apply ConfigMap \S+\/one: the stages base and app both bring it; leave it in one of them$/,
  },
  {
    when: "nobody serves its kind",
    files: { "base/bad.yaml": "apiVersion: nobody.example/v1\nkind: Gadget\nmetadata: { name: g }\n" },
    said: /^False RBACDenied: Cannot build Gadget g \(base\/bad.yaml, document 1\): nobody.example\/v1, kind Gadget, is served by no API server .*; deliver its CustomResourceDefinition/,
  },
  {
    when: "its kustomization names a file that is not there",
    files: { "base/kustomization.yaml": "resources: [one.yaml, missing.yaml]\n" },
    said: /^False StageFailed: Cannot build base\/kustomization.yaml: its entry missing.yaml is not in the artifact; correct it/,
  },
  {
    when: "its kustomization wants the network",
    files: { "base/kustomization.yaml": "resources: ['https://git.example.org/base?ref=v1']\n" },
    said: /^False StageFailed: Cannot build base\/kustomization.yaml: it names https:\/\/git.example.org\/base\?ref=v1, and a build fetches nothing; copy/,
  },
  {
    when: "kustomize refuses its kustomization",
    files: { "base/kustomization.yaml": "resourcez: [one.yaml]\n" },
    said: /^False StageFailed: Cannot build base: kustomize says: .*unknown field "resourcez".*; correct the kustomization$/,
  },
];

describe.concurrent("a stage's files are refused, nothing changes, and the next revision heals, where", () => {
  it.for(rows)("$when", async ({ files, said }, { release }) => {
    const before = await rollOut(release);
    await release.sources.publishExternal("shop", { ...goodFiles("v2"), ...files });
    await expectRefused(release, said);
    await expectQuiet(release);
    expect(await owned(release)).toEqual(before);
    await release.sources.publishExternal("shop", goodFiles("v3"));
    await expectSettled(release);
  });

  it("the path of a stage is missing", async ({ release }) => {
    const before = await rollOut(release);
    await release.sources.publishExternal("shop", { "app/app.yaml": configMap("app", "v2") });
    await expectRefused(
      release,
      /^False StageFailed: Cannot read path \.\/base: there is no such directory in the artifact; correct the path$/,
    );
    expect(await owned(release)).toEqual(before);
  });

  it("the fault lies in the second stage: the first has moved on, the second has not", async ({ release }) => {
    const before = await rollOut(release);
    await release.sources.publishExternal("shop", { ...goodFiles("v2"), "app/bad.yaml": "kind: ConfigMap\n" });
    await expectRefused(release, /^False StageFailed: Cannot read app\/bad.yaml, document 1: it has no apiVersion; /);
    const now = await owned(release);
    const app = `${release.namespace}_app__ConfigMap`;
    expect(now.objects[app]).toBe(before.objects[app]);
    expect(now.recorded).toEqual(before.recorded);
    const { stages } = (await release.get("shop")).status ?? {};
    expect(stages?.map(({ name, phase }) => `${name} ${phase}`)).toEqual(["base Ready", "app Failed"]);
  });
});
