import { describe, expect, it } from "vitest";
import { directoryOf, isDirectory, isInside, joinPath, resolvePath, tellPath } from "./artifact-paths.ts";

describe("a path within an artifact", () => {
  it.each([
    { from: "", path: "./", then: "" },
    { from: "", path: "a//b/./c/", then: "a/b/c" },
    { from: "a/b", path: "../c", then: "a/c" },
    { from: "a/b", path: "../..", then: "" },
    { from: "a/b", path: "../../..", then: undefined },
    { from: "a", path: "../../a/b", then: undefined },
    { from: "", path: "/etc", then: undefined },
    { from: "a", path: "..b", then: "a/..b" },
  ])("$path from $from is $then", ({ from, path, then }) => {
    expect(resolvePath(from, path)).toBe(then);
  });
  it("is inside a directory by whole names", () => {
    expect([isInside("a/b", "a"), isInside("ab/c", "a"), isInside("a", "a"), isInside("a", "")]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    const files = new Map([["a/b.yaml", new Uint8Array()]]);
    expect(["", "a", "a/b.yaml", "b"].map((path) => isDirectory(files, path))).toEqual([true, true, false, false]);
    expect([directoryOf("a/b/c"), directoryOf("a"), joinPath("", "a"), joinPath("a", "b")]).toEqual([
      "a/b",
      "",
      "a",
      "a/b",
    ]);
    expect([tellPath(""), tellPath("a")]).toEqual(["./", "a"]);
  });
});
