import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf, parseImports, sourceFiles } from "./house/imports.ts";
import { topLevel } from "./house/plan.ts";
import { brokenImports, cycles, tell, unusedFiles } from "./house/rules.ts";

const root = new URL("..", import.meta.url).pathname;
const files = sourceFiles(root, ["handlers", "lib", "scripts", "test"]);
const imports = files.flatMap((file) => importsOf(root, file));

describe("the house", () => {
  it("is entered by its doors, by those who may", () => {
    expect(brokenImports(imports).map(tell)).toEqual([]);
  });
  it("has no cycles", () => {
    expect(cycles(imports).map(tell)).toEqual([]);
  });
  it("keeps nothing that nobody uses", () => {
    expect(unusedFiles(files, imports).map(tell)).toEqual([]);
  });
  it("is told the time, below the handlers", () => {
    const below = files.filter((file) => file.startsWith("lib/") && !file.endsWith(".test.ts"));
    const asking = below.filter((file) => readFileSync(join(root, file), "utf8").includes("new Date()"));
    expect(asking).toEqual([]);
  });
  it("has nothing at its top that the plan does not name", () => {
    expect(readdirSync(root).filter((name) => !topLevel.includes(name))).toEqual([]);
  });
});

describe("its rules", () => {
  it.each([
    {
      when: "a lower room imports a higher one",
      file: "lib/base/x.ts",
      text: 'import { a } from "../api/index.ts";',
      then: "base may not import api",
    },
    {
      when: "a room looks past a face",
      file: "lib/gates/x.ts",
      text: 'import { a } from "../api/failure.ts";',
      then: "lib/api/failure.ts is inside another room",
    },
    {
      when: "a reading room uses a port",
      file: "lib/health/x.ts",
      text: 'import { connectCluster } from "../cluster/index.ts";',
      then: "health may import types of cluster, not connectCluster",
    },
    {
      when: "a dynamic import goes round",
      file: "lib/base/x.ts",
      text: 'export const a = import("../sim/index.ts");',
      then: "base may not import sim",
    },
    {
      when: "lib imports a handler",
      file: "lib/api/x.ts",
      text: 'import { a } from "../../handlers/cli.ts";',
      then: "lib may not import handlers",
    },
    {
      when: "a file other than the face re-exports",
      file: "lib/api/x.ts",
      text: 'export { a } from "./y.ts";',
      then: "only a face re-exports",
    },
    {
      when: "a room is not on the plan",
      file: "lib/attic/x.ts",
      text: 'import { a } from "../base/index.ts";',
      then: "no room is called attic",
    },
  ])("$when: refused at its line", ({ file, text, then }) => {
    const told = brokenImports(parseImports(file, `\n${text}`)).map(tell);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`${file}:2: ${then}; `);
  });
  it.each([
    { when: "a type of a port", file: "lib/health/x.ts", text: 'import type { Cluster } from "../cluster/index.ts";' },
    {
      when: "a pure function of a port",
      file: "lib/health/x.ts",
      text: 'import { failureOf, type Answer } from "../cluster/index.ts";',
    },
    { when: "a neighbour in the room", file: "lib/health/x.ts", text: 'import { a } from "./y.ts";' },
    {
      when: "a handler that composes",
      file: "handlers/x.ts",
      text: 'import { connectCluster } from "../lib/cluster/index.ts";',
    },
  ])("$when: welcome", ({ file, text }) => {
    expect(brokenImports(parseImports(file, text))).toEqual([]);
  });
  it("names a cycle and a file that nobody imports", () => {
    const ring = [
      ...parseImports("lib/api/a.ts", 'import { b } from "./b.ts";'),
      ...parseImports("lib/api/b.ts", 'import { a } from "./a.ts";'),
    ];
    expect(cycles(ring).map(tell)).toEqual([
      "lib/api/b.ts:1: a cycle: lib/api/a.ts → lib/api/b.ts → lib/api/a.ts; move what both need into a file of its own",
    ]);
    expect(unusedFiles(["lib/api/a.ts", "lib/api/c.ts"], ring).map(tell)).toEqual([
      "lib/api/c.ts:1: nobody imports this file; delete it, or use it",
    ]);
  });
});
