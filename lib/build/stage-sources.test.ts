import { describe, expect, it } from "vitest";
import { selectStageSources } from "./stage-sources.ts";

function select(path: string, ...names: readonly string[]): unknown {
  const result = selectStageSources(new Map(names.toSorted().map((name) => [name, new Uint8Array()])), path);
  if (result.kind === "failed") return result.failure.message;
  return result.value.map((source) => (source.kind === "file" ? source.path : `${source.directory}/*`));
}

describe("what a stage is read from", () => {
  it.each([
    {
      when: "every manifest below the path, in path order",
      path: "./",
      names: ["b.yml", "a.yaml", "c/d.json", "README.md", "e.yaml.bak", "f.YAML"],
      then: ["a.yaml", "b.yml", "c/d.json"],
    },
    { when: "hidden ones too", path: ".", names: [".a.yaml", ".b/c.yaml"], then: [".a.yaml", ".b/c.yaml"] },
    { when: "nothing beside the path", path: "a", names: ["a/b.yaml", "ab/c.yaml", "d.yaml"], then: ["a/b.yaml"] },
    { when: "any spelling of the path", path: "/a/./b//", names: ["a/b/c.yaml"], then: ["a/b/c.yaml"] },
    {
      when: "a kustomization instead of what lies there",
      path: "a",
      names: ["a/kustomization.yaml", "a/b.yaml"],
      then: ["a/*"],
    },
    { when: "by its second name", path: "a", names: ["a/kustomization.yml", "a/b.yaml"], then: ["a/*"] },
    { when: "by its third", path: "a", names: ["a/Kustomization", "a/b.yaml"], then: ["a/*"] },
    { when: "not by another", path: "a", names: ["a/Kustomization.yaml"], then: ["a/Kustomization.yaml"] },
    {
      when: "a kustomization deeper than the path, in its place",
      path: "./",
      names: ["a.yaml", "b/kustomization.yaml", "b/c.yaml", "d.yaml"],
      then: ["a.yaml", "b/*", "d.yaml"],
    },
    {
      when: "the outermost kustomization alone",
      path: "./",
      names: ["b/kustomization.yaml", "b/base/kustomization.yaml", "bc/kustomization.yaml"],
      then: ["b/*", "bc/*"],
    },
    {
      when: "a kustomization at the root",
      path: "./",
      names: ["kustomization.yaml", "a/kustomization.yaml", "b.yaml"],
      then: ["/*"],
    },
    {
      when: "no kustomization above the path",
      path: "a",
      names: ["kustomization.yaml", "a/b.yaml"],
      then: ["a/b.yaml"],
    },
  ])("$when", ({ path, names, then }) => {
    expect(select(path, ...names)).toEqual(then);
  });
  it.each([
    {
      when: "no such path",
      path: "b",
      names: ["a/b.yaml"],
      then: "Cannot read path b: there is no such directory in the artifact",
    },
    {
      when: "a file",
      path: "a/b.yaml",
      names: ["a/b.yaml"],
      then: "Cannot read path a/b.yaml: it is a file; name the directory",
    },
    {
      when: "a way out",
      path: "a/../..",
      names: ["a/b.yaml"],
      then: "Cannot read path a/../..: it leads out of the artifact",
    },
    {
      when: "nothing to read",
      path: "a",
      names: ["a/README.md"],
      then: "Cannot read path a: it holds no .yaml, .yml or .json",
    },
    { when: "an empty artifact", path: "./", names: [], then: "Cannot read path ./: it holds no .yaml" },
  ])("refuses $when", ({ path, names, then }) => {
    expect(select(path, ...names)).toContain(then);
  });
});
