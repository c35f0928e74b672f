import { describe, expect, it } from "vitest";
import { npmComponent, parseGoVersion } from "./components.ts";

describe("parseGoVersion", () => {
  it("tells the program, its Go and its modules, a replaced one as what stands in its place", () => {
    const printed = [
      "/cache/kustomize: go1.26.8",
      "\tpath\texample.org/kustomize/v5",
      "\tmod\texample.org/kustomize/v5\tv5.8.1\th1:x=",
      "\tdep\texample.org/a\tv1.0.0\th1:y=",
      "\tdep\texample.org/b\tv2.0.0",
      "\t=>\texample.org/fork\tv2.0.1\th1:z=",
      "\tbuild\t-trimpath=true",
    ];
    const { purl, contains } = parseGoVersion(printed.join("\n"));
    expect([purl, ...(contains ?? []).map((part) => part.purl)]).toEqual([
      "pkg:golang/example.org/kustomize/v5@v5.8.1",
      "pkg:golang/stdlib@1.26.8",
      "pkg:golang/example.org/a@v1.0.0",
      "pkg:golang/example.org/fork@v2.0.1",
    ]);
  });
  it("refuses what Go did not build", () => {
    expect(() => parseGoVersion("/bin/sh: could not read Go build info")).toThrow("Go did not build it");
  });
});

describe("npmComponent", () => {
  const lock = { packages: { "node_modules/a/node_modules/@b/c": { version: "1.2.3", license: "MIT" } } };
  it("tells name, version and licence as the lock file has them", () => {
    expect(npmComponent(lock, "node_modules/a/node_modules/@b/c")).toEqual({
      ...{ name: "@b/c", version: "1.2.3", licence: "MIT" },
      purl: "pkg:npm/%40b/c@1.2.3",
    });
  });
  it("refuses a package that the lock file does not have", () => {
    expect(() => npmComponent(lock, "node_modules/d")).toThrow("Cannot tell the version of d");
  });
});
