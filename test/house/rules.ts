import type { Import } from "./imports.ts";
import { entryPoints, pureValues, rooms } from "./plan.ts";

/** Where the house is not as planned, and the way out. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly wayOut: string;
}

/** As the test prints it: `lib/base/clock.ts:3: base may not import api; move the line to …`. */
export function tell({ file, line, rule, wayOut }: Violation): string {
  return `${file}:${line}: ${rule}; ${wayOut}`;
}

/** The room a file stands in: `gates` for lib/gates/x.ts, `handlers` or `test` outside lib, undefined for none. */
function roomOf(file: string): string | undefined {
  const [top, room] = file.split("/");
  if (top === "lib") return room;
  return top;
}

function isTest(file: string): boolean {
  return file.endsWith(".test.ts") || file.startsWith("test/");
}

/** Violations of who may import whom, one import at a time. */
export function brokenImports(imports: readonly Import[]): Violation[] {
  return imports.filter(({ isPackage }) => !isPackage).flatMap((one) => [...doors(one), ...guests(one)]);
}

/** Another room, or another folder with a face, is entered by its index.ts alone; and only a face re-exports. */
function doors(one: Import): Violation[] {
  const { file, line, target } = one;
  const broken: Violation[] = [];
  const folder = target.slice(0, target.lastIndexOf("/"));
  const inside = file.startsWith(`${folder}/`);
  if (target.startsWith("lib/") && !inside && !target.endsWith("/index.ts") && !sharesRoom(file, target)) {
    broken.push({ file, line, rule: `${target} is inside another room`, wayOut: `import ${folder}/index.ts` });
  }
  if (one.isReExport && file.startsWith("lib/") && !file.endsWith("/index.ts")) {
    broken.push({ file, line, rule: "only a face re-exports", wayOut: "let those who need it import it themselves" });
  }
  if (target.endsWith("/index.ts") && inside && file.startsWith(`${folder}/`) && !isTest(file)) {
    const own = file.slice(0, file.lastIndexOf("/")) === folder;
    if (own) broken.push({ file, line, rule: "a file imports its own face", wayOut: "import the file itself" });
  }
  return broken;
}

/** Within one room a folder may be reached from beside or above it, by its face where it has one. */
function sharesRoom(file: string, target: string): boolean {
  return roomOf(file) === roomOf(target) && file.startsWith("lib/");
}

function guests(one: Import): Violation[] {
  const { file, line, target } = one;
  const [from, to] = [roomOf(file), roomOf(target)];
  if (from === undefined || to === undefined || from === to || isTest(file)) return [];
  if (!target.startsWith("lib/")) {
    if (!file.startsWith("lib/")) return [];
    return [{ file, line, rule: `lib may not import ${to}`, wayOut: "pass it in as an argument" }];
  }
  if (!file.startsWith("lib/")) return [];
  const rule = rooms[from];
  if (rule === undefined) {
    return [
      { file, line, rule: `no room is called ${from}`, wayOut: "add it to test/house/plan.ts and to docs/design.md" },
    ];
  }
  if (rule.imports.includes(to)) return [];
  if (rule.reads?.includes(to) === true) {
    const used = one.values.filter((name) => pureValues[to]?.includes(name) !== true);
    if (used.length === 0) return [];
    const what = `${from} may import types of ${to}, not ${used.join(", ")}`;
    return [{ file, line, rule: what, wayOut: "take the port as an argument" }];
  }
  const may = [...rule.imports, ...(rule.reads ?? [])].join(", ");
  const wayOut = `it may import ${may === "" ? "nothing" : may}; move the line to where it belongs, or pass a function in`;
  return [{ file, line, rule: `${from} may not import ${to}`, wayOut }];
}

/** Files that nobody imports and that nothing starts. */
export function unusedFiles(files: readonly string[], imports: readonly Import[]): Violation[] {
  const used = new Set(imports.map(({ target }) => target));
  return files
    .filter((file) => !used.has(file) && !entryPoints.some((pattern) => pattern.test(file)))
    .map((file) => ({ file, line: 1, rule: "nobody imports this file", wayOut: "delete it, or use it" }));
}

/** Cycles of imports, types included, each told once at its first file. */
export function cycles(imports: readonly Import[]): Violation[] {
  const next = Map.groupBy(imports, ({ file }) => file);
  const state = new Map<string, "open" | "done">();
  const found: Violation[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    state.set(file, "open");
    for (const { target, line } of next.get(file) ?? []) {
      if (state.get(target) === "open") {
        const ring = [...path.slice(path.indexOf(target)), target].join(" → ");
        found.push({ file, line, rule: `a cycle: ${ring}`, wayOut: "move what both need into a file of its own" });
      } else if (!state.has(target)) visit(target, [...path, target]);
    }
    state.set(file, "done");
  };
  for (const file of next.keys()) if (!state.has(file)) visit(file, [file]);
  return found;
}
