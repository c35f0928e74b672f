/**
 * `node scripts/gen.ts`: writes crds/ from the schemas in lib/api.
 * `--check` writes nothing, and fails naming each file that differs.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dump } from "js-yaml";
import { customResourceDefinition, group, kinds } from "../lib/api/index.ts";

const folder = new URL("../crds/", import.meta.url);
const header = "# Generated from lib/api by `npm run gen`.\n";

function wanted(): ReadonlyMap<string, string> {
  return new Map(
    Object.values(kinds).map((definition) => [
      `${group}_${definition.plural}.yaml`,
      header + dump(customResourceDefinition(definition), { lineWidth: 120, noRefs: true }),
    ]),
  );
}

function present(): ReadonlyMap<string, string> {
  mkdirSync(folder, { recursive: true });
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")]));
}

/** The files that are missing, stale or not ours. */
function differing(want: ReadonlyMap<string, string>, have: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...want.keys(), ...have.keys()])].filter((name) => want.get(name) !== have.get(name)).sort();
}

function write(want: ReadonlyMap<string, string>, names: readonly string[]): void {
  for (const name of names) {
    const content = want.get(name);
    if (content === undefined) rmSync(new URL(name, folder));
    else writeFileSync(new URL(name, folder), content);
    process.stdout.write(`crds/${name}: ${content === undefined ? "removed" : "written"}\n`);
  }
}

const want = wanted();
const names = differing(want, present());
if (!process.argv.includes("--check")) write(want, names);
else if (names.length > 0) {
  for (const name of names) process.stderr.write(`crds/${name} differs from the schemas in lib/api: run npm run gen\n`);
  process.exitCode = 1;
}
