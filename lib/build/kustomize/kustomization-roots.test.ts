import { describe, expect, it } from "vitest";
import { kustomizationRoots } from "./kustomization-roots.ts";

function roots(files: Readonly<Record<string, string>>, directory = "a"): readonly string[] | string {
  const result = kustomizationRoots(
    new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])),
    directory,
  );
  return result.kind === "done" ? result.value : result.failure.message;
}

const base = { "base/kustomization.yaml": "resources: [x.yaml]", "base/x.yaml": "kind: A" };

describe("the directories that a kustomization reads", () => {
  it.each([
    { when: "itself", files: { "a/Kustomization": "resources: [b.yaml]", "a/b.yaml": "kind: A" }, then: ["a"] },
    { when: "its bases", files: { ...base, "a/kustomization.yaml": "resources: [../base]" }, then: ["a", "base"] },
    { when: "by the old word", files: { ...base, "a/kustomization.yaml": "bases: [../base/]" }, then: ["a", "base"] },
    {
      when: "by another case, which kustomize takes too",
      files: { ...base, "a/kustomization.yaml": "Reſources: [../base]" },
      then: ["a", "base"],
    },
    { when: "components", files: { ...base, "a/kustomization.yml": "components: [../base]" }, then: ["a", "base"] },
    {
      when: "and what those name",
      files: {
        ...base,
        "a/kustomization.yaml": "resources: [../b]",
        "b/kustomization.yaml": "resources: [../base, ../a]",
      },
      then: ["a", "b", "base"],
    },
    {
      when: "addresses in texts",
      files: {
        "a/kustomization.yaml":
          "commonAnnotations: {a: http://b}\nconfigMapGenerator: [{name: c, literals: [u=http://d]}]\npatches: [{patch: 'http://e'}]",
      },
      then: ["a"],
    },
    {
      when: "inline transformers",
      files: {
        "a/kustomization.yaml":
          "transformers:\n- |-\n  apiVersion: builtin\n  kind: PrefixTransformer\n  metadata: {name: a}\n  prefix: b",
      },
      then: ["a"],
    },
    {
      when: "files with names for their keys",
      files: { "a/kustomization.yaml": "configMapGenerator: [{name: b, files: [c=d.txt]}]", "a/d.txt": "" },
      then: ["a"],
    },
  ])("$when", ({ files, then }) => {
    expect(roots(files)).toEqual(then);
  });
  it.each([
    { when: "https", entry: "https://example.org/a.yaml" },
    { when: "http in capitals", entry: "HTTP://example.org/a.yaml" },
    { when: "http without slashes", entry: "http:example.org" },
    { when: "ssh", entry: "ssh://git@example.org/a" },
    { when: "git over ssh", entry: "git@github.com:a/b.git" },
    { when: "git as kustomize shortens it", entry: "github.com/a/b//c?ref=main" },
    { when: "git with a prefix", entry: "git::https://example.org/a.git" },
    { when: "a file's address", entry: "file:///etc" },
    { when: "an absolute path", entry: "/etc" },
    { when: "a way out", entry: "../../etc" },
    { when: "what is not there", entry: "missing.yaml" },
  ])("refuses $when", ({ entry }) => {
    const message = roots({ "a/kustomization.yaml": `resources: ["${entry}"]` });
    expect(message).toMatch(/^Cannot build a\/kustomization\.yaml: /);
    expect(message).toContain(entry);
  });
  it.each([
    {
      when: "an address although a file is called so",
      files: { "a/kustomization.yaml": "resources: ['https://b/c']", "a/https:/b/c": "" },
    },
    {
      when: "an address to generate from",
      files: { "a/kustomization.yaml": "configMapGenerator: [{name: b, files: ['k=http://127.0.0.1/']}]" },
    },
    { when: "an address to patch with", files: { "a/kustomization.yaml": "patches: [{path: 'http://localhost/p'}]" } },
    { when: "a chart", files: { "a/kustomization.yaml": "helmCharts: [{name: b, repo: 'https://c'}]" } },
    {
      when: "an address in an inline transformer",
      files: { "a/kustomization.yaml": "transformers:\n- |-\n  kind: PatchTransformer\n  path: http://127.0.0.1/" },
    },
    {
      when: "an address in a transformer's file",
      files: {
        "a/kustomization.yaml": "transformers: [t.yaml]",
        "a/t.yaml": "kind: PatchTransformer\npath: http://[::1]/",
      },
    },
    {
      when: "an address in a directory of transformers",
      files: {
        "a/kustomization.yaml": "transformers: [t]",
        "a/t/kustomization.yaml": "resources: [t.yaml]",
        "a/t/t.yaml": "kind: PatchTransformer\npath: http://127.1/",
      },
    },
    {
      when: "a directory without a kustomization",
      files: { "a/kustomization.yaml": "resources: [b]", "a/b/c.yaml": "" },
    },
    {
      when: "a key twice, of which kustomize may take the other",
      files: { "a/kustomization.yaml": "resources: []\nresources: []" },
    },
    { when: "a broken kustomization", files: { "a/kustomization.yaml": "resources: [" } },
    {
      when: "an alias bomb",
      files: {
        "a/kustomization.yaml": `a0: &a0 [x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join("\n")}`,
      },
    },
  ])("refuses $when", ({ files }) => {
    expect(roots(files)).toMatch(/^Cannot build a\/.*; /);
  });
});
